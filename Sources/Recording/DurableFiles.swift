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

  /// What the outcome of a call is told with.
  struct SentCall {
    let draft: EventDraft
    let kind: EventKind
    let record: Int?
    let mayBeOfAnyTrail: Bool
  }

  init(
    recorder: Recorder, each: @escaping (FileImport) throws -> Void,
    problem: @escaping (any Explained) -> Void
  ) {
    background = BackgroundAppend(recorder: recorder)
    self.each = each
    reportProblem = problem
  }

  /// Begins to append calls of the file that is being read, once the batch before them is durable.
  mutating func append(_ calls: [SentCall], of file: inout FileImport) throws {
    try settleBatch(into: &file)
    try begin(calls, endsFile: false)
  }

  /// Takes a file that was read to its end.
  ///
  /// - Parameters:
  ///   - file: its figures.
  ///   - calls: those of its calls that were not appended before.
  ///   - row: makes its row, when all is known of the calls that were appended before.
  mutating func end(
    _ file: FileImport, with calls: [SentCall], row: (FileImport) -> (ReadingDraft, bytes: Int)
  ) throws {
    var file = file
    // What came of its earlier calls decides whether it was read without problems.
    if let underWay, !underWay.endsFile, !underWay.calls.isEmpty { try settleBatch(into: &file) }
    let (draft, bytes) = row(file)
    if waiting.isEmpty { waitingSince = DispatchTime.now().uptimeNanoseconds }
    waiting.append((file, draft))
    waitingBytes += bytes
    if !calls.isEmpty {
      try settleBatch(into: &file)
      try begin(calls, endsFile: true)
    } else if waiting.count >= Self.group.rows || waitingBytes >= Self.group.bytes
      || DispatchTime.now().uptimeNanoseconds - waitingSince >= Self.group.nanoseconds
    {
      try settleBatch(into: &file)
      try begin([], endsFile: false)
    }
  }

  /// Waits until everything is durable, and reports the last files.
  ///
  /// - Parameter file: the file that is being read, if there is one; it gets what came of its calls.
  mutating func settle(into file: inout FileImport) throws {
    try settleBatch(into: &file)
    if !waiting.isEmpty { try begin([], endsFile: false) }
    try settleBatch(into: &file)
  }

  /// Reports a file that was not read to its end, and has no row.
  mutating func stop(in file: FileImport) {
    report.add(file)
    report.isStopped = true
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
  ///
  /// - Parameter current: the file that is being read.
  func failure(_ error: HistoryError, in current: FileImport, ofFiles count: Int) -> ImportFailure {
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
  private mutating func begin(_ calls: [SentCall], endsFile: Bool) throws {
    underWay = Sent(calls: calls, files: waiting.map(\.file), endsFile: endsFile)
    let batch = Batch(
      calls: calls.map(\.draft), rows: waiting.map(\.row), endsFile: endsFile)
    (waiting, waitingBytes) = ([], 0)
    background.begin(batch)
  }

  /// Waits for the batch on its way, and reports the files whose rows it holds.
  private mutating func settleBatch(into current: inout FileImport) throws {
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
