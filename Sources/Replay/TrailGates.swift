import History
import Selectors

/// The gates of one trail, asked with the state it was in (SEMANTICS 3).
struct TrailGates: Sendable {
  let homeRegion: [UInt8]
  let account: [UInt8]

  init(trail: String) {
    let arn = TrailARN(trail)
    homeRegion = Array((arn?.region ?? "").utf8)
    account = Array((arn?.account ?? "").utf8)
  }

  /// SEMANTICS 3.5: a trail that is not there logs nothing.
  func existence(_ state: TrailState) -> GateFinding {
    switch state.exists {
    case .known(true): .open(.existence)
    case .known(false):
      GateFinding(.existence, state.generation == 0 ? .trailNotCreated : .trailDeleted)
    case .unknown(let why): GateFinding(.existence, .existenceUnknown, why)
    }
  }

  /// SEMANTICS 3.5: CreateTrail alone does not log.
  func logging(_ state: TrailState) -> GateFinding {
    switch state.logging {
    case .known(true): .open(.logging)
    case .known(false): GateFinding(.logging, .loggingOff)
    case .unknown(let why): GateFinding(.logging, .loggingUnknown, why)
    }
  }

  /// `recipientAccountId` says whose copy a record is; an organization's trail takes its members' too
  /// (SEMANTICS 1.7, 3.5). Records older than version 1.02 name only the caller's account.
  func account(_ state: TrailState, _ record: borrowing RecordFields) -> GateFinding {
    let recipient =
      record.recipientAccountID.isGiven ? record.recipientAccountID : record.userAccountID
    if recipient.equals(account) { return .open(.account) }
    guard recipient.isText else { return GateFinding(.account, .accountMissing) }
    switch state.isOrganization {
    case .known(true): return .open(.account)
    case .known(false): return GateFinding(.account, .otherAccount)
    case .unknown(let why): return GateFinding(.account, .organizationUnknown, why)
    }
  }

  /// A single-Region trail sees its home Region, a multi-Region trail all; global services have a rule
  /// of their own, which changed on 2021-11-22 (SEMANTICS 3.4).
  func region(
    _ state: TrailState, _ record: borrowing RecordFields, at time: Timestamp
  ) -> GateFinding {
    guard record.awsRegion.isText else { return GateFinding(.region, .regionMissing) }
    if state.isMultiRegion == .known(true) { return .open(.region) }
    let isHome = record.awsRegion.equals(homeRegion)
    let isGlobal = GlobalServices.includes(record, at: time)
    if isHome && isGlobal == false { return .open(.region) }
    if isHome || (time < GlobalServices.change && isGlobal != false) {
      return globalServices(state, isGlobal: isGlobal, isHome: isHome)
    }
    switch state.isMultiRegion {
    case .unknown(let why): return GateFinding(.region, .multiRegionUnknown, why)
    case .known: return GateFinding(.region, .otherRegion)
    }
  }

  /// For a trail that is not known to be multi-Region, and an event that is, or may be, global.
  private func globalServices(
    _ state: TrailState, isGlobal: Bool?, isHome: Bool
  ) -> GateFinding {
    switch (state.includesGlobalServices, isGlobal) {
    case (.known(true), true): .open(.globalServices)
    case (.known(true), _) where isHome: .open(.globalServices)
    case (.known(false), true):
      state.isMultiRegion == .known(false)
        ? GateFinding(.globalServices, .globalServicesOff)
        : GateFinding(.region, .multiRegionUnknown, state.isMultiRegion.reason)
    // Global or not, an event of another Region is none for a trail without global services.
    case (.known(false), nil) where !isHome:
      state.isMultiRegion == .known(false)
        ? GateFinding(.region, .otherRegion)
        : GateFinding(.region, .multiRegionUnknown, state.isMultiRegion.reason)
    case (.unknown(let why), _): GateFinding(.globalServices, .globalServicesUnknown, why)
    case (.known, _): GateFinding(.globalServices, .globalEndpointUnclear)
    }
  }

  private static let cloudTrail = Array("cloudtrail.amazonaws.com".utf8)

  /// RecursiveLogging false leaves out what CloudTrail itself writes to S3 and CloudWatch Logs
  /// (SEMANTICS 3.5).
  func recursiveLogging(_ state: TrailState, _ record: borrowing RecordFields) -> GateFinding {
    guard record.invokedBy.equals(Self.cloudTrail),
      (record.eventName.equals("PutObject") && record.eventSource.equals("s3.amazonaws.com"))
        || (record.eventName.equals("PutLogEvents")
          && record.eventSource.equals("logs.amazonaws.com"))
    else { return .open(.recursiveLogging) }
    switch state.logsRecursively {
    case .known(true): return .open(.recursiveLogging)
    case .known(false): return GateFinding(.recursiveLogging, .recursiveLoggingOff)
    case .unknown(let why):
      return GateFinding(.recursiveLogging, .recursiveLoggingUnknown, why)
    }
  }
}

extension FieldValue {
  /// A number or a list where CloudTrail writes text says nothing that could be compared.
  fileprivate var isText: Bool {
    switch self {
    case .text, .escaped: true
    case .absent, .null, .bool, .other: false
    }
  }
}
