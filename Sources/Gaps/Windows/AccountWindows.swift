import CloudTrail
import Comparison
import History

/// Finds the windows of all trails of an account together: what one of them lost and none of the others
/// logged then, until all of that is logged again by whichever of them.
struct AccountWindows {
  private var gaps: [Gap] = []
  private let account: String

  /// What each trail logs now, in the order of their ARNs.
  private var current: [FilteredTrail]
  private var open: [OpenWindow] = []
  /// Which other trails logged what a trail lost, by the trail and the event by which it did.
  private(set) var coverers: [Loss: [Gap.Coverer]] = [:]

  /// What one event lost of one trail.
  struct Loss: Hashable {
    var trail: TrailARN
    var sequence: Int64
  }

  /// - Parameters:
  ///   - account: whose events are meant.
  ///   - initial: what its trails, and those of organizations, logged before their first step.
  init(_ account: String, _ initial: [ComparedTrail]) {
    self.account = account
    current = initial.map(FilteredTrail.init).sorted { $0.trail.trail < $1.trail.trail }
  }

  /// Takes the next step of any of the trails.
  ///
  /// - Parameter opens: whether it can open windows. Those of one trail and of another know nothing of each other, so
  ///   that several searches can each look for those of some trails, as long as they take the steps of all.
  mutating func take(_ step: TrailStep, opens: Bool, _ comparer: inout Comparer) {
    let changed = FilteredTrail(step.after)
    replace(by: changed)
    if step.after.isUnknown { return }
    func others() -> [FilteredTrail] { current.filter { $0.isSure && $0 !== changed } }
    // One that logs nothing regains nothing.
    for index in open.indices.reversed()
    where changed.isSure
      && open[index].lost.isRegained(by: changed, with: others, at: step.from, &comparer)
    {
      gaps.close(open.remove(at: index).gap, at: step)
    }
    guard opens, !step.befores.isEmpty else { return }
    let all = others()
    for index in step.befores.indices { begin(step, index, besides: all, &comparer) }
  }

  /// Ends with the last step: what is still open stays so. In no particular order.
  func finish() -> [Gap] { gaps + open.map(\.gap) }

  private mutating func begin(
    _ step: TrailStep, _ index: Int, besides all: [FilteredTrail], _ comparer: inout Comparer
  ) {
    let before = step.befores[index]
    let unknown = current.filter {
      $0.isUnknown && $0.trail.trail != step.after.trail && mayBeAsked($0.trail)
    }
    guard
      let loss = CoveredLoss(
        before, step.after, besides: all, unknown, ofAccount: account,
        at: step.event.content.time, &comparer)
    else { return }
    coverers[Loss(trail: step.after.trail, sequence: step.event.sequence)] = loss.coverers
    let together = loss.together
    // Not copied: there can be hundreds.
    let isKnown = open.indices.contains { index in
      open[index].gap.trail == step.after.trail
        && open[index].lost.isLoss(
          together, of: before,
          isOneStep: open[index].gap.opening.sequence == step.event.sequence)
    }
    if isKnown { return }
    guard
      let lost = LostEvents(before, step.after, loss.others, ofAccount: account, by: together)
    else { return }
    open.append(
      OpenWindow(
        gap: Gap(
          scope: .account(account), trail: step.after.trail, from: step.from, until: nil,
          opening: step.event, closing: nil, lost: together,
          kinds: Gap.Kind.of(before, step.after, together.losses), before: before,
          coverers: CoveredLoss.coverers(unknown)), lost: lost))
  }

  /// Whether a trail may log events of the account: it is its own, or perhaps one of an organization.
  private func mayBeAsked(_ trail: ComparedTrail) -> Bool {
    trail.trail.account == account || trail.state.isOrganization != .known(false)
  }

  private mutating func replace(by changed: FilteredTrail) {
    var (low, high) = (0, current.count)
    while low < high {
      let middle = (low + high) / 2
      if current[middle].trail.trail < changed.trail.trail {
        low = middle + 1
      } else {
        high = middle
      }
    }
    if low < current.count, current[low].trail.trail == changed.trail.trail {
      current[low] = changed
    } else {
      current.insert(changed, at: low)
    }
  }
}
