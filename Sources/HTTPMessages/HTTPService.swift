/// Whatever answers HTTP calls.
public protocol HTTPService: Sendable {
  /// Answers one call. Never throws: what goes wrong is an answer too.
  func answer(_ call: HTTPRequest) async -> HTTPResponse
}
