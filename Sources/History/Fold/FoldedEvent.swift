import CloudTrail
import GRDB

/// The part of an event that the fold needs, and how the events of a trail are ordered.
struct FoldedEvent: Sendable {
  let sequence: Int64
  let id: String
  let time: Timestamp
  let change: TrailChange
  /// The text of its stream.
  let stream: String
  /// The id of another event whose content this one completes, or corrects if it is an addendum.
  var completes: String?
  /// CloudTrail's reason, if it is an addendum.
  var addendum: String?
  /// Whether corrections of its record disagree, so that it is not known what it did.
  var isDisputed = false

  /// Whether it is a fuller copy of a call, and not an event of its own.
  var isCompletion: Bool { completes != nil && addendum == nil }

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
    case .create, .update, .putEventSelectors, .putInsightSelectors, .addTags, .removeTags,
      .startLogging, .stopLogging, .delete, .observe, .lose:
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
  /// The index of the principal in it.
  static let principalIndex = 8
  private static let columns =
    "sequence, id, kind, effective_time, parameters, trail, completes, addendum"

  /// - Throws: ``HistoryError/undecodable(sequence:reason:)`` if the writer of the log cannot have
  ///   written the row.
  init(row: StatementRow) throws {
    let sequence: Int64 = try row.read(0)
    do {
      self.init(
        sequence: sequence, id: try row.read(1), time: Timestamp(microseconds: try row.read(3)),
        change: try row.withText(4) {
          try TrailChange(sequence: sequence, kind: row.read(2), parameters: $0)
        }, stream: try row.read(5), completes: try row.read(6), addendum: try row.read(7))
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
  static func aspects(of events: [FoldedEvent]) -> [Aspect] {
    order(of: events) + events.filter(\.isDisputed).flatMap(\.change.disputableAspects)
  }

  private static func order(of events: [FoldedEvent]) -> [Aspect] {
    guard events.count > 1, events.contains(where: \.time.isWholeSecond) else { return [] }
    let calls = Set(events.compactMap(\.change.call))
    if calls.contains(.createTrail) && calls.contains(.deleteTrail) { return Aspect.all }

    var open: [Aspect] = []
    if calls.contains(.startLogging) && calls.contains(.stopLogging) { open.append(.logging) }
    if disagree(events, \.putSelectors) { open.append(.selectors) }
    if disagree(events, \.putInsights) { open.append(.insights) }
    for setting in TrailSetting.deciding where disagree(events, { $0.updated(setting) }) {
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
  /// What is not known if it is disputed what the call did, or whether it succeeded.
  fileprivate var disputableAspects: [Aspect] {
    switch call {
    case .createTrail, .deleteTrail: Aspect.all
    case .startLogging, .stopLogging: [.existence, .logging]
    case .putEventSelectors: [.existence, .selectors]
    case .putInsightSelectors: [.existence, .insights]
    case .updateTrail: [.existence] + TrailSetting.deciding.map { .setting($0) }
    case .addTags, .removeTags: [.existence]
    case .rejectedCall, .observedConfiguration, .unknownConfiguration, .correction, nil: []
    }
  }

  /// The selectors that PutEventSelectors put. If its parameters were lost, they differ from all
  /// others.
  fileprivate var putSelectors: Known<TrailSelectors>? {
    if case .putEventSelectors(let selectors) = self { return .known(selectors) }
    return lost(.putEventSelectors)
  }

  fileprivate var putInsights: Known<[String]>? {
    if case .putInsightSelectors(let types) = self { return .known(types) }
    return lost(.putInsightSelectors)
  }

  /// What UpdateTrail made of a setting; nil if it left the setting alone.
  fileprivate func updated(_ setting: TrailSetting) -> Known<Bool>? {
    if case .update(let settings) = self { return settings.flag(setting).map(Known.known) }
    return lost(.updateTrail)
  }

  /// "Not known" for a call of that kind whose parameters were lost; nil for every other event.
  private func lost<Value>(_ kind: EventKind) -> Known<Value>? {
    if case .lose(kind, _) = self { .unknown(.omitted) } else { nil }
  }
}
