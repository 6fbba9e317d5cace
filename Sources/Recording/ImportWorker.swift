import CloudTrail
import History
import TrailLogs

/// Reads log files on one thread, one after another, and hands over what each of them shows. Files that
/// are known are passed by.
struct ImportWorker: FileWorker, ~Copyable {
  private var reader: LogReader
  private let wanted: WantedFiles
  private let shouldStop: @Sendable () -> Bool
  private var paths = AbsolutePaths()
  private let hash = FileHash(isAlwaysWanted: true)
  private let check = GzipCheck()
  private let content: ContentCheck?

  /// - Parameters:
  ///   - hashesContent: whether digests are held against the files afterwards.
  ///   - shouldStop: see ``Importer``.
  init(
    options: LogReadingOptions, wanted: WantedFiles, hashesContent: Bool,
    shouldStop: @escaping @Sendable () -> Bool
  ) {
    reader = LogReader(options: options)
    content = hashesContent ? ContentCheck() : nil
    self.wanted = wanted
    self.shouldStop = shouldStop
  }

  /// Reads one file, or passes it by. If the run is asked to stop, what was read of the file is handed over
  /// as a part of it, and the run ends.
  mutating func read(_ file: LogFile, into outlet: Outlet<FilePiece>) throws -> FileReport {
    let (asked, cancellation) = (shouldStop, outlet.cancellation)
    let shouldStop = { cancellation.isAsked || asked() }
    var source = FileSource(path: paths.text(of: file), name: LogFileName(path: file.path))
    if let earlier = wanted.known[source.path] {
      if wanted.mayPassBy(file, source, earlier) {
        if shouldStop() {
          outlet.stopRun()
          outlet.putAlways(.part(FileImport(path: file.description)), bytes: 64)
        } else {
          outlet.putAlways(.passedBy(source.name), bytes: 64)
        }
        return FileReport(path: source.path)
      }
      if earlier.isWhole { source.earlierSHA256 = earlier.sha256?.description }
    }
    var collector = CallCollector(
      file, source, isClaimed: wanted.request != nil, hash: hash, check: check, outlet: outlet,
      shouldStop: shouldStop)
    do {
      // A pipe waits for its turn, so that the calls of one at most are held until its end.
      let report = try reader.read(
        file, hash: hash, check: check, content: content, beforePipe: outlet.waitForTurn,
        shouldStop: shouldStop, into: &collector)
      collector.end(report, content?.hash)
      return report
    } catch is TooMuchHeld {
      collector.giveUp()
    } catch is Cancelled {
      outlet.stopRun()
      collector.stop()
    }
    return FileReport(path: source.path)
  }

  consuming func finish() {}
}

/// Which files are read.
struct WantedFiles: Sendable {
  /// The files that were read before, by anyone.
  let known: KnownFiles
  /// Whether they are all read again.
  let readsKnown: Bool
  /// What is claimed of the files.
  let request: ClaimRequest?

  /// Whether a file in a bucket, whose path is the same everywhere, is known.
  func mayPassBy(_ file: LogFile) -> Bool {
    guard let earlier = known[file.description] else { return false }
    let source = FileSource(path: file.description, name: LogFileName(path: file.path))
    return mayPassBy(file, source, earlier)
  }

  func mayPassBy(_ file: LogFile, _ source: FileSource, _ earlier: KnownFiles.File) -> Bool {
    guard !readsKnown, !file.isStandardInput, ClaimRequest.allows(request, passingBy: source.name),
      let version = file.version
    else { return false }
    return earlier.isUnchanged(
      size: version.size, modified: version.modified, reader: Importer.reader)
  }
}

/// What a worker hands over of one file, in the file's order; the last one is an end, a part, or that the
/// file was passed by.
enum FilePiece: Sendable {
  /// The file is known, and was not read.
  case passedBy(LogFileName?)
  /// Calls that may be recorded before the end of the file is known, a batch at most.
  case calls([SentCall], path: String)
  case problem(any Explained)
  /// The file was read to its end.
  case end(FileEnd)
  /// The run was asked to stop before the end of the file, of which this was read.
  case part(FileImport)
}

/// A call that may be recorded, and what its outcome is told with.
struct SentCall: Sendable {
  let draft: EventDraft
  let kind: EventKind
  let record: Int?
  let mayBeOfAnyTrail: Bool
}

/// The end of a file.
struct FileEnd: Sendable {
  /// All figures but those of what came of its calls.
  let figures: FileImport
  /// Those of its calls that were not handed over before.
  let calls: [SentCall]
  /// Its row of the ledger, but for the problems that come of its calls.
  let row: ReadingDraft
  /// About how much memory the row takes, in bytes.
  let rowBytes: Int
  /// What a claim can be held against; nil if nothing is claimed, or the file was given up.
  let shown: ShownFile?
  /// What digests can be held against; nil if none are, or it must be read again for that.
  let content: HashedFile?
}

/// A file, and what digests can be held against.
struct HashedFile: Sendable {
  let file: LogFile
  let hash: ContentHash
}

/// What a file shows that a claim of it can be held against.
struct ShownFile: Sendable {
  let report: FileReport
  let source: FileSource
  let activity: FileActivity
}
