import Dispatch
import History
import Synchronization

/// Appends one batch of events at a time on a thread of its own, so that an import reads on while the
/// disk is waited for.
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

  func begin(_ batch: [EventDraft]) {
    queue.async { [self] in
      let appended = Result { try recorder.append(batch) }
      result.withLock { $0 = appended }
      isDone.signal()
    }
  }

  /// Waits for the batch.
  ///
  /// - Throws: the error that ended its transaction.
  func outcomes() throws -> [AppendOutcome] {
    isDone.wait()
    guard let appended = result.withLock({ $0.take() }) else { return [] }
    return try appended.get()
  }
}
