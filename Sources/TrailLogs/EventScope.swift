public import CloudTrail

/// Which events are wanted. A log file is skipped only if the name that CloudTrail gave it says that it
/// can hold none of these; a file with any other name is always read.
public struct EventScope: Sendable, Hashable {
  /// The earliest `eventTime`, inclusive; nil for no bound.
  public var since: Timestamp?
  /// The end of the time, exclusive; nil for no bound.
  public var until: Timestamp?
  /// The accounts that the records are for (SEMANTICS 1.7a, 1.7c); empty for all.
  public var accounts: Set<String>
  /// The records' `awsRegion`; empty for all.
  public var regions: Set<String>
  /// How long before the time in its name the events of a file may have happened, in seconds. A span
  /// shorter than ``redelivery`` skips files that may hold wanted events.
  public var deliveredWithin: Int64

  /// How long CloudTrail tries to deliver a file, in seconds: 30 days (SEMANTICS 3.6q).
  public static let redelivery: Int64 = 30 * 86_400
  /// How much earlier than an event in it a file's name may be, in seconds: names have whole minutes,
  /// and clocks differ.
  public static let clockDifference: Int64 = 15 * 60

  /// A scope of those bounds that are given.
  public init(
    since: Timestamp? = nil, until: Timestamp? = nil, accounts: Set<String> = [],
    regions: Set<String> = [], deliveredWithin: Int64 = redelivery
  ) {
    self.since = since
    self.until = until
    self.accounts = accounts
    self.regions = regions
    self.deliveredWithin = deliveredWithin
  }

  /// Whether no event is left out.
  var isEverything: Bool { since == nil && until == nil && accounts.isEmpty && regions.isEmpty }

  /// Whether a time is within the bounds.
  public func contains(_ time: Timestamp) -> Bool {
    (since.map { time >= $0 } ?? true) && (until.map { time < $0 } ?? true)
  }

  /// Why a file cannot hold a wanted event; nil if it may.
  func reason(toSkip path: FilePath) -> SkipReason? {
    guard !isEverything, let name = LogFileName(path: path) else { return nil }
    // Records that were published with other account ids often keep the names of their files, but not
    // the folders of the bucket.
    if !accounts.isEmpty && !accounts.contains(name.account) && name.isInFolderOfAccount(path) {
      return .otherAccount
    }
    if !mayHoldRecords(ofFilesIn: name.region) { return .otherRegion }
    if let since, name.time.advanced(bySeconds: Self.clockDifference) < since { return .otherTime }
    let oldest = name.time.advanced(bySeconds: -deliveredWithin - Self.clockDifference)
    if let until, oldest >= until { return .otherTime }
    return nil
  }

  /// Whether files of a Region can hold records of those that are wanted.
  func mayHoldRecords(ofFilesIn region: String) -> Bool {
    regions.isEmpty || regions.contains { Self.canHold(region, $0) }
  }

  /// Whether a file of one Region can hold records of another. The events of global services carry the
  /// Region that leads the partition, and stand in files of other Regions, too (SEMANTICS 3.6r).
  private static func canHold(_ fileRegion: String, _ region: String) -> Bool {
    if fileRegion == region { return true }
    let partition = TrailARN.partition(of: region)
    guard TrailARN.partition(of: fileRegion) == partition else { return false }
    return switch partition {
    case "aws": region == "us-east-1"
    case "aws-us-gov": region == "us-gov-west-1"
    case "aws-cn": region == "cn-north-1"
    // Which Region leads the other partitions is not documented.
    default: true
    }
  }
}
