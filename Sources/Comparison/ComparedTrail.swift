public import CloudTrail
public import History
import Replay

/// One side of a comparison: everything that decides what a trail logs.
public struct ComparedTrail: Sendable {
  /// The trail: its home Region, account and partition decide, too.
  public var trail: TrailARN
  /// Its existence, logging and settings; what is not known of them is an open question.
  public var state: TrailState
  /// Its selectors; nil if they are not known, and then nothing can be compared.
  public var selectors: TrailSelectors?

  /// Whether its selectors would have to be known and are not: a trail that is not there, or does not log,
  /// logs nothing, whatever they are.
  package var isUnknown: Bool { selectors == nil && !state.logsNothing }

  /// The parts of the state that gates read, in an order of their own.
  package var gates: [Known<Bool>] {
    [
      state.exists, state.logging, state.isMultiRegion, state.includesGlobalServices,
      state.isOrganization, state.logsRecursively,
    ]
  }

  /// What a trail would log.
  public init(trail: TrailARN, state: TrailState, selectors: TrailSelectors?) {
    self.trail = trail
    self.state = state
    self.selectors = selectors
  }

  /// Selectors alone, as on a trail that exists, logs, and takes the events of all Regions and accounts.
  ///
  /// - Parameter partition: that of the trail that they are for.
  public init(selectorsAlone selectors: TrailSelectors, partition: String = "aws") {
    self.init(
      trail: TrailARN(
        partition: partition, region: GlobalServices.leader(of: partition) ?? "us-east-1",
        account: "111122223333", name: "example"),
      state: .unlimited, selectors: selectors)
  }
}
