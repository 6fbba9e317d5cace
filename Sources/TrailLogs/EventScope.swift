public import CloudTrail

/// Which events are wanted. Log files are skipped if the name that CloudTrail gave them says that they
/// hold none of these; a file with any other name is always read.
public struct EventScope: Sendable, Hashable {
  /// The earliest `eventTime`, inclusive; nil for no bound.
  public var since: Timestamp?
  /// The end of the time, exclusive; nil for no bound.
  public var until: Timestamp?
  /// The accounts that the records are for (SEMANTICS 1.7a, 1.7c); empty for all.
  public var accounts: Set<String>
  /// The records' `awsRegion`; empty for all.
  public var regions: Set<String>

  /// How long after its time an event may be delivered and still be found, in seconds. CloudTrail
  /// delivers within minutes; the longest delay seen was 20 minutes (SEMANTICS 3.6i).
  public static let latestDelivery: Int64 = 24 * 3600
  /// How much earlier than an event in it a file's name may be, in seconds: names have whole minutes,
  /// and clocks differ.
  public static let clockDifference: Int64 = 15 * 60

  /// A scope of those bounds that are given.
  public init(
    since: Timestamp? = nil, until: Timestamp? = nil, accounts: Set<String> = [],
    regions: Set<String> = []
  ) {
    self.since = since
    self.until = until
    self.accounts = accounts
    self.regions = regions
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
    if !accounts.isEmpty && !accounts.contains(name.account) { return .otherAccount }
    if !regions.isEmpty && !regions.contains(name.region) { return .otherRegion }
    if let since, name.time.advanced(bySeconds: Self.clockDifference) < since { return .otherTime }
    if let until, name.time.advanced(bySeconds: -Self.latestDelivery) >= until { return .otherTime }
    return nil
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
