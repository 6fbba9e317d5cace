import Foundation

/// Runs what blocks on a thread of its own, so that the server's tasks have theirs.
func blocking<Result: Sendable>(
  _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread {
      continuation.resume(with: Swift.Result { try body() })
    }
  }
}

struct Unanswered: Error {
  let what: String
}
