import CloudTrail
public import History
public import Selectors

/// The conditions that a trail and an event must meet, in the order in which they are checked. The last
/// one is the trail's selectors.
public enum Gate: String, Sendable, Hashable, CaseIterable {
  case existence
  case logging
  case account
  case region
  /// Checked together with the Region; the result names whichever of the two decided.
  case globalServices
  case recursiveLogging
  case selectors

  /// The gates in the order in which they are checked, without ``globalServices``.
  static let checked = allCases.filter { $0 != .globalServices }
}

/// The result of one gate for one event: open, closed, or not known.
public struct GateResult: Sendable, Hashable {
  /// The gate that was checked.
  public var gate: Gate
  /// Why the gate is closed or not known; ``Reason/selected`` if it is open.
  public var reason: Reason
  /// Why the history does not know, if that is the reason.
  public var unknown: Unknown?
  /// The inferred or unknown rules without which the result would be different.
  public var citedRules: [Rule]

  static func open(_ gate: Gate, citedRules: [Rule] = []) -> GateResult {
    GateResult(gate, .selected, citedRules: citedRules)
  }

  init(_ gate: Gate, _ reason: Reason, _ unknown: Unknown? = nil, citedRules: [Rule] = []) {
    self.gate = gate
    self.reason = reason
    self.unknown = unknown
    self.citedRules = citedRules
  }
}

/// The gates of one trail before its selectors, each of which is given the state the trail was in
/// (SEMANTICS 3).
struct TrailGates: Sendable {
  private let homeRegion: [UInt8]
  private let account: [UInt8]

  // Made once: the trail of an organization checks millions of events.
  private static let callerForRecipient: [Rule] = [.callerForRecipient]
  private static let membersUnseen: [Rule] = [.membersUnseen]

  init(trail: TrailARN) {
    homeRegion = Array(trail.region.utf8)
    account = Array(trail.account.utf8)
  }

  /// A trail that does not exist logs nothing (SEMANTICS 3.5a).
  func existence(_ state: TrailState) -> GateResult {
    switch state.exists {
    case .known(true): .open(.existence)
    case .known(false):
      GateResult(.existence, state.generation == 0 ? .trailNotCreated : .trailDeleted)
    case .unknown(let why): GateResult(.existence, .existenceUnknown, why)
    }
  }

  /// A trail does not log until StartLogging is called (SEMANTICS 3.5b).
  func logging(_ state: TrailState) -> GateResult {
    switch state.logging {
    case .known(true): .open(.logging)
    case .known(false): GateResult(.logging, .loggingOff)
    case .unknown(let why): GateResult(.logging, .loggingUnknown, why)
    }
  }

  /// `recipientAccountId` names the account whose copy a record is (SEMANTICS 1.7a). The trail of an
  /// organization also logs the records of its members (SEMANTICS 3.5g). Records older than version
  /// 1.02 name only the caller's account (SEMANTICS 1.7c).
  func account(_ state: TrailState, _ record: RecordFields) -> GateResult {
    let isGiven = record.recipientAccountID.isGiven
    let recipient = isGiven ? record.recipientAccountID : record.userAccountID
    let citedRules = isGiven ? [] : Self.callerForRecipient
    if recipient.equals(account) { return .open(.account, citedRules: citedRules) }
    guard recipient.isString else { return GateResult(.account, .accountMissing) }
    switch state.isOrganization {
    case .known(true): return .open(.account, citedRules: Self.membersUnseen)
    case .known(false): return GateResult(.account, .otherAccount, citedRules: citedRules)
    case .unknown(let why):
      return GateResult(.account, .organizationUnknown, why, citedRules: citedRules)
    }
  }

  /// Whether the trail covers the event's Region (SEMANTICS 3.4).
  func region(
    _ state: TrailState, _ record: RecordFields, at time: Timestamp
  ) -> GateResult {
    RegionGate(state, record, at: time, home: homeRegion).result
  }

  /// RecursiveLogging false leaves out what CloudTrail itself writes to S3 and CloudWatch Logs
  /// (SEMANTICS 3.5f).
  func recursiveLogging(_ state: TrailState, _ record: RecordFields) -> GateResult {
    guard Self.isOwnDelivery(record) else { return .open(.recursiveLogging) }
    switch state.logsRecursively {
    case .known(true): return .open(.recursiveLogging)
    case .known(false): return GateResult(.recursiveLogging, .recursiveLoggingOff)
    case .unknown(let why):
      return GateResult(.recursiveLogging, .recursiveLoggingUnknown, why)
    }
  }

  /// Whether CloudTrail itself made the call, to write to S3 or CloudWatch Logs.
  static func isOwnDelivery(_ record: RecordFields) -> Bool {
    guard record.invokedBy.equals("cloudtrail.amazonaws.com") else { return false }
    return (record.eventName.equals("PutObject") && record.eventSource.equals("s3.amazonaws.com"))
      || (record.eventName.equals("PutLogEvents")
        && record.eventSource.equals("logs.amazonaws.com"))
  }
}
