import Selectors

/// What the fold needs of an event.
struct FoldedEvent: Sendable {
  let sequence: Int64
  let id: String
  let time: Timestamp
  let change: TrailChange

  /// The order within a trail, which does not hang on the order of import: time, then the rank of the
  /// call, then the source's own id.
  static func isOrderedBefore(_ left: FoldedEvent, _ right: FoldedEvent) -> Bool {
    (left.time, left.change.rank, left.id) < (right.time, right.change.rank, right.id)
  }

  /// Whether the event has a part in the state at all.
  var changesState: Bool {
    switch change {
    case .reject, .correct: false
    default: true
    }
  }
}
