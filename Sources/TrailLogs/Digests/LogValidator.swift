public import CloudTrail

/// Holds log files against the digests that CloudTrail made of them.
///
/// All digests are read, one after another; of each stays what links it to the others, and of each file that it
/// lists 40 bytes. Then the files are hashed, which takes nearly all of the time.
public struct LogValidator: Sendable {
  /// Which digests are looked at.
  public struct Scope: Sendable {
    /// The trail; nil for all.
    public var trail: TrailARN?
    /// The accounts whose files are listed; none for all.
    public var accounts: Set<String> = []
    /// The Regions whose files are listed; none for all.
    public var regions: Set<String> = []
    /// Nothing that was delivered before.
    public var since: Timestamp?
    /// Nothing that was delivered at or after it.
    public var until: Timestamp?
    /// The hours that are proven already, in order: nothing is asked about them. Digests are read from the end of
    /// the first of these spans on.
    public var proven: [DigestSeries: [Range<Timestamp>]] = [:]

    /// All digests.
    public init() {}

    /// Whether digests are of the trail, the accounts and the Regions. Those of an organization's trail are of its
    /// members, so that the account of the trail's own ARN says nothing.
    ///
    /// - Parameter isOrganization: whether they lie in the folder of an organization.
    func takes(_ series: DigestSeries, isOrganization: Bool) -> Bool {
      if !accounts.isEmpty, !accounts.contains(series.account) { return false }
      if !regions.isEmpty, !regions.contains(series.region) { return false }
      guard let trail else { return true }
      return trail.name == series.trail && trail.region == series.homeRegion
        && (isOrganization || !accounts.isEmpty || trail.account == series.account)
    }

    /// The same of a digest file.
    func takes(_ digest: DigestedFiles.NamedDigest) -> Bool {
      takes(digest.name.series, isOrganization: digest.file.description.contains("/o-"))
    }

    /// How long after the end a digest may end that is read for the signature of the one before, in seconds.
    private static let witness: Int64 = 2 * 3600

    /// Whether a digest is read.
    ///
    /// - Parameter time: the end of its hour.
    func reads(_ series: DigestSeries, _ time: Timestamp) -> Bool {
      start(of: series).map { time > $0 } ?? true
        && until.map { time <= $0.advanced(bySeconds: Self.witness) } ?? true
    }

    /// From when on digests are read; nil for all.
    func start(of series: DigestSeries) -> Timestamp? {
      [since, proven[series]?.first?.upperBound].compactMap(\.self).max()
    }

    /// Whether a time is asked about.
    func asks(_ hours: Range<Timestamp>) -> Bool {
      since.map { hours.upperBound > $0 } ?? true && until.map { hours.lowerBound < $0 } ?? true
    }

    /// Whether a digest's hours are asked about.
    func asks(_ series: DigestSeries, _ hours: Range<Timestamp>) -> Bool {
      let isProven = proven[series]?.contains {
        $0.lowerBound <= hours.lowerBound && $0.upperBound >= hours.upperBound
      }
      return asks(hours) && isProven != true
    }
  }

  /// By which signatures are checked; nil if nobody gave any.
  public var keys: PublicKeys?
  /// Signatures of newest digests, from S3.
  public var signatures: [SavedSignature] = []
  /// Which digests are looked at.
  public var scope = Scope()
  /// How many threads read.
  public var workers = 1

  /// A validator without keys, of everything.
  public init() {}

  /// Reads and compares.
  ///
  /// - Parameters:
  ///   - listed: the files.
  ///   - source: where they are.
  ///   - wasRead: whether the calls in a file were read, which has these bytes: SHA-256 of them as they are stored.
  ///   - hashed: the hash of a file that was just taken of it; nil for one that is read here.
  ///   - each: called after each file that was read or hashed, with its size on disk, and how many there will be
  ///     as far as is known.
  ///   - shouldStop: called several times a second; if it returns true, the work ends.
  /// - Throws: nothing but what `each` throws; what cannot be read is a finding.
  public func run(
    _ listed: DigestedFiles, of source: some LogFileSource = LocalFiles(),
    wasRead: ((_ file: LogFile, _ sha256: [UInt8]) -> Bool)? = nil,
    hashed: (LogFile) -> ContentHash? = { _ in nil },
    each: (_ bytes: Int, _ total: Int) throws -> Void = { _, _ in },
    shouldStop: () -> Bool = { false }
  ) throws -> ValidationReport {
    var run = ValidationRun(self, listed, wasRead: wasRead)
    let chosen = listed.digests.filter { run.chooses($0) }
    let reader = ParallelFileReader(workers: workers)
    var next = 0
    var isStopped = false
    func stop() -> Bool {
      isStopped = isStopped || run.hasLostCredentials || shouldStop()
      return isStopped
    }
    _ = try reader.run(
      chosen.map(\.file), make: { DigestWorker(source) },
      deliver: { run.take($0, chosen[next]) },
      each: {
        next += 1
        try each($0.bytesRead, chosen.count + run.jobCount)
      }, shouldStop: stop)
    run.endSeries()
    if !stop() { try run.takeUnlisted() }
    // Workers end by themselves, too, where nothing more is fetched.
    isStopped = stop() || next < chosen.count
    next = 0
    let hashesStored = wasRead != nil
    if !isStopped {
      let (jobs, files) = run.takeHashed(hashed)
      _ = try reader.run(
        files, make: { HashWorker(source, hashesStored: hashesStored) },
        deliver: { run.take($0, job: jobs[next]) },
        each: {
          next += 1
          try each($0.bytesRead, chosen.count + files.count)
        }, shouldStop: stop)
      isStopped = stop() || next < files.count
    }
    return run.report(isStopped: isStopped)
  }

}

/// The files of a bucket, or of a copy of one, told apart by their names: digests, and the files that they may list.
public struct DigestedFiles: Sendable {
  /// A digest file, and what its name says.
  struct NamedDigest: Sendable, Hashable {
    var file: LogFile
    var name: DigestName
  }

  /// Those of one series together, in the order of time.
  let digests: [NamedDigest]
  /// All others.
  let others: [LogFile]
  /// Those that were not listed, since all before was read.
  let unlisted: UnlistedFiles

  /// Files by their paths; what comes before the keys in these does not matter.
  public init(_ files: [LogFile]) {
    self.init(files, UnlistedFiles([], of: nil))
  }

  private init(_ files: [LogFile], _ unlisted: UnlistedFiles) {
    var digests: [NamedDigest] = []
    var others: [LogFile] = []
    for file in files {
      if let name = DigestName(file.path) {
        digests.append(NamedDigest(file: file, name: name))
      } else {
        others.append(file)
      }
    }
    self.digests = digests.sorted {
      ($0.name.series, $0.name.time, $0.file) < ($1.name.series, $1.name.time, $1.file)
    }
    self.others = others
    self.unlisted = unlisted
  }

  /// Files of this machine.
  ///
  /// - Parameter finder: has no scope, since what it leaves out would be missing.
  public init(_ finder: LogFinder) {
    self.init(finder.files + finder.digests + finder.besides, finder.unlisted)
  }

  /// How many digests there are.
  public var digestCount: Int { digests.count }
}
