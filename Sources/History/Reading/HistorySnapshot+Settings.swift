public import CloudTrail
import GRDB

extension HistorySnapshot {
  /// The settings of a trail at a moment: what CreateTrail said, with what UpdateTrail and observations
  /// said since laid over it. Nothing is in them that nobody said; they are empty for a trail that is
  /// not known. Of a deleted trail they are what it had last.
  ///
  /// - Parameters:
  ///   - trail: the ARN.
  ///   - time: when; the whole second counts, since calls are known to the second.
  ///   - knownAt: what was learned later is left out; nil for all that is known.
  public func settings(
    of trail: String, at time: Timestamp, asKnownAt knownAt: Timestamp? = nil
  ) throws -> TrailSettings {
    var settings = TrailSettings()
    // What calls said in the second that ``second`` names.
    var called = TrailSettings()
    var second: Int64?
    var createdIn: Int64?
    let kinds = [EventKind.createTrail, .updateTrail, .observedConfiguration]
    for event in try events(kinds, of: trail, at: time, asKnownAt: knownAt) {
      let now = event.content.time.second
      if now != second { (second, called) = (now, TrailSettings()) }
      switch event.content.change {
      case .create(let given):
        settings = given
        createdIn = now
      case .update(let given):
        settings = settings.updated(with: given)
        called = called.updated(with: given)
      // As in the fold: the answer may be from before a call of the same second.
      case .observe(let observation) where now != createdIn:
        settings = settings.updated(with: observation.settings.updated(with: called))
      default: break
      }
    }
    return settings
  }

  /// The tags of a trail at a moment, in the order of their keys: what CreateTrail gave, and what
  /// AddTags and RemoveTags made of it. None for a trail that is not known; of a deleted one what it
  /// had last. A store that was filled before tags were read knows only those of CreateTrail, until
  /// the same logs are imported again.
  ///
  /// - Parameters: as of ``settings(of:at:asKnownAt:)``.
  public func tags(
    of trail: String, at time: Timestamp, asKnownAt knownAt: Timestamp? = nil
  ) throws -> [Tag] {
    var tags: [ExactText: Tag] = [:]
    let kinds = [EventKind.createTrail, .addTags, .removeTags]
    for event in try events(kinds, of: trail, at: time, asKnownAt: knownAt) {
      switch event.content.change {
      case .create: for tag in try event.createdTags() { tags[ExactText(tag.key)] = tag }
      case .addTags(let added): for tag in added { tags[ExactText(tag.key)] = tag }
      case .removeTags(let keys): for key in keys { tags[ExactText(key)] = nil }
      default: break
      }
    }
    return tags.values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  /// The events of some kinds that made a trail what it was at a moment: of the generation in force,
  /// without those that are voided, in the fold's order. Each of them began a period, so the periods
  /// tell all this.
  private func events(
    _ kinds: [EventKind], of trail: String, at time: Timestamp, asKnownAt knownAt: Timestamp?
  ) throws -> [Event] {
    let time = max(time, Period.beginning)
    var sequences: [Int64] = []
    if let knownAt {
      guard let timeline = try timeline(of: trail, asKnownAt: knownAt) else { return [] }
      let generation = timeline.period(at: time).state.generation
      sequences = timeline.periods.compactMap { period in
        guard period.from <= time, period.state.generation == generation,
          let cause = period.cause, kinds.contains(cause)
        else { return nil }
        return period.setBy
      }
    } else if let period = try period(of: trail, at: time) {
      let names = kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      sequences = try database.all(
        """
        SELECT set_by FROM period
        WHERE trail = ? AND from_time <= ? AND generation = ? AND cause IN (\(names))
        ORDER BY from_time, ordinal
        """,
        [
          trail.databaseValue, time.microseconds.databaseValue,
          period.state.generation.databaseValue,
        ]
      ) { try $0.read(0) }
    }
    return try sequences.compactMap { try event(sequence: $0) }
  }
}

extension Event {
  /// The tags that a CreateTrail gave the trail; see `TrailEvent.createdTags()`.
  fileprivate func createdTags() throws -> [Tag] {
    do {
      return try content.createdTags()
    } catch let error as JSONValue.ParsingError {
      throw HistoryError.undecodable(sequence: sequence, reason: "request: \(error.description)")
    }
  }
}
