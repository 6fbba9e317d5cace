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
  private var witnessKey: WitnessKey
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
    witnessKey = WitnessKey(witness)
    events = comparison.losses.map(\.events)
  }

  /// Whether a step loses nothing that this did not lose already: a configuration of which something is not
  /// known is compared with the same one before as the next, and one step with two before.
  func isLoss(_ comparison: Comparison, of before: ComparedTrail, isOneStep: Bool) -> Bool {
    let isOneConfiguration =
      self.before.state == before.state && self.before.selectors == before.selectors
    return (isOneStep || isOneConfiguration) && comparison.losses.map(\.events) == events
  }

  /// Whether everything that was lost is logged again.
  ///
  /// - Parameters:
  ///   - changed: the configuration that changed, without which the witness is still lost.
  ///   - others: what else is in force and sure.
  mutating func isRegained(
    by changed: FilteredTrail, with others: () -> [FilteredTrail], at time: Timestamp,
    _ comparer: inout Comparer
  ) -> Bool {
    guard changed.mayLog(witness, witnessKey, &comparer) else { return false }
    let rest = Self.uncovered(
      before, self.others + [changed.trail], by: others(), ofAccount: account, at: time, &comparer
    ).comparison
    if let first = rest.losses.worstFirst.first {
      witness = first.witness
      witnessKey = WitnessKey(witness)
    }
    return rest.isRegained
  }

  /// What is still lost under a later configuration of the same trail, as far as it is known; nil if that is
  /// all that was lost, or nothing.
  func rest(
    under current: ComparedTrail, at time: Timestamp, _ comparer: inout Comparer
  ) -> Comparison? {
    let known = current.isUnknown || current.state.logsNothing ? [] : [current]
    let rest = comparer.compare(
      before, withAllOf: others + known, ofAccount: account, at: time, isOneCall: true)
    return rest.losses.isEmpty || rest.losses.map(\.events) == events ? nil : rest
  }

  /// What A logs, and neither of some configurations nor any of many others.
  ///
  /// Of the others one is taken in after the other, each of which may log the witness of what is lost without
  /// it, until no other one may: then these witnesses are lost for all. If there are many, the sets of events
  /// beside the witnesses can still hold some that one of them logs.
  ///
  /// - Parameter first: the comparison without others, if it is known.
  /// - Returns: the comparison, and the others that were taken in.
  static func uncovered(
    _ before: ComparedTrail, _ kept: [ComparedTrail], by others: [FilteredTrail],
    ofAccount account: String?, at time: Timestamp, beginningWith first: Comparison? = nil,
    _ comparer: inout Comparer
  ) -> (comparison: Comparison, chosen: [ComparedTrail]) {
    var left = others
    var chosen: [ComparedTrail] = []
    func compared(_ comparer: inout Comparer) -> Comparison {
      comparer.compare(
        before, withAllOf: kept + chosen, ofAccount: account, at: time, isOneCall: true)
    }
    if left.count <= few {
      chosen = left.map(\.trail)
      return (compared(&comparer), chosen)
    }
    var comparison = first ?? compared(&comparer)
    while !comparison.losses.isEmpty {
      let witnesses = comparison.losses.map { ($0.witness, WitnessKey($0.witness)) }
      let index = left.firstIndex { other in
        witnesses.contains { other.mayLog($0, $1, &comparer) }
      }
      guard let index else { break }
      chosen.append(left.remove(at: index).trail)
      comparison = compared(&comparer)
    }
    return (comparison, chosen)
  }

  /// How many other configurations are all taken in at once.
  private static let few = 8
}

extension Comparison {
  /// Whether everything that was lost is surely logged again. What the trail did not log before, or perhaps
  /// not, may stay open.
  fileprivate var isRegained: Bool {
    switch outcome {
    case .same, .widened, .undecided: open.allSatisfy { $0.witness.first.answer != .logged }
    case .narrowed, .both, .notComparable, .tooLarge: false
    }
  }
}
