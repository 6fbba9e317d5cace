import Foundation
import Server
import TestSupport
import Testing

/// What is not HTTP/1.1 is refused or hung up on, and costs nobody else anything.
@Suite("Malformed requests")
struct MalformedTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]

    init(_ name: String, _ text: String) {
      testDescription = name
      bytes = Array(text.utf8)
    }
  }

  static let cases = [
    Case("garbage", "\u{1}\u{2}\u{3}garbage\r\n\r\n"),
    Case("a TLS greeting", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\r\n\r\n"),
    Case("no version", "GET /\r\n\r\n"),
    Case("version 0.9", "GET / HTTP/0.9\r\nHost: a\r\n\r\n"),
    Case("version 2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n"),
    Case("version 1.x", "GET / HTTP/1.x\r\nHost: a\r\n\r\n"),
    Case("HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    Case("an unknown method", "FROB / HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("a small method", "get / HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("no host", "GET / HTTP/1.1\r\n\r\n"),
    Case("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
    Case("a target without a slash", "GET x HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("a space in the target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("NUL in the target", "GET /a\u{0}b HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("NUL in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\u{0}b\r\n\r\n"),
    Case("NUL in a name", "GET / HTTP/1.1\r\nHost: a\r\nX\u{0}: b\r\n\r\n"),
    Case("a bell in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\u{7}b\r\n\r\n"),
    Case("a lone CR in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n"),
    Case("bare LF after the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n"),
    Case("bare LF after a field", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"),
    Case("bare LF at the end", "GET / HTTP/1.1\r\nHost: a\r\n\n"),
    Case("bare LF everywhere", "GET / HTTP/1.1\nHost: a\n\n"),
    Case("a folded field", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"),
    Case("a space before the colon", "GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n"),
    Case("a field without a colon", "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n"),
    Case("a field without a name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"),
    Case(
      "both lengths",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "0\r\n\r\n"),
    Case(
      "both lengths, the other way round",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"
        + "0\r\n\r\n"),
    Case(
      "two lengths",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
    Case(
      "the same length twice",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na"),
    Case("a length with a sign", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na"),
    Case("a negative length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"),
    Case("a length in hex", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\na"),
    Case("a list of lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\na"),
    Case(
      "chunked in 1.0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    Case(
      "chunked twice",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"),
    Case(
      "an unknown encoding",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
    Case(
      "chunked, and then not",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
    Case(
      "a chunk's size that is none",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n"),
    Case(
      "a chunk longer than it says",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n"),
    Case(
      "a chunk's size that overflows",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "FFFFFFFFFFFFFFFFF\r\na\r\n0\r\n\r\n"),
  ]

  @Test("A malformed request is refused and the connection closed", arguments: cases)
  func refused(_ example: Case) async throws {
    let response = try await withServer { port in
      let socket = try RawSocket(port)
      socket.send(example.bytes)
      return try socket.readAll()
    }
    #expect(
      response.isEmpty || response.hasPrefix("HTTP/1.1 400 ") || response.hasPrefix("HTTP/1.1 501 ")
    )
    #expect(response.components(separatedBy: "HTTP/1.1 ").count <= 2, "at most one response")
    #expect(response.isEmpty || response.contains("\r\nConnection: close\r\n"))
  }

  static let halves = [
    "G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
  ]

  @Test("A truncated request is refused at its end", arguments: halves)
  func truncated(_ text: String) async throws {
    let response = try await withServer { port in
      let socket = try RawSocket(port)
      socket.send(text)
      socket.endSending()
      return try socket.readAll()
    }
    #expect(response.isEmpty || response.hasPrefix("HTTP/1.1 400 "))
  }

  @Test("What follows a malformed request is never looked at")
  func smuggling() async throws {
    let response = try await withServer { port in
      let socket = try RawSocket(port)
      socket.send(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
      return try socket.readAll()
    }
    #expect(!response.contains("smuggled"))
  }

  @Test("Thousands of broken requests, and the next one is answered")
  func broken() async throws {
    let response = try await withServer { port in
      var random = SeededRandom(seed: 8383)
      let whole = Array(
        ("POST /a?b=c HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nX-Amz-Target: t\r\n"
          + "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\nConnection: Upgrade\r\n"
          + "Upgrade: h2c\r\n\r\n3\r\nabc\r\n0\r\n\r\n").utf8)
      for _ in 0..<2000 {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...6, using: &random) {
          let index = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
          case 1: bytes.remove(at: index)
          default: bytes.insert(contentsOf: bytes[index...].prefix(9), at: index)
          }
        }
        let socket = try RawSocket(port)
        socket.send(bytes)
        socket.endSending()
      }
      let socket = try RawSocket(port)
      socket.send("GET /after HTTP/1.1\r\nHost: a\r\n\r\n")
      return try socket.read()
    }
    #expect(response.status == 200 && response.body.contains("/after"))
  }
}
