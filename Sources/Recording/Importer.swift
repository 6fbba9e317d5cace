public import CloudTrail
public import History
public import TrailLogs

/// Reads log files, records every call in them that changes a trail, and writes into the ledger what was
/// read.
///
/// The calls of a file are appended to the history together, with the file's row of the ledger, when the file
/// has been read to its end, or ``batch`` at a time if there are more, while the next ones are read. Once a
/// file is reported to `each`, all of it is durable. Of a gzip member that is damaged or cut short nothing is
/// recorded, whatever came before the damage.
///
/// Files are read on as many threads as there are workers, and appended and reported in their order by the
/// thread that called, so that the result is the same with any number:
///
/// ```
///   ImportWorker, CallCollector ─┐
///   ImportWorker, CallCollector ─┼─ ReorderBuffer ── DurableFiles ── BackgroundAppend ── Recorder
///   ImportWorker, CallCollector ─┘
/// ```
///
/// A file that a reader of the same number read before without problems, and that has the same path, size and
/// time, is passed by. Paths are compared as absolute ones. Running again over the same files, in any order,
/// appends no call. A call of which the history has a copy with less content is completed.
public struct Importer {
  private let recorder: Recorder
  private let options: LogReadingOptions
  private let readsKnown: Bool
  private let workers: Int

  /// The number of the reader, which the ledger keeps with each file. Raise it with every change after which
  /// a file that was read before would show more: a call or an event that was passed over, a field that is
  /// decoded now, a form of file that is recognised now, other evidence in the row. The next import then
  /// reads everything once more.
  public static let reader = 1
  /// How many calls are appended in one transaction at most. Each worker holds as many, besides those that
  /// are being appended.
  public static let batch = 1000
  /// How much memory the calls of a batch may take, in bytes, however few they are.
  static let batchBytes = 16 << 20
  /// How much memory the calls may take that wait for the end of a gzip member, in bytes. Only those of a
  /// pipe or of standard input wait: a file is read ahead.
  static let mostHeldBytes = 64 << 20

  /// An importer that appends through `recorder`, the store's one writer.
  ///
  /// - Parameters:
  ///   - options: how files are read.
  ///   - readsKnown: whether files are read again that are known. They are, too, if the options say when
  ///     observations were made or of which trail: the same file then says something else.
  ///   - workers: how many threads read files, 1 or more.
  public init(
    recorder: Recorder, options: LogReadingOptions = LogReadingOptions(), readsKnown: Bool = false,
    workers: Int = 1
  ) {
    self.recorder = recorder
    self.options = options
    self.readsKnown = readsKnown || options.observedAt != nil || options.observedTrail != nil
    self.workers = workers
  }

  /// Imports every file.
  ///
  /// - Parameters:
  ///   - finder: the files.
  ///   - request: what is claimed of all files together. It is recorded after the last file, if nothing in the
  ///     files speaks against it.
  ///   - proof: with what the digests among the files are held against them, after the last file; nil to pass the
  ///     digests by. What they show is recorded.
  ///   - each: called for each file that was read, in their order, when all of it is durable.
  ///   - passedBy: called for each file that is known.
  ///   - compared: called for each file that was held against digests, with its size on disk, and how many there
  ///     will be as far as is known.
  ///   - shouldStop: called on the workers' threads, before each record and each known file, and while a
  ///     pipe is waited for; once it returns true, what was read so far is recorded and the rest is not
  ///     read.
  ///   - problem: called for each thing that could not be read or recorded; the import continues.
  /// - Throws: ``ImportFailure`` if the history failed, and what `each` throws; what was recorded before
  ///   stays.
  public func run(
    _ finder: LogFinder, claiming request: ClaimRequest? = nil, proving proof: DigestProof? = nil,
    each: @escaping (FileImport) throws -> Void = { _ in }, passedBy: () -> Void = {},
    compared: (_ bytes: Int, _ total: Int) -> Void = { _, _ in },
    shouldStop: @escaping @Sendable () -> Bool = { false },
    problem: @escaping (any Explained) -> Void = { _ in }
  ) throws -> ImportReport {
    for found in finder.problems { problem(found) }
    var files = DurableFiles(recorder: recorder, each: each, problem: problem)
    var claimed = ClaimedFiles(request)
    var hashes: [LogFile: ContentHash] = [:]
    do {
      let wanted = WantedFiles(
        known: try reading { try $0.knownFiles() }, readsKnown: readsKnown, request: request)
      _ = try ParallelFileReader(workers: workers).run(
        finder.files, isRead: { !wanted.mayPassBy($0) },
        make: { [options] in
          ImportWorker(
            options: options, wanted: wanted, hashesContent: proof != nil, shouldStop: shouldStop)
        },
        deliver: { piece in
          switch piece {
          case .passedBy(let name):
            files.passBy()
            claimed.passBy(name)
            passedBy()
          case .calls(let calls, let path): try files.append(calls, of: path)
          case .problem(let found): problem(found)
          case .end(let end):
            try files.end(end)
            if let shown = end.shown { claimed.add(shown) }
            if let content = end.content { hashes[content.file] = content.hash }
          case .part(let part): try files.stop(part)
          }
        },
        each: { _ in }, shouldStop: { false })
      try files.settle()
    } catch {
      files.abandon()
      guard let error = error as? HistoryError else { throw error }
      throw files.failure(error, ofFiles: finder.files.count)
    }
    var report = files.report
    report.skipped.merge(finder.skipped, uniquingKeysWith: +)
    report.problems += finder.problems.count
    if let proof, !report.isStopped {
      report.digests = try prove(finder, by: proof, hashes, compared, shouldStop, problem)
      report.isStopped = report.digests == nil
    }
    try recordListings(of: finder, in: &report)
    try record(claimed, in: &report, problem)
    return report
  }

