import HTTPMessages
import NIOCore
import NIOHTTP1

/// Assembles one request from the parts that the parser finds, and refuses what the parser lets
/// through although HTTP forbids it.
struct RequestAssembly {
  /// Without its body.
  let head: HTTPRequest
  /// Whether the head is judged before the body comes. A small body may come first: it always has room, and
  /// what is made of the request judges the head anyway.
  let isJudgedByHead: Bool
  private(set) var body: ArrivingBody
  /// Whether another request may follow on the connection.
  let keepsAlive: Bool
  /// Whether the client speaks HTTP/1.0, in which keeping the connection has to be agreed on.
  let isHTTP10: Bool
  /// Whether the client waits for `100 Continue` before it sends the body.
  let expectsContinue: Bool
  private let largestBody: Int

  init(
    _ head: HTTPRequestHead, from remoteAddress: String?, id: String, limits: ServerLimits,
    budget: BodyBudget
  ) throws(Refusal) {
    largestBody = limits.largestBody(to: Self.path(in: head.uri))
    let length = try Self.bodyLength(head, largestBody)
    body = ArrivingBody(longest: length ?? largestBody, from: budget)
    let (path, query) = try Self.target(head.uri)
    self.head = HTTPRequest(
      method: head.method.rawValue, path: path, query: query,
      headers: HeaderFields(head.headers.map { .init($0.name, Self.trimmed($0.value)) }),
      remoteAddress: remoteAddress, id: id)
    isHTTP10 = head.version.minor == 0
    // The parser stops reading after a request that asks for another protocol.
    keepsAlive = head.isKeepAlive && !head.headers.contains(name: "Upgrade")
    let waits =
      !isHTTP10
      && head.headers[canonicalForm: "Expect"].contains { $0.lowercased() == "100-continue" }
    expectsContinue = waits
    isJudgedByHead = length.map { $0 > ServerLimits.smallBody || $0 > 0 && waits } ?? true
  }

  mutating func add(_ bytes: ByteBuffer) throws(Refusal) {
    try body.add(bytes.readableBytesView, limit: largestBody)
  }

  /// The request with all of its body.
  var request: HTTPRequest {
    var request = head
    request.body = body.bytes
    return request
  }

  /// What the head says of the length of the body; nil if it comes in chunks.
  private static func bodyLength(
    _ head: HTTPRequestHead, _ largestBody: Int
  ) throws(Refusal) -> Int? {
    let hosts = head.headers["Host"].count
    guard hosts == 1 || hosts == 0 && head.version.minor == 0 else {
      throw .malformed("a request needs exactly one Host field")
    }
    guard head.method != .CONNECT else { throw .malformed("this is not a proxy") }
    let encodings = head.headers["Transfer-Encoding"]
    let lengths = head.headers["Content-Length"]
    if !encodings.isEmpty {
      guard head.version.minor > 0, lengths.isEmpty else {
        throw .malformed("the length of the body is given in two ways")
      }
      guard encodings.count == 1, trimmed(encodings[0]).lowercased() == "chunked" else {
        throw .unknownEncoding
      }
      return nil
    }
    guard lengths.count <= 1 else { throw .malformed("the length of the body is given twice") }
    guard let length = lengths.first else { return 0 }
    // The parser has checked that it is a number; one that does not fit an Int is too large anyway.
    guard let bytes = Int(trimmed(length)), bytes <= largestBody else {
      throw .bodyTooLarge(limit: largestBody)
    }
    return bytes
  }

  /// The path and the query of a target, as they were sent. The scheme and the host of an absolute
  /// address are dropped.
  private static func target(_ target: String) throws(Refusal) -> (path: String, query: String) {
    // Bytes, since Swift may see a question mark and what follows it as one character.
    var rest = target.utf8[...]
    if rest.first != UInt8(ascii: "/"), target != "*" {
      guard let mark = rest.firstRange(of: Array("://".utf8)) else {
        throw .malformed("the target is not a path")
      }
      rest = rest[mark.upperBound...].drop { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
    }
    let path = path(in: Substring(rest))
    return (path.isEmpty ? "/" : path, String(Substring(rest.dropFirst(path.utf8.count + 1))))
  }

  /// A target without its query.
  static func path(in target: some StringProtocol) -> String {
    String(decoding: target.utf8.prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self)
  }

  private static func trimmed(_ value: String) -> String {
    func isBlank(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 }
    guard isBlank(value.utf8.first) || isBlank(value.utf8.last) else { return value }
    let rest = value.utf8.drop(while: isBlank)
    guard let last = rest.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(rest[...last]) ?? value
  }
}

/// Why the server does not hand a request to the service.
enum Refusal: Error, Equatable {
  case malformed(String)
  case bodyTooLarge(limit: Int)
  case headTooLarge(limit: Int)
  case unknownEncoding
  /// The bodies of others take all the memory that there is for bodies.
  case tooManyBodies
  /// Its time was up before all of it had come.
  case tooSlow

  var response: HTTPResponse {
    switch self {
    case .malformed(let reason): HTTPResponse(400, reason + "\n")
    case .bodyTooLarge(let limit):
      HTTPResponse(413, "the body is longer than \(limit) bytes\n")
    case .headTooLarge(let limit):
      HTTPResponse(431, "the header section is longer than \(limit) bytes\n")
    case .unknownEncoding:
      HTTPResponse(501, "chunked is the only transfer encoding that is supported\n")
    case .tooManyBodies:
      HTTPResponse(
        503, headers: ["Content-Type": "text/plain; charset=utf-8", "Retry-After": "1"],
        body: Array("too many requests are arriving at once\n".utf8))
    case .tooSlow: HTTPResponse(408, "the request took too long to arrive\n")
    }
  }
}
