import Dispatch
import Synchronization

/// Lines for standard error, written by a thread of its own, so that requests need not wait if
/// nobody reads them. Lines that do not fit are dropped and counted.
final class StandardErrorLog: Sendable {
  private struct Backlog {
    var bytes: [UInt8] = []
    var droppedLines = 0
    var isBeingWritten = false
  }

  /// In bytes.
  private static let capacity = 4 << 20
  private let backlog = Mutex(Backlog())
  private let queue = DispatchQueue(label: "log")

  init() {}

  func write(_ line: String) {
    let begins = backlog.withLock { backlog in
      guard backlog.bytes.count + line.utf8.count <= Self.capacity else {
        backlog.droppedLines += 1
        return false
      }
      backlog.bytes += line.utf8
      defer { backlog.isBeingWritten = true }
      return !backlog.isBeingWritten
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
    // If standard error is closed or stays full, nobody reads it.
    while let bytes = next() { _ = writeAll(bytes, to: 2) }
  }

  private func next() -> [UInt8]? {
    backlog.withLock { backlog in
      if backlog.droppedLines > 0 {
        backlog.bytes += "{\"error\":\"\(backlog.droppedLines) log lines were left out\"}\n".utf8
        backlog.droppedLines = 0
      }
      guard !backlog.bytes.isEmpty else {
        backlog.isBeingWritten = false
        return nil
      }
      defer { backlog.bytes = [] }
      return backlog.bytes
    }
  }
}
