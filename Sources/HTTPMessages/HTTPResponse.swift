/// What goes back to whoever called.
public struct HTTPResponse: Sendable {
  /// 200, 400 …
  public var status: Int
  public var headers: HeaderFields
  public var body: [UInt8]

  public init(_ status: Int, headers: HeaderFields = HeaderFields(), body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// - Parameter type: the body's `Content-Type`.
  public init(_ status: Int, _ body: String, type: String = "text/plain; charset=utf-8") {
    self.init(status, headers: ["Content-Type": type], body: Array(body.utf8))
  }
}