  /// Records that all files of listed buckets were read, if they were.
  private func recordListings(of finder: LogFinder, in report: inout ImportReport) throws {
    guard !finder.listings.isEmpty, report.problems + report.changedFiles == 0, !report.isStopped
    else { return }
    let (evidence, calls) = try reading {
      (try $0.readEvidence(), try ListingClaim.calls(in: $0))
    }
    report.listed = finder.listings.flatMap {
      ListingClaim.claims($0.place, at: $0.at, finder.files, evidence, calls: calls)
    }
    try record(report.listed)
  }

  /// Appends claims to the ledger.
  private func record(_ claims: [CompletenessClaim]) throws {
    guard !claims.isEmpty else { return }
    let rows = claims.map { claim in
      var row = ReadingDraft(kind: .claim, reader: Self.reader)
      row.claim = claim
      return row
    }
    _ = try recorder.append([], readings: rows)
  }

  /// Reads the store beside the writer.
  private func reading<Result>(_ body: (HistorySnapshot) throws -> Result) throws -> Result {
    let history = try History(path: recorder.path)
    let result = try history.snapshot(body)
    try history.close()
    return result
  }

  /// Holds the digests against the files, and records what they show of what was read. Of digests in buckets the
  /// signatures of the newest are asked for.
  ///
  /// - Parameter hashes: of the files that were read just now. They are not read again; that what was read are these
  ///   very bytes is compared as of all other files, by the ledger.
  /// - Returns: nil if it was stopped.
  private func prove(
    _ finder: LogFinder, by proof: DigestProof, _ hashes: [LogFile: ContentHash],
    _ compared: (Int, Int) -> Void, _ shouldStop: () -> Bool, _ problem: (any Explained) -> Void
  ) throws -> DigestReport? {
    let (evidence, known) = try reading { (try $0.readEvidence(), try $0.knownFiles()) }
    let claims = DigestClaims(evidence)
    var validator = LogValidator()
    validator.keys = proof.keys
    validator.workers = workers
    // What was not listed is not asked about, whatever another import recorded since.
    validator.scope = finder.digestScope ?? claims.asked
    let files = DigestedFiles(finder)
    let newest = try files.newestSignatures(in: validator.scope)
    newest.problems.forEach(problem)
    validator.signatures = proof.signatures + newest.signatures
    var paths = AbsolutePaths()
    let report = try validator.run(
      files,
      wasRead: { file, sha256 in
        guard let read = known[paths.text(of: file)] else { return false }
        return read.isWhole && read.reader == Self.reader
          && read.sha256?.description == Hexadecimal.string(sha256)
      }, hashed: { hashes[$0] }, each: compared, shouldStop: shouldStop)
    if let lost = report.lostCredentials { problem(lost) }
    if report.isStopped { return nil }
    let found = claims.claims(report)
    try record(found)
    return DigestReport(
      outcome: report.outcome, findings: report.findings,
      digests: report.series.reduce(0) { $0 + $1.digests }, claims: found)
  }

  /// Records what is claimed, or says why not.
  private func record(
    _ claimed: ClaimedFiles, in report: inout ImportReport, _ problem: (any Explained) -> Void
  ) throws {
    do {
      if claimed.request != nil, report.isStopped { throw ClaimRefused(.stopped) }
      let claim = try claimed.claim(
        problems: report.problems, changedFiles: report.changedFiles,
        lacking: report.digests?.lacking ?? [])
      guard let claim else { return }
      try record([claim])
      report.claim = claim
    } catch let refused as ClaimRefused {
      report.isClaimRefused = true
      problem(refused)
    }
  }
}
