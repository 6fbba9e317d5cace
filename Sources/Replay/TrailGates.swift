package import CloudTrail
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
  package static let checked = allCases.filter { $0 != .globalServices }
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
package struct TrailGates: Sendable {
  /// The trail's home Region.
  package let home: String
  /// The Region in which the events of global services are recorded; nil if it is not known.
  package let leader: String?
  /// The trail's account.
  package let ownAccount: String
  // The same as bytes: a trail checks millions of events.
  private let homeRegion: [UInt8]
  private let leaderRegion: [UInt8]?
  private let account: [UInt8]

  // Made once: the trail of an organization checks millions of events.
  private static let callerForRecipient: [Rule] = [.callerForRecipient]
  private static let membersUnseen: [Rule] = [.membersUnseen]
  private static let membershipEvents: [Rule] = [.membershipEvents]

  package init(trail: TrailARN) {
    home = trail.region
    leader = GlobalServices.leader(of: trail.partition)
    ownAccount = trail.account
    homeRegion = Array(home.utf8)
    leaderRegion = leader.map { Array($0.utf8) }
    account = Array(ownAccount.utf8)
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

  /// `recipientAccountId` names the account whose copy a record is (SEMANTICS 1.7a). Records older than
  /// version 1.02 name only the caller's account (SEMANTICS 1.7c).
  static func account(of record: RecordFields) -> FieldValue {
    record.recipientAccountID.isGiven ? record.recipientAccountID : record.userAccountID
  }

  /// A trail logs the records of its own account. The trail of an organization also logs those of its
  /// members (SEMANTICS 3.5g).
  ///
  /// - Parameter membership: that of the record's account.
  func account(
    _ state: TrailState, _ record: RecordFields, _ membership: Membership
  ) -> GateResult {
    let recipient = Self.account(of: record)
    let citedRules = record.recipientAccountID.isGiven ? [] : Self.callerForRecipient
    if recipient.equals(account) { return .open(.account, citedRules: citedRules) }
    guard recipient.isString else { return GateResult(.account, .accountMissing) }
    switch state.isOrganization {
    case .known(true): return Self.member(membership, citedRules)
    case .known(false): return GateResult(.account, .otherAccount, citedRules: citedRules)
    case .unknown(let why):
      // An account that left is refused, be this the trail of the organization or of one account.
      if membership == .departed {
        return GateResult(
          .account, .otherAccount, citedRules: citedRules + Self.membershipEvents)
      }
      return GateResult(.account, .organizationUnknown, why, citedRules: citedRules)
    }
  }

  /// The gate of an organization's trail for the record of another account (SEMANTICS 3.5g to 3.5j).
  private static func member(_ membership: Membership, _ citedRules: [Rule]) -> GateResult {
    switch membership {
    // Whichever account it is.
    case .unseen: .open(.account, citedRules: membersUnseen)
    case .member: .open(.account, citedRules: citedRules + membershipEvents)
    case .departed:
      GateResult(.account, .accountDeparted, citedRules: citedRules + membershipEvents)
    case .unknown:
      GateResult(.account, .membershipUnknown, citedRules: citedRules + [.membershipUnknown])
    }
  }

  /// Whether the trail covers the event's Region (SEMANTICS 3.4).
  func region(
    _ state: TrailState, _ record: RecordFields, at time: Timestamp
  ) -> GateResult {
    RegionGate(state, record, at: time, home: homeRegion, leader: leaderRegion).result
  }

  /// Before this moment no trail had the setting RecursiveLogging: 2026-09-01T00:00:00Z
  /// (SEMANTICS 3.5h).
  package static let firstRecursiveLogging = Timestamp(seconds: 1_788_220_800)

  /// RecursiveLogging false leaves out what CloudTrail itself writes to S3 and CloudWatch Logs
  /// (SEMANTICS 3.5f), since there is such a setting (SEMANTICS 3.5h).
  func recursiveLogging(
    _ state: TrailState, _ record: RecordFields, at time: Timestamp
  ) -> GateResult {
    guard time >= Self.firstRecursiveLogging, Self.isOwnDelivery(record) else {
      return .open(.recursiveLogging)
    }
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
