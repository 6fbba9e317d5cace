import CloudTrail
import Comparison
import History
import ReadModels

/// One moment at which a trail changed, with what it is to be compared with.
///
/// A class, since each is sorted and passed on many times, and a reference is quickly copied.
final class TrailStep: Sendable {
  /// The event that is named: of several in one instant the last.
  let event: Event
  /// When it took effect.
  let from: Timestamp
  /// What it is compared with: the configuration that ended, and before it the last one of which everything
  /// was known, if that is another one. Empty if nothing was known.
  let befores: [ComparedTrail]
  /// What it logs from then on.
  let after: ComparedTrail
  /// Whether something is not known of ``after`` that was known before.
  let isUncertain: Bool
  /// Where the logs went and where they go, if that changed.
  let destinations: (before: String, after: String)?

  private init(
    event: Event, from: Timestamp, befores: [ComparedTrail], after: ComparedTrail,
    isUncertain: Bool, destinations: (before: String, after: String)?
  ) {
    self.event = event
    self.from = from
    self.befores = befores
    self.after = after
    self.isUncertain = isUncertain
    self.destinations = destinations
  }

  /// The steps of a trail.
  ///
  /// Configurations that hold at no moment, since the next change has the same time, are left out. And
  /// where a part of the configuration is not known any longer, the last one that was known stays the one to
  /// compare with until that part is known again:
  ///
  /// ```
  ///   known      A    ?    ?    C    D
  ///   compared        A,?  A,?  A,C  C,D
  /// ```
  ///
  /// A part that was never known is the same on both sides. Nothing is lost of a trail that logged nothing.
  ///
  /// - Parameter changes: all of the trail, in the order of time.
  static func all(of changes: [ConfigurationChange]) -> [TrailStep] {
    var steps: [TrailStep] = []
    var pending: ComparedTrail?
    for (index, change) in changes.enumerated() {
      if index + 1 < changes.count, changes[index + 1].from == change.from { continue }
      let first = changes[...index].lastIndex { $0.from != change.from }.map { $0 + 1 } ?? 0
      // What a call set counts, even if a later one shows that somebody changed it again unseen.
      let last = steps.last?.after ?? changes[first].before
      let befores = [pending, last.isUnknown ? nil : last].compactMap(\.self)
      let before = befores.first
      let isUncertain = before.map { change.after.isUncertain(beside: $0) } ?? false
      let destinations = changes[first...index].compactMap(\.destinations)
      steps.append(
        TrailStep(
          event: change.event, from: change.from, befores: befores, after: change.after,
          isUncertain: isUncertain,
          destinations: destinations.first.map { ($0.before, destinations.last?.after ?? $0.after) }
        ))
      pending = isUncertain && before?.state.logsNothing == false ? before : nil
    }
    return steps
  }
}

extension [TrailStep] {
  /// In the order of time; of one moment, in the order of the log.
  func inOrder() -> [TrailStep] {
    sorted { ($0.from, $0.event.sequence) < ($1.from, $1.event.sequence) }
  }
}

extension ComparedTrail {
  /// Whether a part that decides what is logged is not known of this configuration, and known of another.
  fileprivate func isUncertain(beside other: ComparedTrail) -> Bool {
    if isUnknown && !other.isUnknown { return true }
    return !state.logsNothing
      && zip(gates, other.gates).contains { $0.value == nil && $1.value != nil }
  }

  /// Why it is not known what it logs.
  var unknownWords: String {
    "its selectors are not known" + (state.selectors.reason.map { ": \($0.words)" } ?? "")
  }
}
