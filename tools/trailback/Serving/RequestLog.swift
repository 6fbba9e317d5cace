import CloudTrail
import Glibc
import Server

/// How much is logged.
enum LogLevel: String, Sendable, CaseIterable {
  /// Every request, every failure, and when the server starts and stops.
  case info
  /// Responses of 500 and above, every failure, and when the server starts and stops.
  case error
}

/// Writes one line of JSON for each request, and for whatever happens to the server itself.
struct RequestLog: ServerObserver {
  /// In bytes. A longer path is cut.
  private static let pathLength = 256

  private let level: LogLevel
  private let write: @Sendable (String) -> Void

  /// - Parameters:
  ///   - level: how much is written.
  ///   - write: takes a line with its line feed. It must not wait.
  init(level: LogLevel, write: @escaping @Sendable (String) -> Void) {
    self.level = level
    self.write = write
  }

  func served(_ request: ServedRequest) {
    guard level == .info || request.status >= 500 else { return }
    var line = LogLine()
    line.add("method", request.method)
    line.add("path", request.path.map { Self.cut($0) })
    line.add("status", request.status)
    line.add("duration_ms", milliseconds: request.seconds)
    line.add("bytes", request.bytes)
    line.add("remote", request.remoteAddress)
    line.add("request_id", request.requestID)
    write(line.text)
  }

  /// The server started or stopped.
  func note(_ event: String) {
    var line = LogLine()
    line.add("event", event)
    write(line.text)
  }

  func failed(_ message: String, in requestID: String?) {
    var line = LogLine()
    line.add("error", message)
    line.add("request_id", requestID)
    write(line.text)
  }

  private static func cut(_ path: String) -> String {
    path.utf8.count <= pathLength
      ? path : String(decoding: path.utf8.prefix(pathLength), as: UTF8.self)
  }
}

/// A JSON object on one line of printable ASCII. Whatever a client sent, it cannot begin a line of
/// its own or drive a terminal.
private struct LogLine {
  private var content: String

  /// A line about something that happened now.
  init() {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let time = Timestamp(microseconds: Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000)
    content = "{\"time\":\"\(time)\""
  }

  var text: String { content + "}\n" }

  /// Adds a member; none if there is no value.
  mutating func add(_ name: String, _ value: String?) {
    guard let value else { return }
    add(name, json: JSONValue.string(value).asciiText)
  }

  mutating func add(_ name: String, _ value: Int) {
    add(name, json: String(value))
  }

  /// With three digits after the point.
  mutating func add(_ name: String, milliseconds seconds: Double) {
    let microseconds = Int((seconds * 1e6).rounded())
    let fraction = String(microseconds % 1000)
    let zeros = String(repeating: "0", count: 3 - fraction.count)
    add(name, json: "\(microseconds / 1000).\(zeros)\(fraction)")
  }

  private mutating func add(_ name: String, json: String) {
    content += ",\"\(name)\":\(json)"
  }
}
