import Foundation
import Server
import Testing

@Suite("Limits in bytes")
struct SizeLimitTests {
  private static let limit = ServerLimits().bodyBytes

  private func post(_ head: String, _ body: String = "") async throws -> RawResponse {
    try await withServer { port in
      let socket = try RawSocket(port)
      socket.send("POST / HTTP/1.1\r\nHost: a\r\n\(head)\r\n\r\n\(body)")
      return try socket.read()
    }
  }

  @Test("A body of the largest size is taken")
  func largestBody() async throws {
    let body = String(repeating: "a", count: Self.limit)
    #expect(try await post("Content-Length: \(Self.limit)", body).body.hasSuffix(" \(Self.limit)"))
    let chunk = "100000\r\n\(body)\r\n0\r\n\r\n"
    #expect(try await post("Transfer-Encoding: chunked", chunk).body.hasSuffix(" \(Self.limit)"))
  }

  @Test(
    "A length above the limit is refused before a byte of the body",
    arguments: [
      "1048577", "9223372036854775807", "9223372036854775808", "18446744073709551615",
    ])
  func tooLongByItsWord(length: String) async throws {
    let response = try await post("Content-Length: \(length)")
    #expect(response.status == 413 && response.field("Connection") == "close")
  }

  @Test("A client that waits for 100 Continue before it sends too much gets the refusal")
  func refusedExpectation() async throws {
    #expect(
      try await post("Content-Length: 2000000\r\nExpect: 100-continue").status == 413)
  }

  @Test("A body that grows too long is refused, though nobody stops sending")
  func growsTooLong() async throws {
    let response = try await withServer { port in
      let socket = try RawSocket(port)
      socket.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
      let chunk = "10000\r\n" + String(repeating: "a", count: 0x10000) + "\r\n"
      for _ in 0..<64 where !socket.send(chunk) { break }
      return try socket.read()
    }
    #expect(response.status == 413)
  }

  @Test(
    "A header section that is too long is refused",
    arguments: [
      "GET / HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "a", count: 40_000),
      "GET /" + String(repeating: "a", count: 40_000),
      "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: a\r\n", count: 20_000),
      "GET / HTTP/1.1\r\nHost: a\r\n"
        + String(repeating: "X: " + String(repeating: "a", count: 200) + "\r\n", count: 250),
      "GET / HTTP/1.1\r\nHost: a\r\nX:" + String(repeating: " ", count: 100_000),
      "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "x", count: 40_000),
    ])
  func longHead(head: String) async throws {
    let response = try await withServer { port in
      let socket = try RawSocket(port)
      socket.send(head)
      return try socket.read()
    }
    #expect(response.status == 431 && response.field("Connection") == "close")
  }

  @Test("A header section of nearly the limit is taken")
  func nearlyTooLongHead() async throws {
    let response = try await post("X: " + String(repeating: "a", count: 32_000))
    #expect(response.status == 200)
  }
}
