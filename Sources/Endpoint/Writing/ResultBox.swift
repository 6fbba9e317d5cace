import Synchronization

/// Carries what a job made from the writer's thread to whoever waits for it.
final class ResultBox<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)

  struct Empty: Error {}

  func set(_ made: Value) {
    value.withLock { $0 = made }
  }

  /// - Parameter failure: what ended the job; nil where it is done.
  func outcome(failure: (any Error)?) -> Result<Value, any Error> {
    if let failure { return .failure(failure) }
    return value.withLock { $0.map { .success($0) } ?? .failure(Empty()) }
  }
}
