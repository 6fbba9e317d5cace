import CloudTrail
import Comparison
import History
import ReadModels

/// Finds the windows of all trails of an account together: what one of them lost and none of the others
/// logged then, until all of that is logged again by whichever of them.
struct AccountWindows {
  private(set) var gaps: [Gap] = []
  private let account: String
  /// How many other trails are asked one by one what they logged of a loss.
  private static let mostCoverers = 20

  /// What each trail logs now.
  private var current: [TrailARN: ComparedTrail] = [:]
  /// What each trail logged when that was last known.
  private var lastKnown: [TrailARN: ComparedTrail] = [:]
  private var open: [Open] = []
  /// Which other trails logged what a trail lost, by the trail and the event by which it did.
  private(set) var coverers: [Loss: [Gap.Coverer]] = [:]

  /// What one event lost of one trail.
  struct Loss: Hashable {
    var trail: TrailARN
    var sequence: Int64
  }

  private struct Open {
    var gap: Gap
    var lost: LostEvents
  }

  /// - Parameters:
  ///   - account: whose events are meant.
  ///   - initial: what its trails, and those of organizations, logged before their first change.
  init(_ account: String, _ initial: [ComparedTrail]) {
    self.account = account
    for trail in initial { current[trail.trail] = trail }
  }

  /// Takes the next change of any of the trails.
  mutating func take(_ change: ConfigurationChange, _ comparer: inout Comparer) {
    let trail = change.after.trail
    let before = change.before.isUnknown ? lastKnown[trail] : change.before
    current[trail] = change.after
    if change.after.isUnknown { return }
    lastKnown[trail] = change.after
    closeRegained(change, &comparer)
    guard let before else { return }
    begin(change, before, &comparer)
  }

  /// Ends with the last change.
  func finish() -> [Gap] {
    (gaps + open.map(\.gap)).sorted {
      ($0.from, $0.opening.sequence) < ($1.from, $1.opening.sequence)
    }
  }

  private mutating func begin(
    _ change: ConfigurationChange, _ before: ComparedTrail, _ comparer: inout Comparer
  ) {
    let time = change.event.content.time
    func compared(_ others: [ComparedTrail]) -> Comparison {
      comparer.compare(
        before, withAllOf: [change.after] + others, ofAccount: account, at: time, isOneCall: true)
    }
    let alone = compared([])
    guard !alone.losses.isEmpty else { return }
    let others = current.values.filter {
      $0.trail != change.after.trail && !$0.isUnknown && !$0.state.logsNothing
    }.sorted { $0.trail < $1.trail }
    let together = others.isEmpty ? alone : compared(others)
    let unknown = unknownCoverers(besides: change.after.trail)
    var coverers = unknown
    if together.losses.map(\.events) != alone.losses.map(\.events) {
      coverers += others.prefix(Self.mostCoverers).compactMap { other in
        let rest = compared([other]).losses.map(\.events)
        if rest == alone.losses.map(\.events) { return nil }
        return Gap.Coverer(trail: other.trail, extent: rest.isEmpty ? .all : .part)
      }
    }
    self.coverers[Loss(trail: change.after.trail, sequence: change.event.sequence)] = coverers
    guard let lost = LostEvents(before, change.after, others, ofAccount: account, by: together) else {
      return
    }
    open.append(
      Open(
        gap: Gap(
          scope: .account(account), trail: change.after.trail, from: change.from, until: nil,
          opening: change.event, closing: nil, lost: together,
          kinds: Gap.Kind.of(before, change.after, together.losses), before: before,
          coverers: unknown), lost: lost))
  }

  private func unknownCoverers(besides trail: TrailARN) -> [Gap.Coverer] {
    current.values.filter { $0.trail != trail && $0.isUnknown }.map(\.trail).sorted().map {
      Gap.Coverer(trail: $0, extent: .unknown)
    }
  }

  private mutating func closeRegained(
    _ change: ConfigurationChange, _ comparer: inout Comparer
  ) {
    let all = current.values.sorted { $0.trail < $1.trail }
    for index in open.indices.reversed() {
      let rest = open[index].lost.rest(under: all, at: change.from, &comparer)
      guard rest?.isRegained == true else { continue }
      var gap = open.remove(at: index).gap
      // A window without any length holds no event.
      guard change.from > gap.from else { continue }
      gap.until = change.from
      gap.closing = change.event
      gaps.append(gap)
    }
  }
}
