import CloudTrail
import History
import Selectors

/// The gates of one trail, asked with the state it was in (SEMANTICS 3).
struct TrailGates: Sendable {
  let homeRegion: [UInt8]
  let account: [UInt8]

  // Made once: an organization's trail asks for millions of events.
  private static let callerForRecipient: [Rule] = [.callerForRecipient]
  private static let membersUnseen: [Rule] = [.membersUnseen]

  init(trail: String) {
    let arn = TrailARN(trail)
    homeRegion = Array((arn?.region ?? "").utf8)
    account = Array((arn?.account ?? "").utf8)
  }

  /// SEMANTICS 3.5a: a trail that is not there logs nothing.
  func existence(_ state: TrailState) -> GateResult {
    switch state.exists {
    case .known(true): .open(.existence)
    case .known(false):
      GateResult(.existence, state.generation == 0 ? .trailNotCreated : .trailDeleted)
    case .unknown(let why): GateResult(.existence, .existenceUnknown, why)
    }
  }

  /// SEMANTICS 3.5b: CreateTrail alone does not log.
  func logging(_ state: TrailState) -> GateResult {
    switch state.logging {
    case .known(true): .open(.logging)
    case .known(false): GateResult(.logging, .loggingOff)
    case .unknown(let why): GateResult(.logging, .loggingUnknown, why)
    }
  }

  /// `recipientAccountId` says whose copy a record is (SEMANTICS 1.7a); an organization's trail
  /// takes its members' too (SEMANTICS 3.5g). Records older than version 1.02 name only the
  /// caller's account (SEMANTICS 1.7c).
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

  /// Which Regions the trail sees (SEMANTICS 3.4).
  func region(
    _ state: TrailState, _ record: RecordFields, at time: Timestamp
  ) -> GateResult {
    RegionGate(state, record, at: time, home: homeRegion).finding
  }

  /// Whether CloudTrail itself writes to S3 or CloudWatch Logs.
  static func isOwnDelivery(_ record: RecordFields) -> Bool {
    guard record.invokedBy.equals("cloudtrail.amazonaws.com") else { return false }
    return (record.eventName.equals("PutObject") && record.eventSource.equals("s3.amazonaws.com"))
      || (record.eventName.equals("PutLogEvents")
        && record.eventSource.equals("logs.amazonaws.com"))
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
}
