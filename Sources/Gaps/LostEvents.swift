import CloudTrail
import Comparison
import History
import Replay
import Selectors

/// What one change lost, to be asked later whether all of it is logged again.
///
/// With A the configuration before, B the one after and C₁…Cₙ those of other trails then, the lost events are
/// those that A logs, and neither B nor any C. All of it is logged again by configurations D₁…Dₘ if A logs
/// nothing that is logged by none of B, C and D: one comparison of A with all of them together.
///
/// Nearly always a witness of the loss answers first: as long as no D logs it, it is still lost.
struct LostEvents {
  /// A.
  let before: ComparedTrail
  /// B, then C₁…Cₙ.
  private let others: [ComparedTrail]
  private let account: String?
  /// An event that was still lost when it was looked at last.
  private var witness: Witness
  private let events: [EventSet]

  /// - Parameters:
  ///   - before: the configuration before.
  ///   - after: the configuration after.
  ///   - others: those of other trails; none of them is unknown.
  ///   - account: whose events are meant; nil for all of the trail.
  ///   - comparison: that of these.
  /// - Returns: nil if nothing is lost.
  init?(
    _ before: ComparedTrail, _ after: ComparedTrail, _ others: [ComparedTrail] = [],
    ofAccount account: String? = nil, by comparison: Comparison
  ) {
    guard let first = comparison.losses.worstFirst.first else { return nil }
    self.before = before
    self.others = [after] + others
    self.account = account
    witness = first.witness
    events = comparison.losses.map(\.events)
  }

  /// Whether a step loses nothing that this did not lose already: a configuration of which something is not
  /// known is compared with the same one before as the next, and one step with two before.
  func isLoss(_ comparison: Comparison, of before: ComparedTrail, isOneStep: Bool) -> Bool {
    let isOneConfiguration =
      self.before.state == before.state && self.before.selectors == before.selectors
    return (isOneStep || isOneConfiguration) && comparison.losses.map(\.events) == events
  }

  /// What is still lost while configurations are in force; nil if it is certain that something is, and
  /// nothing more was asked.
  ///
  /// - Parameter current: the configurations; of one that is not known nothing is sure.
  mutating func rest(
    under current: [ComparedTrail], at time: Timestamp, _ comparer: inout Comparer
  ) -> Comparison? {
    let known = current.filter { !$0.isUnknown && !$0.state.logsNothing }
    if known.allSatisfy({ comparer.answer(of: $0, to: witness) == .notLogged }) { return nil }
    let rest = whole(under: known, at: time, &comparer)
    if let first = rest.losses.worstFirst.first { witness = first.witness }
    return rest
  }

  /// The same, with everything that is still lost.
  func whole(
    under current: [ComparedTrail], at time: Timestamp, _ comparer: inout Comparer
  ) -> Comparison {
    let known = current.filter { !$0.isUnknown && !$0.state.logsNothing }
    return comparer.compare(
      before, withAllOf: others + known, ofAccount: account, at: time, isOneCall: true)
  }
}

extension Comparison {
  /// Whether everything that was lost is surely logged again. What the trail did not log before, or perhaps
  /// not, may stay open.
  var isRegained: Bool {
    switch outcome {
    case .same, .widened, .undecided: open.allSatisfy { $0.witness.first.answer != .logged }
    case .narrowed, .both, .notComparable, .tooLarge: false
    }
  }
}
