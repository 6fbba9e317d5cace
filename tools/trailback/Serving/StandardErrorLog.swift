import Dispatch
import Glibc
import Synchronization

/// Lines for standard error, written by a thread of its own: where nobody reads them, requests must not
/// wait. What does not fit is left out and counted.
final class StandardErrorLog: Sendable {
  private struct Waiting {
    var bytes: [UInt8] = []
    var left = 0
    var isBeingWritten = false
  }

  private static let capacity = 4 << 20
  private let waiting = Mutex(Waiting())
  private let queue = DispatchQueue(label: "log")

  init() {}

  func write(_ line: String) {
    let begins = waiting.withLock { waiting in
      guard waiting.bytes.count + line.utf8.count <= Self.capacity else {
        waiting.left += 1
        return false
      }
      waiting.bytes += line.utf8
      defer { waiting.isBeingWritten = true }
      return !waiting.isBeingWritten
    }
    if begins { queue.async { self.drain() } }
  }

  /// Waits until everything is written, but not for a reader that does not read.
  func flush() {
    let done = DispatchSemaphore(value: 0)
    queue.async { done.signal() }
    _ = done.wait(timeout: .now() + 1)
  }

  private func drain() {
    while let bytes = next() {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
        if count < 0 && errno == EINTR { continue }
        // Standard error is closed, or full for good: there is nobody to tell.
        guard count > 0 else { break }
        rest = rest.dropFirst(count)
      }
    }
  }

  private func next() -> [UInt8]? {
    waiting.withLock { waiting in
      if waiting.left > 0 {
        waiting.bytes += "{\"error\":\"\(waiting.left) log lines were left out\"}\n".utf8
        waiting.left = 0
      }
      guard !waiting.bytes.isEmpty else {
        waiting.isBeingWritten = false
        return nil
      }
      defer { waiting.bytes = [] }
      return waiting.bytes
    }
  }
}
