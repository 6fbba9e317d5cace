import CloudTrail
import Comparison
import History
import Selectors

/// A configuration, with what it can take at all.
///
/// A class, since those of hundreds of trails are listed at every step, and a reference is quickly copied.
final class FilteredTrail: Sendable {
  let trail: ComparedTrail
  let filter: WitnessFilter
  /// Whether it is not known what it logs.
  let isUnknown: Bool
  /// Whether it is known what it logs, and that it logs something.
  let isSure: Bool

  init(_ trail: ComparedTrail) {
    self.trail = trail
    filter = WitnessFilter(trail)
    isUnknown = trail.isUnknown
    isSure = !trail.isUnknown && !trail.state.logsNothing
  }

  /// Whether it logs a witness, or perhaps does.
  func mayLog(_ witness: Witness, _ key: WitnessKey, _ comparer: inout Comparer) -> Bool {
    filter.mayTake(key) && comparer.answer(of: trail, to: witness) != .notLogged
  }
}
