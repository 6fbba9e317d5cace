import CloudTrail

/// What the fold needs of an event.
struct FoldedEvent: Sendable {
  let sequence: Int64
  let id: String
  let time: Timestamp
  let change: TrailChange

  /// The order within a trail, which does not hang on the order of import: time, then the rank of the
  /// call, then the source's own id.
  static func isOrderedBefore(_ left: FoldedEvent, _ right: FoldedEvent) -> Bool {
    let (leftRank, rightRank) = (left.change.rank, right.change.rank)
    if (left.time, leftRank) != (right.time, rightRank) {
      return (left.time, leftRank) < (right.time, rightRank)
    }
    return left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
  }

  /// Whether the event has a part in the state at all.
  var changesState: Bool {
    switch change {
    case .reject, .correct: false
    default: true
    }
  }
}
