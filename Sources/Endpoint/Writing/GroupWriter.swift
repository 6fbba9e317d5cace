public import CloudTrail
import Foundation
public import History
import Synchronization

/// The server's one writer: a thread that takes every job that is waiting and runs them in one
/// transaction, so that many callers share one wait for the disk.
///
/// When ``run(_:)`` returns, what the job appended is durable.
public final class GroupWriter: Sendable {
  private let recorder: Recorder
  private let queue = Mutex(Queue())
  private let signal = DispatchSemaphore(value: 0)
  private let ended = DispatchGroup()

  private let mostWaiting: Int
  /// The most jobs of one transaction.
  private static let mostTogether = 256

  private struct Queue {
    var jobs: [Job] = []
    var isStopped = false
  }

  private typealias Work = @Sendable (inout RecordingSession, Timestamp) throws -> Void

  /// A caller's job.
  private struct Job: Sendable {
    let run: Work
    /// Called after the transaction, with what ended it or the job.
    let done: @Sendable ((any Error)?) -> Void
  }

  /// - Parameter mostWaiting: more callers than this are told to come again later.
  public init(recorder: Recorder, mostWaiting: Int = 4096) {
    self.recorder = recorder
    self.mostWaiting = mostWaiting
    ended.enter()
    let thread = Thread { [self] in
      work()
      ended.leave()
    }
    thread.name = "trailback-writer"
    thread.stackSize = 8 * 1024 * 1024
    thread.start()
  }

  /// Runs a job with the others that are waiting.
  ///
  /// - Parameter job: also gets the moment that counts as that of its call. It is later than that of any
  ///   job before, and no whole second, so that nobody takes the order of two calls for open.
  /// - Throws: `ThrottlingException` where too many are waiting, `OperationNotPermittedException`
  ///   while the server stops; what the job throws, and then nothing of it is recorded.
  public func run<Result: Sendable>(
    _ job: @escaping @Sendable (inout RecordingSession, Timestamp) throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      let result = ResultBox<Result>()
      let work: Work = { result.set(try job(&$0, $1)) }
      add(Job(run: work) { continuation.resume(with: result.outcome(failure: $0)) })
    }
  }

  private func add(_ job: Job) {
    let refusal = queue.withLock { queue -> CloudTrailError? in
      if queue.isStopped {
        return CloudTrailError("OperationNotPermittedException", "The server is stopping.")
      }
      if queue.jobs.count >= mostWaiting {
        return CloudTrailError("ThrottlingException", "Rate exceeded")
      }
      queue.jobs.append(job)
      return nil
    }
    if let refusal { job.done(refusal) } else { signal.signal() }
  }

  /// Finishes what was taken on, takes nothing more, and closes the store.
  public func stop() throws {
    queue.withLock { $0.isStopped = true }
    signal.signal()
    ended.wait()
    try recorder.close()
  }

  private func work() {
    var clock = WritingClock()
    while true {
      signal.wait()
      let (jobs, isStopped) = queue.withLock { queue -> ([Job], Bool) in
        let taken = Array(queue.jobs.prefix(Self.mostTogether))
        queue.jobs.removeFirst(taken.count)
        return (taken, queue.isStopped && queue.jobs.isEmpty)
      }
      run(jobs, &clock)
      if isStopped { return }
    }
  }

  private func run(_ jobs: [Job], _ clock: inout WritingClock) {
    guard !jobs.isEmpty else { return }
    do {
      var now = clock
      let failures = try recorder.run(
        jobs.map { job in { session in try job.run(&session, now.next(session.recordedAt)) } })
      clock = now
      for (job, failure) in zip(jobs, failures) { job.done(failure) }
    } catch {
      for job in jobs { job.done(error) }
    }
  }
}
