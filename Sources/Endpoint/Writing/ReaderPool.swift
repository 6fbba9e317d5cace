import Foundation
public import History
import Synchronization

/// Several views of one store, so that readers need not wait for one another, nor for the writer.
///
/// Each question runs on a thread of its own pool: one that takes long holds up no other connection's
/// work. Those that may take long wait for one another, and nobody else waits for them.
public final class ReaderPool: Sendable {
  private let free: Mutex<[History]>
  private let brief = OperationQueue()
  private let long = OperationQueue()

  /// - Parameter count: how many questions are answered at a time; half as many long ones besides.
  /// - Throws: `HistoryError` where there is no store, or it is not ours.
  public init(path: String, count: Int) throws {
    brief.maxConcurrentOperationCount = max(count, 1)
    long.maxConcurrentOperationCount = max(count / 2, 1)
    // So many that whoever runs finds one that is free.
    free = Mutex(
      try (0..<max(count, 1) + max(count / 2, 1)).map { _ in try History(path: path) })
  }

  /// Runs a question against one unchanging view of the store.
  ///
  /// - Parameter isLong: whether the question may go through the whole log.
  public func read<Result: Sendable>(
    isLong: Bool = false, _ question: @escaping @Sendable (HistorySnapshot) throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      (isLong ? long : brief).addOperation { [self] in
        continuation.resume(with: Swift.Result { try take(question) })
      }
    }
  }

  private func take<Result>(
    _ question: (HistorySnapshot) throws -> Result
  ) throws -> Result {
    guard let history = free.withLock({ $0.popLast() }) else {
      throw HistoryError.busy(path: "the store")
    }
    defer { free.withLock { $0.append(history) } }
    return try history.snapshot(question)
  }
}
