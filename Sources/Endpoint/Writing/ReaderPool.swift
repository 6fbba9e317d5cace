import Foundation
import History
import Synchronization

/// Several views of one store, so that readers need not wait for one another, nor for the writer.
///
/// Each question runs on a thread of its own pool: one that takes long holds up no other connection's
/// work.
public final class ReaderPool: Sendable {
  private let free: Mutex<[History]>
  private let threads = OperationQueue()

  /// - Throws: `HistoryError` where there is no store, or it is not ours.
  public init(path: String, count: Int) throws {
    let all = try (0..<max(count, 1)).map { _ in try History(path: path) }
    free = Mutex(all)
    // So that whoever runs finds a view that is free.
    threads.maxConcurrentOperationCount = all.count
  }

  /// Runs a question against one unchanging view of the store.
  public func read<Result: Sendable>(
    _ question: @escaping @Sendable (HistorySnapshot) throws -> Result
  ) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
      threads.addOperation { [self] in
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
