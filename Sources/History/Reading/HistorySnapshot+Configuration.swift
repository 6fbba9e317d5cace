public import CloudTrail
import GRDB

/// The event that set the selectors of a trail, without its request and response, which can be long
/// and are not read.
public struct SelectorOrigin: Sendable {
  /// Its number in the log.
  public let sequence: Int64
  /// The id that its source gave it.
  public let id: String
  /// The kind of the event.
  public let kind: EventKind
  /// When the event happened.
  public let time: Timestamp
  /// Who called; nil if that is not known.
  public let principal: String?
  private let change: TrailChange

  /// The selectors of a state that this event set, or nil if they are not known.
  ///
  /// - Throws: ``HistoryError/undecodable(sequence:reason:)`` if the event sets none.
  public func selectors(of state: TrailState) throws -> TrailSelectors? {
    guard let kind = state.selectors.value else { return nil }
    if kind == .default { return .default }
    switch change {
    case .putEventSelectors(let selectors): return selectors
    case .observe(let observation): return observation.selectors ?? .default
    case .create, .update, .putInsightSelectors, .putEventConfiguration, .addTags, .removeTags,
      .startLogging, .stopLogging, .delete, .reject, .lose, .replicate, .join, .depart, .correct:
      throw HistoryError.undecodable(sequence: sequence, reason: "holds no selectors")
    }
  }
}

extension SelectorOrigin {
  fileprivate init(_ event: FoldedEvent, principal: String?) {
    sequence = event.sequence
    id = event.isCompletion ? event.completes ?? event.id : event.id
    kind = event.change.kind
    time = event.time
    change = event.change
    self.principal = principal
  }
}

// MARK: - Selectors

extension HistorySnapshot {
  /// The event that set the selectors of a state, or nil if none is known that did.
  public func selectorOrigin(of state: TrailState) throws -> SelectorOrigin? {
    guard let sequence = state.selectorsBy else { return nil }
    return try database.first(
      FoldedEvent.selectWithPrincipal + " WHERE sequence = ?", [sequence.databaseValue]
    ) { row in
      SelectorOrigin(try FoldedEvent(row: row), principal: try row.read(FoldedEvent.principalIndex))
    }
  }

  /// The selectors that a state holds, or nil if they are not known. They are in force only if the
  /// trail exists: pass ``TrailState/inForce`` to say what was in force.
  public func selectors(of state: TrailState) throws -> TrailSelectors? {
    guard let kind = state.selectors.value else { return nil }
    guard kind != .default, let sequence = state.selectorsBy else { return .default }
    guard let event = try selectorOrigin(of: state) else {
      throw HistoryError.undecodable(sequence: sequence, reason: "is missing")
    }
    return try event.selectors(of: state)
  }
}

// MARK: - Tags

extension HistorySnapshot {
  /// The tags of a trail at a moment, in the order of their keys: those that CreateTrail gave,
  /// changed by AddTags and RemoveTags. None for an unknown trail, and if it is not known whether the
  /// trail exists (the rule of ``TrailState``). A deleted trail has its last ones. A store that was
  /// filled before tags were read knows only those of CreateTrail, until the same logs are imported
  /// again.
  ///
  /// - Parameters:
  ///   - trail: the trail.
  ///   - time: the moment; calls are known to the second, so its whole second counts.
  ///   - knownAt: leaves out what was learned later; nil for everything that is known.
  public func tags(
    of trail: TrailARN, at time: Timestamp, asKnownAt knownAt: Timestamp? = nil
  ) throws -> [Tag] {
    var tags: [ExactText: Tag] = [:]
    let kinds = [EventKind.createTrail, .addTags, .removeTags]
    for event in try events(kinds, of: trail, at: time, asKnownAt: knownAt) {
      if case .create = event.content.change {
        for tag in try event.createdTags() { tags[ExactText(tag.key)] = tag }
      } else if case .addTags(let added) = event.content.change {
        for tag in added { tags[ExactText(tag.key)] = tag }
      } else if case .removeTags(let keys) = event.content.change {
        for key in keys { tags[ExactText(key)] = nil }
      }
    }
    return tags.values.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  /// The events of some kinds that configured a trail up to a moment: those of the trail's
  /// generation at that moment, without voided ones, in the fold's order. Each of them began a
  /// period, so they are found through the periods. None if it is not known whether the trail exists.
  private func events(
    _ kinds: [EventKind], of trail: TrailARN, at time: Timestamp, asKnownAt knownAt: Timestamp?
  ) throws -> [Event] {
    let time = max(time, Period.beginning)
    var sequences: [Int64] = []
    if let knownAt {
      guard let timeline = try timeline(of: trail, asKnownAt: knownAt) else { return [] }
      let state = timeline.period(at: time).state
      guard state.exists.value != nil else { return [] }
      let generation = state.generation
      sequences = timeline.periods.compactMap { period in
        guard period.from <= time, period.state.generation == generation,
          let cause = period.cause, kinds.contains(cause)
        else { return nil }
        return period.setBy
      }
    } else if let period = try period(of: trail, at: time), period.state.exists.value != nil {
      let names = kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      sequences = try database.all(
        """
        SELECT set_by FROM period
        WHERE trail = ? AND from_time <= ? AND generation = ? AND cause IN (\(names))
        ORDER BY from_time, ordinal
        """,
        [
          trail.text.databaseValue, time.microseconds.databaseValue,
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
