import CloudTrail
import GRDB

/// The part of an event that the fold needs, and how the events of a trail are ordered.
struct FoldedEvent: Sendable {
  let sequence: Int64
  let id: String
  let time: Timestamp
  let change: TrailChange

  /// The order within a trail: time, then the rank of the call, then the source's own id. It does
  /// not depend on the order of import.
  static func isOrderedBefore(_ left: FoldedEvent, _ right: FoldedEvent) -> Bool {
    let (leftRank, rightRank) = (left.change.rank, right.change.rank)
    if (left.time, leftRank) != (right.time, rightRank) {
      return (left.time, leftRank) < (right.time, rightRank)
    }
    return left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
  }

  /// Whether the event affects the state of its trail.
  var changesState: Bool {
    switch change {
    case .reject, .correct: false
    case .create, .update, .putEventSelectors, .putInsightSelectors, .putEventConfiguration,
      .addTags, .removeTags, .startLogging, .stopLogging, .delete, .observe, .lose:
      true
    }
  }
}

extension [FoldedEvent] {
  /// The events split into runs of one second each.
  func groupedBySecond() -> [[FoldedEvent]] {
    var groups: [[FoldedEvent]] = []
    for event in self {
      if let last = groups.last?.last, last.time.second == event.time.second {
        groups[groups.count - 1].append(event)
      } else {
        groups.append([event])
      }
    }
    return groups
  }
}

// MARK: - Reading from the log

extension FoldedEvent {
  /// The columns that ``init(row:)`` reads. Faster than a whole ``Event``, since a fold reads all
  /// events of a trail.
  static let select = "SELECT \(columns) FROM event"
  /// The same, followed by the principal.
  static let selectWithPrincipal = "SELECT \(columns), principal FROM event"
  private static let columns = "sequence, id, kind, effective_time, parameters"

  /// - Throws: ``HistoryError/undecodable(sequence:reason:)`` if the writer of the log cannot have
  ///   written the row.
  init(row: StatementRow) throws {
    let sequence: Int64 = try row.read(0)
    do {
      self.init(
        sequence: sequence, id: try row.read(1), time: Timestamp(microseconds: try row.read(3)),
        change: try row.withText(4) {
          try TrailChange(sequence: sequence, kind: row.read(2), parameters: $0)
        })
    } catch let error as DatabaseError {
      throw HistoryError.undecodable(
        sequence: sequence, reason: error.message ?? "cannot be read")
    }
  }
}

extension TrailChange {
  /// Reads back the parameters that the writer of the log wrote.
  ///
  /// - Parameter parameters: JSON.
  init(sequence: Int64, kind: String, parameters: UnsafeRawBufferPointer) throws {
    guard let kind = EventKind(rawValue: kind) else {
      throw HistoryError.undecodable(sequence: sequence, reason: "unknown kind")
    }
    do {
      try self.init(kind: kind, parameters: JSONValue(parsing: parameters))
    } catch {
      throw HistoryError.undecodable(sequence: sequence, reason: "parameters: \(error)")
    }
  }
}

// MARK: - Order within a second

/// Finds the aspects that the order of calls within one second leaves open. `eventTime` has a
/// resolution of one second: two calls of the same second that set different values could have come
/// in either order.
enum Ambiguity {
  /// The aspects that depend on the order of the events. All events are of one second; if none of
  /// them has a whole second for its time, their order is known.
  ///
  /// - Parameter settings: the settings that are kept.
  static func aspects(
    of events: [FoldedEvent], _ settings: [TrailSetting] = TrailSetting.deciding
  ) -> [Aspect] {
    guard events.count > 1, events.contains(where: \.time.isWholeSecond) else { return [] }
    let calls = Set(events.compactMap(\.change.call))
    if calls.contains(.createTrail) && calls.contains(.deleteTrail) { return Aspect.all(settings) }

    var open: [Aspect] = []
    if calls.contains(.startLogging) && calls.contains(.stopLogging) { open.append(.logging) }
    if disagree(events, \.putSelectors) { open.append(.selectors) }
    if disagree(events, \.putInsights) { open.append(.insights) }
    if disagree(events, \.putConfiguration) { open.append(.eventConfiguration) }
    for setting in settings where disagree(events, { $0.updated(setting) }) {
      open.append(.setting(setting))
    }
    return open
  }

  /// Whether two events give the aspect different values.
  private static func disagree<Value: Hashable>(
    _ events: [FoldedEvent], _ value: (TrailChange) -> Value?
  ) -> Bool {
    Set(events.compactMap { value($0.change) }).count > 1
  }
}

extension TrailChange {
  /// The selectors that PutEventSelectors put. If its parameters were lost, they differ from all
  /// others.
  fileprivate var putSelectors: Known<TrailSelectors>? {
    if case .putEventSelectors(let selectors) = self { return .known(selectors) }
    return lost(.putEventSelectors)
  }

  fileprivate var putInsights: Known<[InsightSelector]>? {
    if case .putInsightSelectors(let selectors) = self { return .known(selectors) }
    return lost(.putInsightSelectors)
  }

  fileprivate var putConfiguration: Known<EventConfiguration>? {
    if case .putEventConfiguration(let configuration) = self { return .known(configuration) }
    return lost(.putEventConfiguration)
  }

  /// What UpdateTrail made of a setting; nil if it left the setting alone.
  fileprivate func updated(_ setting: TrailSetting) -> Known<JSONValue>? {
    if case .update(let settings) = self { return settings.value(of: setting).map(Known.known) }
    return lost(.updateTrail)
  }

  /// "Not known" for a call of that kind whose parameters were lost; nil for every other event.
  private func lost<Value>(_ kind: EventKind) -> Known<Value>? {
    if case .lose(kind, _) = self { .unknown(.omitted) } else { nil }
  }
}
