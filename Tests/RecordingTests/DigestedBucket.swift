import CloudTrail
import Recording
import SampleDigests
import SampleRecords
import Synchronization
import TrailLogs
import TrailLogsTestSupport

@testable import History

/// A bucket to which trails deliver log files and digests, hour by hour.
struct DigestedBucket: SignedHours {
  let table = BucketTable(page: 1000)
  private var makers: [String: DigestMaker] = [:]
  private(set) var hour = 0
  /// The keys of the log files.
  private(set) var logs: [String] = []
  /// The keys of the digests.
  private(set) var digests: [String] = []

  /// What is added to an hour, besides two files.
  struct Extra {
    /// How many days before the hour a third file says that it was delivered; nil for no third file.
    var daysBefore: Int?
    /// What follows the gzip member of the first file, which its digest knows nothing of.
    var appended: [UInt8] = []
    /// What the first file holds in place of what its digest says.
    var forged: [UInt8]?
  }

  /// Lets an hour pass.
  ///
  /// - Parameter trails: which deliver.
  mutating func add(_ extra: Extra = Extra(), trails: [String] = ["main"]) throws {
    for trail in trails {
      var listed: [DigestMaker.Listed] = []
      var names = (0..<2).map { key(trail, minute: 10 + 20 * $0, "n\($0)") }
      if let days = extra.daysBefore { names.append(key(trail, minute: -days * 1440, "late")) }
      for (index, name) in names.enumerated() {
        let text = Array(Self.text("\(trail)-h\(hour)n\(index)", hour).utf8)
        listed.append(.init(key: name, inflated: text))
        let isFirst = index == 0
        table.put(
          name,
          try SampleRecords.Gzip.compress(isFirst ? extra.forged ?? text : text)
            + (isFirst ? extra.appended : []))
      }
      logs += names
      try deliverDigest(of: trail, listed)
    }
    hour += 1
    table.now.withLock { $0 = Int64(Self.start + hour * 3600 + 1800) }
  }

  private mutating func deliverDigest(of trail: String, _ listed: [DigestMaker.Listed]) throws {
    var maker = try makers[trail] ?? Self.maker(of: trail)
    let made = try maker.digest(from: Self.moment(hour), until: Self.moment(hour + 1), of: listed)
    makers[trail] = maker
    table.put(
      made.key, try SampleRecords.Gzip.compress(made.json),
      metadata: ["signature": made.signature, "signature-algorithm": "SHA256withRSA"])
    digests.append(made.key)
  }

  private func key(_ trail: String, minute: Int, _ unique: String) -> String {
    let time = Moment(seconds: Self.start + hour * 3600 + minute * 60)
    return "AWSLogs/111122223333/CloudTrail/us-east-1/\(time.folders)/"
      + "111122223333_CloudTrail_us-east-1_\(time.minuteStamp)_\(trail)h\(hour)\(unique).json.gz"
  }

  // MARK: - Importing

  /// Imports the bucket as `import s3://audit --public-keys` does.
  ///
  /// - Parameter listsAll: as with `--again`, but for what is read again.
  @discardableResult
  func run(
    on desk: Desk, listsAll: Bool = false, options: LogReadingOptions = LogReadingOptions()
  ) throws -> Desk.Outcome {
    table.reset()
    // The store is there after the first import.
    let resumption: ListingResumption
    do {
      resumption =
        listsAll
        ? .everything
        : try History(path: desk.store).snapshot { try $0.listingResumption(provesDigests: true) }
    } catch HistoryError.noStore {
      resumption = .everything
    }
    let finder = try LogFinder(
      paths: [FilePath("s3://audit")], buckets: FetchedFiles(table), listsDigests: true,
      resumption: resumption)
    return try desk.run(options: options, proving: try Self.proof(until: 4800), finder: finder)
  }

  /// What the ledger shows of each trail's files, in hours since the start.
  static func known(_ desk: Desk) throws -> [String: [[Range<Double>]]] {
    let history = try History(path: desk.store)
    let evidence = try history.snapshot { try $0.readEvidence() }
    func hours(_ ranges: TimeRanges) -> [Range<Double>] {
      ranges.spans.map { hour($0.lowerBound)..<hour($0.upperBound) }
    }
    return (evidence.places[place]?.deliveries ?? [:]).reduce(into: [:]) { all, known in
      all["\(known.key)"] = [hours(known.value.read), hours(known.value.lacking)]
    }
  }

  private static func hour(_ time: Timestamp) -> Double {
    Double(time.second - Int64(start)) / 3600
  }
}
