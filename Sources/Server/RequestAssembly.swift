import HTTPMessages
import NIOCore
import NIOHTTP1

/// Puts one request together from the parts that the parser finds.
struct RequestAssembly {
  private(set) var call: HTTPRequest
  /// Whether another request may follow on the connection.
  let keepsAlive: Bool
  /// Whether the caller speaks HTTP/1.0, where staying has to be said.
  let isOld: Bool
  /// Whether the caller waits for a word before it sends the body.
  let awaitsContinue: Bool
  private let limits: ServerLimits

  /// - Throws: ``Refusal`` for what the parser lets by and HTTP does not.
  init(_ head: HTTPRequestHead, from remoteAddress: String?, limits: ServerLimits) throws(Refusal) {
    self.limits = limits
    try Self.check(head, limits)
    let (path, query) = try Self.target(head.uri)
    call = HTTPRequest(
      method: head.method.rawValue, path: path, query: query,
      headers: HeaderFields(head.headers.map { .init($0.name, Self.trimmed($0.value)) }),
      remoteAddress: remoteAddress)
    isOld = head.version.minor == 0
    // Behind a request that asks for another protocol the parser reads no further.
    keepsAlive = head.isKeepAlive && !head.headers.contains(name: "Upgrade")
    awaitsContinue =
      !isOld && head.headers[canonicalForm: "Expect"].contains { $0.lowercased() == "100-continue" }
  }

  mutating func add(_ bytes: ByteBuffer) throws(Refusal) {
    guard call.body.count + bytes.readableBytes <= limits.bodyBytes else {
      throw .bodyTooLarge(limit: limits.bodyBytes)
    }
    call.body.append(contentsOf: bytes.readableBytesView)
  }

  private static func check(_ head: HTTPRequestHead, _ limits: ServerLimits) throws(Refusal) {
    let hosts = head.headers["Host"].count
    guard hosts == 1 || hosts == 0 && head.version.minor == 0 else {
      throw .malformed("a request names its host once")
    }
    guard head.method != .CONNECT else { throw .malformed("this is no proxy") }
    let encodings = head.headers["Transfer-Encoding"]
    let lengths = head.headers["Content-Length"]
    if !encodings.isEmpty {
      guard head.version.minor > 0, lengths.isEmpty else {
        throw .malformed("the body's length is told in two ways")
      }
      guard encodings.count == 1, trimmed(encodings[0]).lowercased() == "chunked" else {
        throw .unknownEncoding
      }
    }
    guard lengths.count <= 1 else { throw .malformed("the body's length is told twice") }
    if let length = lengths.first {
      // The parser took it for a number already; one that is too large for an Int is too large here.
      guard let bytes = Int(trimmed(length)), bytes <= limits.bodyBytes else {
        throw .bodyTooLarge(limit: limits.bodyBytes)
      }
    }
  }

  /// The path and the query of a target, as they were sent. What stands before the path of a whole
  /// address says nothing here.
  private static func target(_ target: String) throws(Refusal) -> (path: String, query: String) {
    // Bytes, since a question mark and what is sent behind it may be one character to Swift.
    var rest = target.utf8[...]
    if rest.first != UInt8(ascii: "/"), target != "*" {
      guard let mark = rest.firstRange(of: Array("://".utf8)) else {
        throw .malformed("the target is no path")
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
