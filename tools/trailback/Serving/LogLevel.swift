/// How much is logged.
enum LogLevel: String, Sendable, CaseIterable {
  /// Every request, and the server's own life.
  case info
  /// Answers of 500 and above, failures, and the server's own life.
  case error
}
