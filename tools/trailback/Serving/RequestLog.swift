import Server

/// One line of JSON per request, and per thing that happens to the server itself.
struct RequestLog: ServerObserver {
  /// A longer path is cut.
  static let pathLength = 256

  private let level: LogLevel
  private let write: @Sendable (String) -> Void

  /// - Parameter write: takes a line with its line feed, and must not wait.
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

  /// Something in the server's life: that it listens, that it stops.
  func tell(_ event: String) {
    var line = LogLine()
    line.add("event", event)
    write(line.text)
  }

  func failed(_ what: String) {
    var line = LogLine()
    line.add("error", what)
    write(line.text)
  }

  private static func cut(_ path: String) -> String {
    path.utf8.count <= pathLength
      ? path : String(decoding: path.utf8.prefix(pathLength), as: UTF8.self)
  }
}
