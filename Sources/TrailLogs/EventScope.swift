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

  /// Whether a time is within the bounds.
  public func contains(_ time: Timestamp) -> Bool {
    (since.map { time >= $0 } ?? true) && (until.map { time < $0 } ?? true)
  }

  /// Why a file cannot hold a wanted event; nil if it may.
  func reason(toSkip path: FilePath) -> SkipReason? {
    guard since != nil || until != nil || !accounts.isEmpty || !regions.isEmpty,
      let name = LogFileName(path: path)
    else { return nil }
    // Records that were published with other account ids often keep the names of their files, but not
    // the folders of the bucket.
    if !accounts.isEmpty && !accounts.contains(name.account) && name.isInFolderOfAccount(path) {
      return .otherAccount
    }
    if !regions.isEmpty && !regions.contains(where: { Self.canHold(name.region, $0) }) {
      return .otherRegion
    }
    if let since, name.time.advanced(bySeconds: Self.clockDifference) < since { return .otherTime }
    let oldest = name.time.advanced(bySeconds: -deliveredWithin - Self.clockDifference)
    if let until, oldest >= until { return .otherTime }
    return nil
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

/// The parts of the name that CloudTrail gives a log file:
/// `111122223333_CloudTrail_us-east-1_20250304T0215Z_uniqueString.json.gz`.
struct LogFileName {
  let account: String
  let region: String
  /// When the file was delivered, to the whole minute.
  let time: Timestamp

  /// Nil if the last component of the path has another form. Compares bytes, since a bucket has
  /// millions of names.
  init?(path: FilePath) {
    guard let name = path.withBytes({ Self.parts($0) }) else { return nil }
    self = name
  }

  private init(account: String, region: String, time: Timestamp) {
    self.account = account
    self.region = region
    self.time = time
  }

  private static func parts(_ path: UnsafeBufferPointer<UInt8>) -> LogFileName? {
    let name = path[((path.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)...]
    let parts = name.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
    guard parts.count == 5, parts[1].elementsEqual("CloudTrail".utf8),
      ends(parts[4], with: ".json.gz") || ends(parts[4], with: ".json"), parts[0].count == 12,
      parts[0].allSatisfy(isDigit), !parts[2].isEmpty, let time = time(parts[3])
    else { return nil }
    return LogFileName(
      account: String(decoding: parts[0], as: UTF8.self),
      region: String(decoding: parts[2], as: UTF8.self), time: time)
  }

  /// Whether the file is where CloudTrail puts those of its account: `…/ACCOUNT/CloudTrail/REGION/…`.
  func isInFolderOfAccount(_ path: FilePath) -> Bool {
    path.withBytes { path in
      let folders = path.split(separator: UInt8(ascii: "/"))
      return zip(folders, folders.dropFirst()).contains { folder, inner in
        folder.elementsEqual(account.utf8) && inner.elementsEqual("CloudTrail".utf8)
      }
    }
  }

  private static func ends(
    _ name: Slice<UnsafeBufferPointer<UInt8>>, with text: StaticString
  ) -> Bool {
    name.suffix(text.utf8CodeUnitCount).elementsEqual(
      UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Reads `20250304T0215Z`.
  private static func time(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Timestamp? {
    guard text.count == 14 else { return nil }
    var whole: [UInt8] = []
    for (position, byte) in text.enumerated() {
      if position == 4 || position == 6 { whole.append(UInt8(ascii: "-")) }
      if position == 11 { whole.append(UInt8(ascii: ":")) }
      if position == 13 { whole += ":00".utf8 }
      whole.append(byte)
    }
    guard whole[10] == UInt8(ascii: "T"), whole.last == UInt8(ascii: "Z") else { return nil }
    return whole.withUnsafeBytes { Timestamp(iso8601: $0) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
