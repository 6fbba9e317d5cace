public import CloudTrail
public import History
public import TrailLogs

/// Which trails can have delivered a log file.
///
/// Exactly one, if a digest lists the file or CloudTrail itself named the trail when it encrypted it. Otherwise
/// those whose bucket and prefix, as far as they are known at the time of the delivery, fit the file's path. Two
/// trails that deliver to one place cannot be told apart by it; then either can have.
public struct FileOwners: Sendable {
  /// The trails that can have delivered a file, and by what that is known.
  public struct Owner: Sendable, Hashable {
    /// As indices into ``FileOwners/trails``, in order; none if no trail that the history knows.
    public var trails: [Int]
    /// By what it is known.
    public var ground: Ground
  }

  /// By what it is known who delivered a file. The raw values are stable codes.
  public enum Ground: String, Sendable, Hashable, CaseIterable {
    /// A person said so.
    case said
    /// A digest file, or the encryption context of the delivery, names the trail.
    case named
    /// The path, the bucket and the trails' settings at the time.
    case place
  }

  /// All trails of the history, in the order of the judges.
  public let trails: [TrailARN]
  private let indices: [TrailARN: Int]
  private let places: [[DeliveryPlace]]
  /// The one trail that a person named.
  private let said: Int?
  /// The bucket whose content is read; nil if it is not known.
  private let bucket: String?
  /// Trails by the hash of the name that CloudTrail gave a file, which is unique: two of a million names share
  /// 64 bits with a chance of 1 in 37,000,000.
  private var named: [Int: Int32] = [:]
  /// Names beyond ``limit``, which were not kept.
  public private(set) var forgotten = 0
  private let limit: Int

  /// Of a trail that the history does not know.
  private static let stranger: Int32 = -1
  /// Two sources name two trails.
  private static let unclear: Int32 = -2

  /// - Parameters:
  ///   - history: knows where trails delivered.
  ///   - trails: all of its trails, in the order of the judges.
  ///   - said: the trail that delivered every file, if a person says so.
  ///   - bucket: the bucket whose content is read, if a person says so.
  ///   - knownAt: leaves out what was learned later.
  ///   - limit: how many names of files are kept.
  /// - Throws: `HistoryError`.
  public init(
    _ history: HistorySnapshot, trails: [TrailARN], said: TrailARN? = nil, bucket: String? = nil,
    asKnownAt knownAt: Timestamp? = nil, limit: Int = 2_000_000
  ) throws {
    self.trails = trails
    self.bucket = bucket
    self.limit = limit
    let indices = Dictionary(zip(trails, trails.indices)) { first, _ in first }
    self.indices = indices
    self.said = said.flatMap { indices[$0] }
    places = try trails.map { trail in
      guard let timeline = try history.timeline(of: trail, asKnownAt: knownAt) else { return [] }
      return try DeliveryPlace.all(of: timeline, in: history, asKnownAt: knownAt)
    }
  }

  // MARK: - What names the trail of a file

  /// Whether it is still worth looking for what names the trails of files.
  public var canLearn: Bool { said == nil && trails.count > 1 }

  /// Learns which files a trail delivered.
  public mutating func learn(_ digest: DigestFile) {
    let trail = trail(of: digest)
    for log in digest.logs { learn(String(log.name), trail) }
  }

  /// Learns which trail delivered one file.
  mutating func learn(_ fact: DeliveryFact) {
    learn(fact.name, TrailARN(fact.trail).flatMap { indices[$0] })
  }

  private mutating func learn(_ name: String, _ trail: Int?) {
    let hash = name.hashValue
    let trail = trail.map { Int32($0) } ?? Self.stranger
    if let known = named[hash] {
      if known != trail { named[hash] = Self.unclear }
    } else if named.count < limit {
      named[hash] = trail
    } else {
      forgotten += 1
    }
  }

  /// The trail whose digest it is: of the digest's account, or else the one of that name which may be an
  /// organization's.
  private func trail(of digest: DigestFile) -> Int? {
    let fitting = trails.indices.filter {
      trails[$0].name == digest.series.trail && trails[$0].region == digest.series.homeRegion
    }
    if let own = fitting.first(where: { trails[$0].account == digest.account }) { return own }
    let organizations = fitting.filter {
      places[$0].contains { $0.isOrganization != .known(false) }
    }
    return organizations.count == 1 ? organizations[0] : nil
  }

  // MARK: - Answers

  /// Who can have delivered a file; nil if CloudTrail gave it another name, or none: then nobody did.
  ///
  /// - Parameter path: as reports show it.
  public func owner(of path: String) -> Owner? {
    guard let file = DeliveredFile(path: path) else { return nil }
    if let said { return Owner(trails: [said], ground: .said) }
    switch named[file.fileName.hashValue] {
    case Self.stranger?: return Owner(trails: [], ground: .named)
    case let trail? where trail >= 0: return Owner(trails: [Int(trail)], ground: .named)
    case _: break
    }
    let fitting = trails.indices.filter { trail in
      places[trail].contains { $0.fits(file, of: trails[trail], in: bucket) }
    }
    return Owner(trails: fitting, ground: .place)
  }
}

extension DeliveryPlace {
  /// How far the time in a file's name and the time of a change may lie apart, in seconds: a change takes time,
  /// and so does a delivery.
  private static let slack: Int64 = 3600

  fileprivate func fits(_ file: DeliveredFile, of trail: TrailARN, in bucket: String?) -> Bool {
    guard exists != .known(false),
      from <= file.name.time.shifted(bySeconds: Self.slack),
      until.map({ $0 >= file.name.time.shifted(bySeconds: -Self.slack) }) ?? true
    else { return false }
    let isOwn = file.name.account == trail.account && file.organization == nil
    guard isOwn || isOrganization != .known(false) else { return false }
    if let bucket, let own = self.bucket.value, own != bucket { return false }
    guard let prefix = prefix.value, let folders = file.folders else { return true }
    return folders.ends(with: prefix.split(separator: "/"))
  }
}

extension [Substring] {
  fileprivate func ends(with other: [Substring]) -> Bool { suffix(other.count) == other[...] }
}

/// Where a log file lies, by its path: `…/PREFIX/AWSLogs/o-example/111122223333/CloudTrail/us-east-1/…`.
struct DeliveredFile {
  /// What the file's name says.
  let name: LogFileName
  /// The file's name, which no other file has.
  let fileName: String
  /// The folders above `AWSLogs`: those of the machine, and then the prefix. Nil if the path does not say.
  let folders: [Substring]?
  /// The organization's id, if the path has one.
  let organization: String?

  /// Nil if CloudTrail gave the file no such name.
  init?(path: String) {
    guard let name = LogFileName(path: FilePath(path)) else { return nil }
    self.name = name
    let parts = path.split(separator: "/")
    fileName = parts.last.map(String.init) ?? path
    let logs = parts.lastIndex(of: "AWSLogs")
    folders = logs.map { Array(parts[..<$0]) }
    let next = logs.flatMap { $0 + 1 < parts.count ? parts[$0 + 1] : nil }
    organization = next.flatMap { $0.hasPrefix("o-") ? String($0) : nil }
  }
}
