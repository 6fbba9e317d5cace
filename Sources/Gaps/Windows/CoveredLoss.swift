import CloudTrail
import Comparison
import History

/// What one change of a trail lost of the events of an account, and which other trails logged some of that then.
struct CoveredLoss {
  /// What no other trail logged.
  let together: Comparison
  /// The other trails without which more would be lost.
  let others: [ComparedTrail]
  /// Those that logged some or all of it, and those of which that is not known.
  let coverers: [Gap.Coverer]

  /// How many other trails are asked one by one what they logged of a loss.
  private static let mostCoverers = 20

  /// Nil if the change loses nothing.
  ///
  /// - Parameters:
  ///   - before: the configuration before.
  ///   - after: the configuration after.
  ///   - all: other trails of which it is known what they log.
  ///   - unknown: other trails of which it is not.
  ///   - account: whose events are meant.
  ///   - time: when the trail was changed.
  init?(
    _ before: ComparedTrail, _ after: ComparedTrail, besides all: [FilteredTrail],
    _ unknown: [FilteredTrail], ofAccount account: String, at time: Timestamp,
    _ comparer: inout Comparer
  ) {
    func compared(_ others: [ComparedTrail]) -> Comparison {
      comparer.compare(
        before, withAllOf: [after] + others, ofAccount: account, at: time, isOneCall: true)
    }
    let alone = compared([])
    guard !alone.losses.isEmpty else { return nil }
    let (together, others) = LostEvents.uncovered(
      before, [after], by: all, ofAccount: account, at: time, beginningWith: alone, &comparer)
    var coverers = Self.coverers(unknown)
    if together.losses.map(\.events) != alone.losses.map(\.events) {
      coverers += others.prefix(Self.mostCoverers).compactMap { other in
        let rest = compared([other]).losses.map(\.events)
        if rest == alone.losses.map(\.events) { return nil }
        return Gap.Coverer(trail: other.trail, extent: rest.isEmpty ? .all : .part)
      }
    }
    (self.together, self.others, self.coverers) = (together, others, coverers)
  }

  /// Trails of which it is not known what they logged.
  static func coverers(_ unknown: [FilteredTrail]) -> [Gap.Coverer] {
    unknown.map { Gap.Coverer(trail: $0.trail.trail, extent: .unknown) }
  }
}
