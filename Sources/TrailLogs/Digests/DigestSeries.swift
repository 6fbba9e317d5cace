import CloudTrail

/// Which digests follow one another: those of one trail for one account and Region. Digests that CloudTrail made
/// afterwards, for files that were delivered late, follow one another apart from the others.
public struct DigestSeries: Sendable, Hashable, Comparable {
  /// The account whose log files are listed; of an organization's trail any of its members.
  public var account: String
  /// The Region whose log files are listed.
  public var region: String
  /// The trail's name.
  public var trail: String
  /// The trail's home Region.
  public var homeRegion: String
  /// Whether these digests were made afterwards, with `_backfill` in their names.
  public var isBackfill: Bool

  /// The parts.
  public init(
    account: String, region: String, trail: String, homeRegion: String, isBackfill: Bool = false
  ) {
    (self.account, self.region) = (account, region)
    (self.trail, self.homeRegion, self.isBackfill) = (trail, homeRegion, isBackfill)
  }

  /// By account, trail and Region.
  public static func < (left: DigestSeries, right: DigestSeries) -> Bool {
    (left.account, left.trail, left.homeRegion, left.region, left.isBackfill ? 1 : 0)
      < (right.account, right.trail, right.homeRegion, right.region, right.isBackfill ? 1 : 0)
  }
}

/// The parts of the name of a digest file:
/// `111122223333_CloudTrail-Digest_eu-west-1_my_trail_us-east-1_20250304T021500Z.json.gz`, perhaps with
/// `_backfill` before the ending.
struct DigestName: Sendable, Hashable {
  /// What it is part of.
  let series: DigestSeries
  /// When the hour ends that it is about.
  let time: Timestamp

  private static let word = Array("CloudTrail-Digest".utf8)

  /// Nil if the last component of the path has another form. A trail's name may hold underscores.
  init?(_ path: FilePath) {
    guard let name = path.withBytes(Self.init(bytes:)) else { return nil }
    self = name
  }

  /// The same of the key of an object.
  init?(key: String) {
    guard let name = Array(key.utf8).withUnsafeBufferPointer(Self.init(bytes:)) else { return nil }
    self = name
  }

  private init?(bytes: UnsafeBufferPointer<UInt8>) {
    let name = bytes[((bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1)...]
    guard name.count > Self.word.count, let dot = name.firstIndex(of: UInt8(ascii: ".")) else {
      return nil
    }
    var parts = name[..<dot].split(
      separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
    guard parts.count >= 6, parts[1].elementsEqual(Self.word) else { return nil }
    let isBackfill = parts[parts.count - 1].elementsEqual("backfill".utf8)
    if isBackfill { parts.removeLast() }
    guard parts.count >= 6, let time = LogFileName.time(parts[parts.count - 1]) else { return nil }
    func text(_ part: some Sequence<UInt8>) -> String {
      String(decoding: Array(part), as: UTF8.self)
    }
    self.time = time
    series = DigestSeries(
      account: text(parts[0]), region: text(parts[2]),
      trail: parts[3..<(parts.count - 2)].map { text($0) }.joined(separator: "_"),
      homeRegion: text(parts[parts.count - 2]), isBackfill: isBackfill)
    guard !series.region.isEmpty, !series.trail.isEmpty, !series.homeRegion.isEmpty else {
      return nil
    }
  }
}
