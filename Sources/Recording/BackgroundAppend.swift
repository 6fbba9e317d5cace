import Dispatch
import History
import Synchronization

/// What is appended in one transaction: calls of one file, and rows of the ledger.
struct Batch: Sendable {
  var calls: [EventDraft] = []
  /// Of files that were read to their end, all of whose calls are durable or in this batch.
  var rows: [ReadingDraft] = []
  /// Whether the last row is that of the calls' file.
  var endsFile = false

  /// The rows, when it is known what came of the calls: a file of which a call was refused was not read
  /// without problems.
  func rows(after outcomes: [AppendOutcome]) -> [ReadingDraft] {
    guard endsFile, let last = rows.indices.last else { return rows }
    let refused = outcomes.count {
      switch $0 {
      case .refused: true
      case .appended, .completed, .known: false
      }
    }
    var rows = rows
    rows[last].problems += refused
    return rows
  }
}

/// Appends one batch at a time on a thread of its own, so that an import reads on while the disk is waited
/// for.
///
/// Each ``begin(_:)`` is followed by one ``outcomes()`` before the next. Nothing of a batch counts as
/// durable before its outcomes were taken.
final class BackgroundAppend: Sendable {
  private let recorder: Recorder
  private let queue = DispatchQueue(label: "trailback-append")
  private let result = Mutex<Result<[AppendOutcome], any Error>?>(nil)
  private let isDone = DispatchSemaphore(value: 0)

  init(recorder: Recorder) {
    self.recorder = recorder
  }

  func begin(_ batch: Batch) {
    queue.async { [self] in
      let appended = Result {
        try recorder.append(batch.calls, readings: batch.rows(after:))
      }
      result.withLock { $0 = appended }
      isDone.signal()
    }
  }

  /// Waits for the batch.
  ///
  /// - Returns: what came of its calls, in their order.
  /// - Throws: the error that ended its transaction.
  func outcomes() throws -> [AppendOutcome] {
    isDone.wait()
    guard let appended = result.withLock({ $0.take() }) else { return [] }
    return try appended.get()
  }
}
