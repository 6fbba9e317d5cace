public import CloudTrail
public import Comparison
import History
import ReadModels

/// The calls that put a trail back to what it was at a moment, and what they mean, for `trailback restore`.
public struct Restoration: Sendable {
  /// The trail.
  public let trail: TrailARN
  /// What it is configured to do.
  public let now: TrailConfiguration
  /// What it was configured to do.
  public let then: TrailConfiguration
  /// What to know about the answer: each in one line without a full stop.
  public let notes: [String]
  /// What is left as it is because it is not known, or no command can say it: each in one line.
  public let left: [String]
  /// Whether the selectors, or the trail itself, are among what is left.
  public let lacksSelectors: Bool
  /// What the calls change, in the order in which they are to be made.
  package let calls: [TrailChange]
  /// What changes by them; nil if nothing can.
  let difference: ConfigurationDifference?

  /// Works out what takes a trail from one configuration to another.
  ///
  /// - Parameters:
  ///   - trail: whose configurations they are.
  ///   - now: what the trail is configured to do.
  ///   - then: what it is to be configured to do again.
  ///   - comparer: says what the difference means.
  ///   - notes: what else to know about the answer.
  public init(
    of trail: TrailARN, from now: TrailConfiguration, to then: TrailConfiguration,
    comparer: inout Comparer, notes: [String] = []
  ) {
    let plan = RestoringPlan(trail, from: now, to: then)
    self.trail = trail
    self.now = now
    self.then = then
    self.notes = notes + plan.notes
    left = plan.left
    lacksSelectors = plan.lacksSelectors
    calls = plan.calls
    difference =
      plan.calls.isEmpty
      ? nil : Self.difference(trail, from: now, by: plan.calls, to: then.time, &comparer)
  }

  private static func difference(
    _ trail: TrailARN, from now: TrailConfiguration, by calls: [TrailChange], to time: Timestamp,
    _ comparer: inout Comparer
  ) -> ConfigurationDifference {
    let after = calls.reduce(now) { $0.applying($1) }
    return ConfigurationDifference(
      first: .init(name: "now", trail: trail, time: now.time, selectors: now.selectors),
      second: .init(
        name: "after these commands", trail: trail, time: time, selectors: after.selectors),
      comparison: comparer.compare(
        now.compared(trail), after.compared(trail), at: now.time, isOneCall: true))
  }

  /// Whether a trail is there that was not. Deleting it is for a person to decide: what it logs may be wanted,
  /// and nothing brings it back as it was. So its command is shown, and does not run.
  public var wasNotThere: Bool { calls == [.delete] }

  /// Whether nothing that is known differs.
  public var isEmpty: Bool { calls.isEmpty }

  /// The commands, in the order of the calls.
  package var commands: [AWSCommand] { calls.compactMap { AWSCommand($0, of: trail) } }
}
