public import CloudTrail
import Foundation
public import History
import Synchronization

/// Several open views of one store, so that readers wait neither for one another nor for the writer.
///
/// Each read runs on a thread of the pool, so a slow one delays no other connection. Reads that may take
/// long have threads of their own: they wait for one another, and nobody else waits for them.
public final class ReaderPool: Sendable {
  private let free: Mutex<Views>
  private let brief = OperationQueue()
  private let long = OperationQueue()

  /// Opens the store that a text names several times, as ``init(at:count:)`` does.
  ///
  /// - Throws: also `HistoryError` if the text names no file.
  public convenience init(path: String, count: Int) throws {
    try self.init(at: StorePath(path), count: count)
  }

  /// Opens the store several times.
  ///
  /// - Parameters:
  ///   - path: the path of the store's file.
  ///   - count: how many brief reads run at a time; half as many long ones run besides.
  /// - Throws: `HistoryError` if there is no store at the path, or it is not one of ours.
  public init(at path: StorePath, count: Int) throws {
    brief.maxConcurrentOperationCount = max(count, 1)
    long.maxConcurrentOperationCount = max(count / 2, 1)
    // One for each thread, so that every read finds a free one.
    free = Mutex(
      Views(free: try (0..<max(count, 1) + max(count / 2, 1)).map { _ in try History(at: path) }))
  }

  /// Closes all views, so that the writer can move everything into the file when it closes. A read that
  /// is under way closes its view when it ends; further reads are refused as busy.
  public func close() throws {
    let unused = free.withLock { views in
      defer { views = Views(isClosed: true) }
      return views.free
    }
    for history in unused { try history.close() }
  }

  /// Runs a closure on one unchanging view of the store.
  ///
  /// - Parameters:
  ///   - isLong: whether the read may go through the whole log.
  ///   - knownAt: a moment of which the view tells whether what was known then is settled.
  ///   - body: reads; called on one of the threads of the pool. It must not keep the view.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws.
  public func read<Value: Sendable>(
    isLong: Bool = false, settling knownAt: Timestamp? = nil,
    _ body: @escaping @Sendable (HistorySnapshot) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      (isLong ? long : brief).addOperation { [self] in
        continuation.resume(with: Result { try withFreeHistory(settling: knownAt, body) })
      }
    }
  }

  private func withFreeHistory<Value>(
    settling knownAt: Timestamp?, _ body: (HistorySnapshot) throws -> Value
  ) throws -> Value {
    guard let history = free.withLock({ $0.free.popLast() }) else {
      throw HistoryError.busy(path: "the store")
    }
    let result = Result { try history.snapshot(settling: knownAt, body) }
    let isClosed = free.withLock { views in
      if !views.isClosed { views.free.append(history) }
      return views.isClosed
    }
    if isClosed { try history.close() }
    return try result.get()
  }

  private struct Views {
    var free: [History] = []
    var isClosed = false
  }
}
