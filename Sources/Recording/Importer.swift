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
/// A file that a reader of the same number read before without problems, and that has the same path, size and
/// time, is passed by. Paths are compared as absolute ones. Running again over the same files, in any order,
/// appends no call. A call of which the history has a copy with less content is completed.
public struct Importer {
  private let recorder: Recorder
  private let options: LogReadingOptions
  private let readsKnown: Bool

  /// The number of the reader, which the ledger keeps with each file. Raise it with every change after which
  /// a file that was read before would show more: a call or an event that was passed over, a field that is
  /// decoded now, a form of file that is recognised now, other evidence in the row. The next import then
  /// reads everything once more.
  public static let reader = 1
  /// How many calls are appended in one transaction at most; twice as many are held in memory.
  public static let batch = 1000
  /// How much memory the calls of a batch may take, in bytes, however few they are.
  static let batchBytes = 16 << 20
  /// How much memory the calls may take that wait for the end of a gzip member, in bytes. Only those of a
  /// pipe or of standard input wait: a file is read ahead.
  static let mostHeldBytes = 64 << 20

  /// An importer that appends through `recorder`, the store's one writer.
  ///
  /// - Parameter readsKnown: whether files are read again that are known. They are, too, if the options say
  ///   when observations were made or of which trail: the same file then says something else.
  public init(
    recorder: Recorder, options: LogReadingOptions = LogReadingOptions(), readsKnown: Bool = false
  ) {
    self.recorder = recorder
    self.options = options
    self.readsKnown = readsKnown || options.observedAt != nil || options.observedTrail != nil
  }

  /// Imports every file.
  ///
  /// - Parameters:
  ///   - finder: the files.
  ///   - request: what is claimed of all files together. It is recorded after the last file, if nothing in the
  ///     files speaks against it.
  ///   - each: called for each file that was read, in their order, when all of it is durable.
  ///   - passedBy: called for each file that is known.
  ///   - shouldStop: called before each record and each known file, and while a pipe is waited for; once it
  ///     returns true, what was read so far is recorded and the rest is not read.
  ///   - problem: called for each thing that could not be read or recorded; the import continues.
  /// - Throws: ``ImportFailure`` if the history failed, and what `each` throws; what was recorded before
  ///   stays.
  public func run(
    _ finder: LogFinder, claiming request: ClaimRequest? = nil,
    each: @escaping (FileImport) throws -> Void = { _ in }, passedBy: () -> Void = {},
    shouldStop: @escaping () -> Bool = { false },
    problem: @escaping (any Explained) -> Void = { _ in }
  ) throws -> ImportReport {
    for found in finder.problems { problem(found) }
    let hash = FileHash(isAlwaysWanted: true)
    let check = GzipCheck()
    var collector = CallCollector(
      files: DurableFiles(recorder: recorder, each: each, problem: problem),
      claimed: ClaimedFiles(request), hash: hash, check: check, shouldStop: shouldStop,
      problem: problem)
    var report: ImportReport
    do {
      let known = try knownFiles()
      try read(finder.files, known, hash, check, shouldStop, passedBy, into: &collector)
      report = try collector.settle()
    } catch is Cancelled {
      try collector.stop()
      report = collector.report
    } catch let error as HistoryError {
      collector.abandon()
      throw collector.failure(error, ofFiles: finder.files.count)
    } catch {
      collector.abandon()
      throw error
    }
    report.skipped.merge(finder.skipped, uniquingKeysWith: +)
    report.problems += finder.problems.count
    try record(collector.claimed, in: &report, problem)
    return report
  }

  /// The files that were read before, by anyone.
  private func knownFiles() throws -> KnownFiles {
    let history = try History(path: recorder.path)
    let known = try history.snapshot { try $0.knownFiles() }
    try history.close()
    return known
  }

  private func read(
    _ files: [LogFile], _ known: KnownFiles, _ hash: FileHash, _ check: GzipCheck,
    _ shouldStop: () -> Bool, _ passedBy: () -> Void, into collector: inout CallCollector
  ) throws {
    var reader = LogReader(options: options)
    var paths = AbsolutePaths()
    for file in files {
      var source = FileSource(path: paths.text(of: file), name: LogFileName(path: file.path))
      if let earlier = known[source.path] {
        if mayPassBy(file, source, earlier, collector.claimed) {
          try collector.passBy(source.name)
          passedBy()
          continue
        }
        if earlier.isWhole { source.earlierSHA256 = earlier.sha256?.description }
      }
      collector.begin(file, from: source)
      do {
        try collector.end(
          try reader.read(file, hash: hash, check: check, shouldStop: shouldStop, into: &collector))
      } catch is TooMuchHeld {
        try collector.giveUp()
      }
    }
  }

  private func mayPassBy(
    _ file: LogFile, _ source: FileSource, _ earlier: KnownFiles.File, _ claimed: ClaimedFiles
  ) -> Bool {
    guard !readsKnown, !file.isStandardInput, claimed.allowsPassingBy(source.name),
      let version = FileVersion(path: file.path)
    else { return false }
    return earlier.isUnchanged(
      size: version.size, modified: version.modified, reader: Self.reader)
  }

  /// Records what is claimed, or says why not.
  private func record(
    _ claimed: ClaimedFiles, in report: inout ImportReport, _ problem: (any Explained) -> Void
  ) throws {
    do {
      if claimed.request != nil, report.isStopped { throw ClaimRefused(.stopped) }
      let claim = try claimed.claim(
        problems: report.problems, changedFiles: report.changedFiles)
      guard let claim else { return }
      var row = ReadingDraft(kind: .claim, reader: Self.reader)
      row.claim = claim
      _ = try recorder.append([], readings: [row])
      report.claim = claim
    } catch let refused as ClaimRefused {
      report.isClaimRefused = true
      problem(refused)
    }
  }
}
