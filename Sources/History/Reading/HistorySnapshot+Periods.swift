public import CloudTrail
import GRDB

extension HistorySnapshot {
  /// The period of every trail that holds at a moment, in the order of the ARNs. Trails of which
  /// nothing was known are left out.
  ///
  /// Reads two rows of each trail, however long its history is; a trail of which more was learned
  /// after `knownAt` is folded anew.
  public func periods(
    at time: Timestamp, asKnownAt knownAt: Timestamp? = nil
  ) throws -> [(trail: String, period: Period)] {
    var periods: [(trail: String, period: Period)] = []
    for trail in try trailARNs() {
      let share = try share(of: trail, knownAt: knownAt)
      guard share != .nothing else { continue }
      let knownAt = share == .all ? nil : knownAt
      if let period = try period(of: trail, at: time, asKnownAt: knownAt) {
        periods.append((trail, period))
      }
    }
    return periods
  }

  /// The latest changes of state up to a moment, the latest first.
  ///
  /// - Parameters:
  ///   - periods: what ``periods(at:asKnownAt:)`` gave for the same moment. Only the trails that
  ///     changed last can have a part in the answer, so no other is read.
  public func latestChanges(
    _ count: Int, among periods: [(trail: String, period: Period)], at time: Timestamp,
    asKnownAt knownAt: Timestamp? = nil
  ) throws -> [StateChange] {
    let trails = periods.filter { $0.period.setBy != nil }
      .sorted { ($1.period.from, $0.trail) < ($0.period.from, $1.trail) }
      .prefix(count)
    var changes: [StateChange] = []
    for (trail, _) in trails {
      let first = try beginning(ofLatest: count, of: trail, at: time)
      guard let timeline = try timeline(of: trail, in: first...time, asKnownAt: knownAt) else {
        continue
      }
      changes += timeline.changes.filter { $0.after.from <= time }.suffix(count).reversed()
    }
    // A stable sort: the changes of one moment stay in the order that they have in their trail.
    let order = changes.enumerated().sorted {
      ($1.element.after.from, $0.element.trail, $0.offset)
        < ($0.element.after.from, $1.element.trail, $1.offset)
    }
    return order.prefix(count).map(\.element)
  }

  /// The part of a trail's timeline that tells of the changes between two moments, both included: the
  /// periods that begin between them, the one before and the one behind. Nil where nothing is known.
  public func timeline(
    of trail: String, in moments: ClosedRange<Timestamp>, asKnownAt knownAt: Timestamp? = nil
  ) throws -> TrailTimeline? {
    switch try share(of: trail, knownAt: knownAt) {
    case .nothing: return nil
    case .some: return try timeline(of: trail, asKnownAt: knownAt)
    case .all: break
    }
    let periods = try database.all(
      PeriodRow.select + """
         AND from_time >= coalesce(
           (SELECT max(from_time) FROM period WHERE trail = ?1 AND from_time < ?2), 0)
         AND from_time <= coalesce(
           (SELECT min(from_time) FROM period WHERE trail = ?1 AND from_time > ?3), ?3)
         ORDER BY from_time, ordinal
        """,
      [
        trail.databaseValue, moments.lowerBound.microseconds.databaseValue,
        moments.upperBound.microseconds.databaseValue,
      ], PeriodRow.period)
    return periods.isEmpty
      ? nil : TrailTimeline(trail: trail, periods: Hindsight.seen(periods))
  }

  /// When the earliest of the latest periods began that are stored.
  private func beginning(
    ofLatest count: Int, of trail: String, at time: Timestamp
  ) throws -> Timestamp {
    let first = try database.first(
      """
      SELECT from_time FROM period WHERE trail = ? AND from_time <= ?
      ORDER BY from_time DESC, ordinal DESC LIMIT 1 OFFSET ?
      """,
      [
        trail.databaseValue, max(time, Period.beginning).microseconds.databaseValue,
        (count - 1).databaseValue,
      ]
    ) { try $0.read(0) as Int64 }
    return min(first.map(Timestamp.init(microseconds:)) ?? Period.beginning, time)
  }

  /// How much of all that is known of a trail was known at a moment.
  ///
  /// The recorded time never goes back, so two look-ups tell whether the stored periods, which hold
  /// all that is known, are already the answer.
  private func share(of trail: String, knownAt: Timestamp?) throws -> Share {
    guard let knownAt else { return .all }
    func recorded(_ order: String) throws -> Int64? {
      try database.first(
        "SELECT recorded_time FROM event WHERE trail = ? ORDER BY version \(order) LIMIT 1",
        [trail.databaseValue]
      ) { try $0.read(0) }
    }
    guard let first = try recorded("ASC"), first <= knownAt.microseconds else { return .nothing }
    guard let last = try recorded("DESC"), last > knownAt.microseconds else { return .all }
    return .some
  }

  private enum Share {
    case nothing
    case some
    case all
  }
}

extension TrailTimeline {
  /// Each change of state with the periods around it, in the order of time.
  public var changes: [StateChange] {
    zip(periods, periods.dropFirst()).map { StateChange(trail: trail, before: $0, after: $1) }
  }
}
