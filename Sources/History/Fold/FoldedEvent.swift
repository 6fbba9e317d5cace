import CloudTrail
import GRDB

/// The part of an event that the fold needs, and how the events of a trail are ordered.
struct FoldedEvent: Sendable {
  let sequence: Int64
  let id: String
  /// When it happened; in ``LiveOrder`` when it takes effect.
  var time: Timestamp
  let change: TrailChange
  /// The text of its stream.
  let stream: String
  /// The id of another event whose content this one completes, or corrects if it is an addendum.
  var completes: String?
  /// CloudTrail's reason, if it is an addendum.
  var addendum: String?
  /// Whether corrections of its record disagree, so that it is not known what it did.
  var isDisputed = false
  /// Whether the event is certainly about the trail. One that names no trail may be about another.
  var namesTrail = true
  /// Whether it was taken by this program when it was made (see ``LiveOrder``).
  var isLive = false
  /// The sequence of its own row, whatever content it counts with; 0 if it does not matter.
  var recorded: Int64 = 0

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
    case .reject, .replicate, .join, .depart, .correct: false
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
  /// The index of the principal in it.
  static let principalIndex = 9
  private static let columns =
    "sequence, id, kind, effective_time, parameters, trail, completes, addendum, "
    + LiveOrder.condition

  /// Reads a row of ``select``, or the first columns of ``selectWithPrincipal``.
  init(row: StatementRow) throws {
    try self.init(row: row, unread: [])
  }

  /// - Parameter unread: the kinds of calls of which it is enough that they show that the trail
  ///   exists. Their parameters are not read.
  /// - Throws: ``HistoryError/undecodable(sequence:reason:)`` if the writer of the log cannot have
  ///   written the row.
  init(row: StatementRow, unread: Set<EventKind>) throws {
    let sequence: Int64 = try row.read(0)
    do {
      let kind: String = try row.read(2)
      let change: TrailChange =
        if !unread.isEmpty, EventKind(rawValue: kind).map(unread.contains) == true {
          .removeTags([])
        } else {
          try row.withText(4) {
            try TrailChange(sequence: sequence, kind: kind, parameters: $0)
          }
        }
      self.init(
        sequence: sequence, id: try row.read(1), time: try row.time(3),
        change: change, stream: try row.read(5), completes: try row.read(6),
        addendum: try row.read(7),
        isLive: try row.read(8) as Int64 == 1, recorded: sequence)
    } catch let error as DatabaseError where !error.isOfTheSystem {
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
