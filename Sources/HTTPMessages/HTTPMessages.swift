/// One HTTP request, whole and in memory.
public struct HTTPRequest: Sendable {
  /// In capitals: `POST`.
  public var method: String
  /// As it was sent: percent-encoded, without the query.
  public var path: String
  /// As it was sent, without the question mark; empty if there was none.
  public var query: String
  /// All header fields, in the order in which they were sent.
  public var headers: HeaderFields
  /// The whole body; empty if there was none.
  public var body: [UInt8]
  /// The IP address of the client, without a port; nil if it is not known.
  public var remoteAddress: String?
  /// Names this request in its response and in every log line about it.
  public var id: String

  /// A request. Only its method and path must be given.
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

/// One HTTP response, whole and in memory.
public struct HTTPResponse: Sendable {
  /// 200, 400 …
  public var status: Int
  /// All header fields but those that the server adds, such as `Content-Length`.
  public var headers: HeaderFields
  /// The whole body.
  public var body: [UInt8]

  /// A response with a body of bytes.
  public init(_ status: Int, headers: HeaderFields = HeaderFields(), body: [UInt8] = []) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// A response with a body of text.
  ///
  /// - Parameters:
  ///   - status: 200, 400 …
  ///   - body: the text, sent as UTF-8.
  ///   - type: the body's `Content-Type`.
  public init(_ status: Int, _ body: String, type: String = "text/plain; charset=utf-8") {
    self.init(status, headers: ["Content-Type": type], body: Array(body.utf8))
  }
}

/// Responds to HTTP requests.
public protocol HTTPService: Sendable {
  /// The response to one request. It never throws: a failure is a response, too.
  func respond(to request: HTTPRequest) async -> HTTPResponse

  /// Judges a request that has a body before any of it is read. It must not wait.
  ///
  /// - Parameter request: the head alone; its body is empty.
  /// - Returns: the response that refuses it; nil to have the body read, and `respond` called.
  func refusal(ofHead request: HTTPRequest) -> HTTPResponse?
}

extension HTTPService {
  /// Refuses none.
  public func refusal(ofHead request: HTTPRequest) -> HTTPResponse? { nil }
}

/// Header fields in the order in which they were sent; a name may occur more than once.
public struct HeaderFields: Sendable, Hashable {
  /// One name with its value.
  public struct Field: Sendable, Hashable {
    /// As it was sent. Names compare without regard to case.
    public var name: String
    /// Without the white space around it.
    public var value: String

    /// A field as it was sent.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }

    /// Whether this field has the given name.
    public func isNamed(_ other: String) -> Bool {
      // Names are ASCII, in which upper and lower case differ in one bit.
      func lowercase(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
      return name.utf8.count == other.utf8.count
        && zip(name.utf8, other.utf8).allSatisfy { lowercase($0) == lowercase($1) }
    }
  }

  /// All fields, in the order in which they were sent.
  public private(set) var fields: [Field]

  /// Fields in the given order.
  public init(_ fields: [Field] = []) {
    self.fields = fields
  }

  /// Adds a field after the others, even if its name is there already.
  public mutating func add(_ name: String, _ value: String) {
    fields.append(Field(name, value))
  }

  /// All values of a name, in their order.
  public func values(_ name: String) -> [String] {
    fields.lazy.filter { $0.isNamed(name) }.map(\.value)
  }

  /// The value of a name that occurs exactly once; nil if it is missing, or occurs twice, since
  /// then it is not known which one counts.
  public subscript(name: String) -> String? {
    var found: String?
    for field in fields where field.isNamed(name) {
      guard found == nil else { return nil }
      found = field.value
    }
    return found
  }
}

extension HeaderFields: ExpressibleByDictionaryLiteral {
  /// Fields in the order of the literal.
  public init(dictionaryLiteral elements: (String, String)...) {
    self.init(elements.map { Field($0.0, $0.1) })
  }
}
