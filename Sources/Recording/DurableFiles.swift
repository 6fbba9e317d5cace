import CloudTrail
import Dispatch
import History

/// Brings calls and rows of the ledger into the store, and reports each file when its row is durable, in
/// the order of the files.
///
/// A file has a row once it was read to its end. The row goes into the transaction that holds the file's
/// last calls, so that the ledger never says of a call that was lost that it was read. Most files hold no
/// call; their rows wait for the next batch with calls, or until there are enough for a batch of their own:
///
/// ```
///   reading    file 1   file 2 (no calls)   file 3 ………………………………………………   file 4
///   appending           file 1: calls, row   file 3: calls  row 2, file 3: calls, row
///   reported                                ↑ file 1                              ↑ files 2, 3
/// ```
///
/// One batch at a time is on its way. It holds calls of one file at most: the one being read, or the last
/// one whose row it holds.
struct DurableFiles {
  /// How many rows wait for a batch at most, how long while files come to an end, and how much memory the
  /// rows take, in bytes.
  static let group = (rows: 1000, nanoseconds: UInt64(1_000_000_000), bytes: 8 << 20)

  private let background: BackgroundAppend
  private let each: (FileImport) throws -> Void
  private let reportProblem: (any Explained) -> Void

  /// Files that were read to their end, whose rows are in no batch yet.
  private var waiting: [(file: FileImport, row: ReadingDraft)] = []
  private var waitingBytes = 0
  private var waitingSince: UInt64 = 0
  private var underWay: Sent?
  /// What came of calls that were appended before the end of their file.
  private var current = FileImport(path: "")
  /// Of all files that were reported.
  private(set) var report = ImportReport()

  /// The batch on its way.
  private struct Sent {
    let calls: [SentCall]
    /// The files whose rows it holds.
    var files: [FileImport]
    /// Whether the calls are of the last of these files, and not of the one that is being read.
    let endsFile: Bool
  }

  init(
    recorder: Recorder, each: @escaping (FileImport) throws -> Void,
    problem: @escaping (any Explained) -> Void
  ) {
    background = BackgroundAppend(recorder: recorder)
    self.each = each
    reportProblem = problem
  }

  /// Begins to append calls of a file whose end has not come, once the batch before them is durable.
  mutating func append(_ calls: [SentCall], of path: String) throws {
    current.path = path
    try settleBatch()
    begin(calls, endsFile: false)
  }

  /// Takes a file that was read to its end.
  mutating func end(_ end: FileEnd) throws {
    // What came of its earlier calls decides whether it was read without problems.
    if let underWay, !underWay.endsFile, !underWay.calls.isEmpty { try settleBatch() }
    let file = takeCurrent(of: end.figures)
    var row = end.row
    row.problems = file.problems
    if waiting.isEmpty { waitingSince = DispatchTime.now().uptimeNanoseconds }
    waiting.append((file, row))
    waitingBytes += end.rowBytes
    if !end.calls.isEmpty {
      try settleBatch()
      begin(end.calls, endsFile: true)
    } else if waiting.count >= Self.group.rows || waitingBytes >= Self.group.bytes
      || DispatchTime.now().uptimeNanoseconds - waitingSince >= Self.group.nanoseconds
    {
      try settleBatch()
      begin([], endsFile: false)
    }
  }

  /// Waits until everything is durable, and reports the last files.
  mutating func settle() throws {
    try settleBatch()
    if !waiting.isEmpty { begin([], endsFile: false) }
    try settleBatch()
  }

  /// Counts what was read of a file that was not read to its end; it has no row. Of several such files each
  /// counts that gave anything.
  mutating func stop(_ part: FileImport) throws {
    try settle()
    let file = takeCurrent(of: part)
    if file != FileImport(path: part.path) { report.add(file) }
    report.isStopped = true
  }

  /// The figures of a file together with what came of its calls.
  private mutating func takeCurrent(of figures: FileImport) -> FileImport {
    var file = figures
    file.addOutcomes(current)
    current = FileImport(path: "")
    return file
  }

  /// Counts a file that was known before.
  mutating func passBy() { report.knownFiles += 1 }

  /// Waits for the batch on its way after something else failed, so that the store can be closed.
  mutating func abandon() {
    guard underWay != nil else { return }
    underWay = nil
    do {
      _ = try background.outcomes()
    } catch {
      // The error that came first is told.
    }
  }

  /// What is durable after the history failed.
  func failure(_ error: HistoryError, ofFiles count: Int) -> ImportFailure {
    let file = failedFile ?? current
    return ImportFailure(
      error: error, files: report.files, fileCount: count, recorded: report.recordedCount,
      path: file.path, recordedOfFile: file.recordedCount)
  }

  /// The file of the batch that failed last.
  private var failedFile: FileImport?
}

// MARK: - Batches

extension DurableFiles {
  private mutating func begin(_ calls: [SentCall], endsFile: Bool) {
    underWay = Sent(calls: calls, files: waiting.map(\.file), endsFile: endsFile)
    let batch = Batch(
      calls: calls.map(\.draft), rows: waiting.map(\.row), endsFile: endsFile)
    (waiting, waitingBytes) = ([], 0)
    background.begin(batch)
  }

  /// Waits for the batch on its way, and reports the files whose rows it holds.
  private mutating func settleBatch() throws {
    guard var batch = underWay else { return }
    underWay = nil
    let last = batch.files.indices.last
    let outcomes: [AppendOutcome]
    do {
      outcomes = try background.outcomes()
    } catch {
      failedFile = batch.endsFile ? batch.files.last : batch.calls.isEmpty ? batch.files.first : nil
      throw error
    }
    if batch.endsFile, let last {
      add(outcomes, of: batch.calls, to: &batch.files[last])
    } else {
      add(outcomes, of: batch.calls, to: &current)
    }
    for file in batch.files {
      report.add(file)
      try each(file)
    }
  }

  private func add(
    _ outcomes: [AppendOutcome], of calls: [SentCall], to file: inout FileImport
  ) {
    for (call, outcome) in zip(calls, outcomes) {
      switch outcome {
      case .appended: file.appended[call.kind, default: 0] += 1
      case .completed: file.completed += 1
      case .known: file.known += 1
      case .refused(let error):
        file.problems += 1
        reportProblem(RefusedEvent(path: file.path, record: call.record, error: error))
        continue
      }
      if call.mayBeOfAnyTrail { file.namingNoTrail += 1 }
    }
  }
}
