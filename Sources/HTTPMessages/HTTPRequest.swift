/// One HTTP request, whole and in memory, as the network layer hands it over.
public struct HTTPRequest: Sendable {
  /// In capitals: `POST`.
  public var method: String
  /// As it stood in the request line, percent-encoded and without the query.
  public var path: String
  /// As it stood behind the question mark; empty where there was none.
  public var query: String
  public var headers: HeaderFields
  public var body: [UInt8]
  /// The address of whoever called, without a port.
  public var remoteAddress: String?
  /// Names this request in the response, in the log and in reports of failures: a UUID.
  public var id: String

  public init(
    method: String, path: String, query: String = "", headers: HeaderFields = HeaderFields(),
    body: [UInt8] = [], remoteAddress: String? = nil, id: String = RandomID.make()
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
    self.remoteAddress = remoteAddress
    self.id = id
  }
}
