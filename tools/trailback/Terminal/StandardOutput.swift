import CloudTrail
import Foundation

/// Data for whoever asked: written in large pieces, and ended quietly when nobody reads any more.
enum StandardOutput {
  private static let buffer = Buffer()

  static func write(_ text: String) {
    buffer.append(text)
  }

  static func write(_ bytes: [UInt8]) {
    buffer.append(bytes)
  }

  /// A document for programs, with a newline behind it.
  static func write(_ json: JSONValue) {
    buffer.append(json.prettyBytes)
    buffer.append("\n")
  }

  static func flush() {
    buffer.flush()
  }

  static var isTerminal: Bool { isatty(1) != 0 }

  /// A lock makes it safe from any thread.
  private final class Buffer: @unchecked Sendable {
    // `bytes` is touched only between `lock` and `unlock`.
    private let lock = NSLock()
    private var bytes: [UInt8] = []
    private static let limit = 64 * 1024

    func append(_ text: String) {
      lock.lock()
      defer { lock.unlock() }
      bytes += text.utf8
      if bytes.count >= Self.limit { drain() }
    }

    /// Much is not copied once more.
    func append(_ more: [UInt8]) {
      lock.lock()
      defer { lock.unlock() }
      if bytes.count + more.count < Self.limit {
        bytes += more
      } else {
        drain()
        put(more)
      }
    }

    func flush() {
      lock.lock()
      defer { lock.unlock() }
      drain()
    }

    private func drain() {
      put(bytes)
      bytes.removeAll(keepingCapacity: true)
    }

    private func put(_ bytes: [UInt8]) {
      var written = 0
      while written < bytes.count {
        let count = bytes.withUnsafeBytes {
          Foundation.write(1, $0.baseAddress?.advanced(by: written), $0.count - written)
        }
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else {
          if errno == EPIPE { exit(0) }
          Messages.error(UsageError.noOutput(String(cString: strerror(errno))))
          exit(2)
        }
        written += count
      }
    }
  }
}
