import HTTPMessages

/// A name for one request, which the caller is told and the log holds.
enum RequestID {
  /// The answer's header field that carries it, as AWS's clients read it.
  static let header = "x-amzn-RequestId"

  static func make() -> String { RandomID.make() }
}
