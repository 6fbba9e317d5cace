public import CloudTrail
import Foundation
public import History
import Synchronization

/// The server's one writer: a thread that takes every write that is waiting and runs them in one
/// transaction, so that many callers share one wait for the disk.
///
/// When ``write(_:)`` returns, what it appended is durable.
public final class GroupWriter: Sendable {
  let recorder: Recorder
  private let waiting = Mutex(WaitingWrites())
  private let signal = DispatchSemaphore(value: 0)
  private let ended = DispatchGroup()

  /// Whether the last transaction became durable.
  let health = StoreHealth()

  private let mostWaiting: Int
  /// The most writes in one transaction.
  private static let mostTogether = 256

  private struct WaitingWrites {
    var writes: [Write] = []
    var isStopped = false
  }

  /// What one caller wants written. Its continuation is resumed by the one or the other, never by both.
  private struct Write: Sendable {
    /// Runs in the transaction. It returns a closure that resumes the caller with the result, to be called
    /// once the transaction is durable.
    let run: @Sendable (inout RecordingSession, Timestamp) throws -> @Sendable () -> Void
    /// Resumes the caller with the error that ended this write or the transaction.
    let fail: @Sendable (any Error) -> Void
  }

  /// - Parameters:
  ///   - recorder: belongs to this writer from now on, which closes it.
  ///   - mostWaiting: when so many callers are waiting, the next one is refused.
  public init(recorder: Recorder, mostWaiting: Int = 4096) {
    self.recorder = recorder
    self.mostWaiting = mostWaiting
    ended.enter()
    let thread = Thread { [self] in
      writeUntilStopped()
      ended.leave()
    }
    thread.name = "trailback-writer"
    thread.stackSize = 8 * 1024 * 1024
    thread.start()
  }

  /// Runs a closure in a transaction, together with the others that are waiting.
  ///
  /// - Parameter body: also gets the time that counts as the time of its call, by ``WritingClock``.
  /// - Returns: what `body` returned, once it is durable.
  /// - Throws: `ThrottlingException` if too many are waiting, `OperationNotPermittedException` while the
  ///   server is stopping, or what `body` throws; then nothing of it is recorded. Only after
  ///   `HistoryError.outcomeUnknown` that is not known.
  public func write<Value: Sendable>(
    _ body: @escaping @Sendable (inout RecordingSession, Timestamp) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      add(
        Write(
          run: { session, time in
            let value = try body(&session, time)
            return { continuation.resume(returning: value) }
          },
          fail: { continuation.resume(throwing: $0) }))
    }
  }

  private func add(_ write: Write) {
    let refusal = waiting.withLock { waiting -> CloudTrailError? in
      if waiting.isStopped {
        return CloudTrailError("OperationNotPermittedException", "The server is stopping.")
      }
      if waiting.writes.count >= mostWaiting {
        return CloudTrailError("ThrottlingException", "Rate exceeded")
      }
      waiting.writes.append(write)
      return nil
    }
    if let refusal { write.fail(refusal) } else { signal.signal() }
  }

  /// Finishes the writes that are waiting, takes no more, and closes the store.
  ///
  /// - Returns: as ``History/Recorder/close()``.
  @discardableResult
  public func stop() throws -> String? {
    waiting.withLock { $0.isStopped = true }
    signal.signal()
    ended.wait()
    return try recorder.close()
  }

  private func writeUntilStopped() {
    var clock = WritingClock()
    while true {
      signal.wait()
      let (writes, isStopped) = waiting.withLock { waiting -> ([Write], Bool) in
        let taken = Array(waiting.writes.prefix(Self.mostTogether))
        waiting.writes.removeFirst(taken.count)
        return (taken, waiting.isStopped && waiting.writes.isEmpty)
      }
      run(writes, &clock)
      if isStopped { return }
    }
  }

  private func run(_ writes: [Write], _ clock: inout WritingClock) {
    guard !writes.isEmpty else { return }
    var resume = [(@Sendable () -> Void)?](repeating: nil, count: writes.count)
    do {
      var next = clock
      let failures = try recorder.run(
        writes.indices.map { index in
          { session in
            resume[index] = try writes[index].run(&session, next.next(session.clock))
          }
        })
      clock = next
      health.noteSuccess()
      for (index, failure) in failures.enumerated() {
        if let failure { writes[index].fail(failure) } else { resume[index]?() }
      }
    } catch {
      health.note(error)
      for write in writes { write.fail(error) }
    }
  }
}
