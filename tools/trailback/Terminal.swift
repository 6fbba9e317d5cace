import CloudTrail
import Foundation
import ReadModels

/// Data that was asked for. It is written in large pieces, and the program ends quietly when its
/// reader stops reading.
enum StandardOutput {
  private static let buffer = Buffer()

  static var isTerminal: Bool { isatty(1) != 0 }

  /// Whether colours are shown if nobody says: on a terminal that has them, unless the environment has
  /// `NO_COLOR`.
  static var isColoured: Bool {
    let isForbidden = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    return isTerminal && !isDumb && !isForbidden
  }

  /// Whether the terminal says that it can do nothing but print.
  static var isDumb: Bool { ProcessInfo.processInfo.environment["TERM"] == "dumb" }

  /// How wide a line may be, in columns: by `COLUMNS`, or the terminal; 80 if neither says.
  static var width: Int { width(of: 1) }

  fileprivate static func width(of stream: Int32) -> Int {
    let given = ProcessInfo.processInfo.environment["COLUMNS"].flatMap { Int($0) }
    var size = winsize()
    let isKnown = ioctl(stream, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return min(max(given ?? (isKnown ? Int(size.ws_col) : 80), 40), 400)
  }

  /// Whether nothing but ASCII can be relied on: a dumb terminal, or a locale with another charset.
  static var isASCII: Bool {
    let environment = ProcessInfo.processInfo.environment
    if isDumb { return true }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }
      .first { !$0.isEmpty }?.lowercased()
    guard let locale else { return false }
    let isUnicode = locale.contains("utf-8") || locale.contains("utf8")
    return !isUnicode && (locale == "c" || locale == "posix" || locale.contains("."))
  }

  static func write(_ text: String) {
    buffer.append(text)
  }

  static func write(_ bytes: [UInt8]) {
    buffer.append(bytes)
  }

  /// Writes a document for programs, indented and with a line feed at the end.
  static func write(_ json: JSONValue) {
    buffer.append(json.prettyBytes)
    buffer.append("\n")
  }

  static func flush() {
    buffer.flush()
  }

  /// Unchecked: `bytes` is used only between `lock` and `unlock`.
  private final class Buffer: @unchecked Sendable {
    private let lock = NSLock()
    private var bytes: [UInt8] = []
    private static let limit = 64 * 1024

    func append(_ text: String) {
      lock.lock()
      defer { lock.unlock() }
      bytes += text.utf8
      if bytes.count >= Self.limit { drain() }
    }

    /// A large piece is not copied once more.
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
      let isWritten = writeAll(bytes, to: 1)
      guard !isWritten else { return }
      // Readers may be at work on other threads: `exit` would take from under them what C++ has made.
      if errno == EPIPE { _exit(0) }
      Messages.error(UsageError.noOutput(String(cString: strerror(errno))))
      _exit(2)
    }
  }
}

/// Text for the person at the terminal, on standard error.
enum Messages {
  static func error(_ error: any Explained) {
    Progress.clear()
    write(text("error", error))
  }

  static func warning(_ error: any Explained) {
    Progress.clear()
    write(text("warning", error))
  }

  /// What a person should know and a program need not: a line, if there is something to say.
  static func note(_ text: String?) {
    guard let text else { return }
    Progress.clear()
    // A line for people alone fits the terminal; a hint may hold a command to copy.
    let isFitted = text.hasPrefix("note: ") && !text.contains("\n") && isatty(2) != 0
    let lines = isFitted ? text.wrapped(width: StandardOutput.width(of: 2), hanging: 2) : [text]
    write(lines.joined(separator: "\n") + "\n")
  }

  /// Writes as much as standard error takes. FileHandle would end the program if it is closed;
  /// nobody is there to be told then.
  static func write(_ text: String) {
    _ = writeAll(Array(text.utf8), to: 2)
  }

  /// Text that may hold parts of the command line or of a log, without anything that drives a
  /// terminal.
  static func printable(_ text: String) -> String {
    Printable.text(Arguments.readable(text))
  }

  private static func text(_ word: String, _ error: any Explained) -> String {
    var text = "\(word): \(printable(error.fact))\n"
    if let hint = Advice.hint(for: error) { text += "  hint: \(printable(hint))\n" }
    return text
  }
}

/// The three streams that every program relies on.
enum StandardStreams {
  /// Opens the streams that the caller has closed, before a file gets their numbers: the store must
  /// not be read as standard input, nor an error message be written into it. Each is opened for the
  /// wrong direction, so that its use fails as it would have.
  static func reserve() {
    for (stream, mode) in [(Int32(0), O_WRONLY), (1, O_RDONLY), (2, O_RDONLY)]
    where fcntl(stream, F_GETFD) < 0 {
      // The system gives the lowest free number, which is the one that is missing.
      _ = open("/dev/null", mode)
    }
  }
}

/// Writes all bytes to a stream.
///
/// - Returns: false if the stream does not take them; `errno` says why.
func writeAll(_ bytes: [UInt8], to stream: Int32) -> Bool {
  var written = 0
  while written < bytes.count {
    let count = bytes.withUnsafeBytes {
      Foundation.write(stream, $0.baseAddress?.advanced(by: written), $0.count - written)
    }
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { return false }
    written += count
  }
  return true
}
