import Dispatch
import Foundation

/// Where asynchronous work runs that threads wait for: on threads of its own, since a thread of Swift's pool that
/// waits for another task of that pool can wait for ever.
final class FetchExecutor: TaskExecutor {
  static let shared = FetchExecutor()
  private let queue = DispatchQueue(label: "trailback.fetch")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedTaskExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }
}

/// Waits on a thread for asynchronous work. The work is cancelled once `shouldStop`, which is called several times a
/// second, returns true.
///
/// - Throws: what the work throws.
func waiting<Value: Sendable>(
  unless shouldStop: () -> Bool = { false }, _ work: @escaping @Sendable () async throws -> Value
) throws -> Value {
  let answer = Answer<Value>()
  let task = Task(executorPreference: FetchExecutor.shared) {
    do { answer.give(.success(try await work())) } catch { answer.give(.failure(error)) }
  }
  return try answer.wait { if shouldStop() { task.cancel() } }.get()
}

/// What a thread waits for. `given` is accessed only while `condition` is locked, which makes the class safe to share.
private final class Answer<Value: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private var given: Result<Value, any Error>?

  func give(_ value: Result<Value, any Error>) {
    condition.lock()
    defer { condition.unlock() }
    given = value
    condition.signal()
  }

  /// - Parameter each: called several times a second.
  func wait(_ each: () -> Void) -> Result<Value, any Error> {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let given { return given }
      _ = condition.wait(until: Date(timeIntervalSinceNow: 0.1))
      each()
    }
  }
}
