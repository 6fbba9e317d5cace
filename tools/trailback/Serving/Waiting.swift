import Dispatch
import Synchronization

/// Runs asynchronous work to its end on behalf of a command that is not. Only the main thread waits so.
func waiting(for work: @escaping @Sendable () async throws -> Void) throws {
  let outcome = Outcome()
  Task {
    do {
      try await work()
      outcome.set(.success(()))
    } catch {
      outcome.set(.failure(error))
    }
  }
  try outcome.wait()
}

private final class Outcome: Sendable {
  private let result = Mutex<Result<Void, any Error>?>(nil)
  private let isThere = DispatchSemaphore(value: 0)

  func set(_ result: Result<Void, any Error>) {
    self.result.withLock { $0 = result }
    isThere.signal()
  }

  func wait() throws {
    isThere.wait()
    try result.withLock { $0 }?.get()
  }
}
