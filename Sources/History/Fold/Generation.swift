public import CloudTrail

/// One life of a trail: what was created under its ARN, or was there before the history began.
public struct Generation: Sendable, Hashable {
  /// From 1.
  public var number: Int
  /// Nil where nobody saw it created.
  public var createdAt: Timestamp?
  public var createdBy: Int64?
  public var deletedAt: Timestamp?
  public var deletedBy: Int64?

  /// The lives that a trail's periods tell of, in order.
  static func all(in periods: [Period]) -> [Generation] {
    var generations: [Generation] = []
    for period in periods {
      if period.state.generation != generations.last?.number ?? 0 {
        generations.append(Generation(number: period.state.generation))
        if period.isCreation {
          generations[generations.count - 1].createdAt = period.from
          generations[generations.count - 1].createdBy = period.setBy
        }
      }
      if period.isDeletion, !generations.isEmpty {
        generations[generations.count - 1].deletedAt = period.from
        generations[generations.count - 1].deletedBy = period.setBy
      }
    }
    return generations
  }
}
