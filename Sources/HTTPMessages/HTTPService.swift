/// Whatever responds to HTTP requests.
public protocol HTTPService: Sendable {
  /// Responds to one request. Never throws: a failure is a response, too.
  func respond(to request: HTTPRequest) async -> HTTPResponse
}
