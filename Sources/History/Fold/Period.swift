public import CloudTrail

/// A stretch of time during which nothing about a trail changed, and the event that began it.
public struct Period: Sendable, Hashable {
  /// 0 for the period that reaches back without bound; from 1 on among those that begin at one moment.
  public var ordinal: Int
  /// Included. ``beginning`` for the period that reaches back without bound.
  public var from: Timestamp
  /// Not included; nil for the period that still lasts.
  public var until: Timestamp?
  /// The sequence of the event that began it; nil for the first period.
  public var setBy: Int64?
  /// The kind of that event.
  public var cause: EventKind?
  public var state: TrailState

  /// Stands for "as far back as anything": CloudTrail is younger.
  public static let beginning = Timestamp(microseconds: 0)

  /// Whether its event brought a new trail to life.
  var isCreation: Bool {
    cause == .createTrail
      || cause == .unknownConfiguration && state.selectors == .known(.default)
        && state.selectorsBy == setBy
  }

  /// Whether its event ended the trail.
  var isDeletion: Bool {
    cause == .deleteTrail || cause == .unknownConfiguration && state.exists == .known(false)
  }

  /// Periods that begin and end in the same instant hold at no moment.
  public var isEmpty: Bool { until == from }
}
