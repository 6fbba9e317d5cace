import Foundation
import Server
import Testing

/// What the service refuses by the head costs no body, and the bodies of all share one budget.
@Suite("Heads first, bodies within a budget")
struct HeadFirstTests {
  private static func post(_ length: Int, _ fields: String = "") -> String {
    "POST / HTTP/1.1\r\nHost: a\r\n\(fields)Content-Length: \(length)\r\n\r\n"
  }

  private static func bytes(_ count: Int) -> String { String(repeating: "a", count: count) }

  @Test("A refused head is answered before a byte of the body, and without asking for it")
  func refused() async throws {
    let answers = try await withServer { port in
      try [(20_000, ""), (1000, "Expect: 100-continue\r\n")].map { length, more in
        let socket = try RawSocket(port)
        socket.send(Self.post(length, "X-Refuse: no\r\n" + more))
        return try socket.read()
      }
    }
    for answer in answers {
      #expect(answer.status == 400 && answer.body == "no 0")
      #expect(answer.field("Connection") == "close")
    }
  }

  @Test("A refused head in chunks, and one whose body came with it: nothing after it is a request")
  func smuggled() async throws {
    let second = "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
    let many = String(repeating: second, count: 500)
    let all = try await withServer { port in
      try [
        Self.post(many.utf8.count, "X-Refuse: no\r\n") + many + second,
        "POST / HTTP/1.1\r\nHost: a\r\nX-Refuse: no\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "0\r\n\r\n" + second,
      ].map { text in
        let socket = try RawSocket(port)
        socket.send(text)
        socket.endSending()
        return try socket.readAll()
      }
    }
    for text in all { #expect(text.ranges(of: "HTTP/1.1 ").count == 1 && text.contains("no 0")) }
  }

  @Test("A head without a body is the service's own to judge")
  func withoutBody() async throws {
    let answer = try await withServer { port in
      let socket = try RawSocket(port)
      socket.send(Self.post(0, "X-Refuse: no\r\n"))
      return try socket.read()
    }
    #expect(answer.status == 200)
  }

  @Test("A body beyond the budget is refused for now, small ones are not, and it is given back")
  func budget() async throws {
    var limits = ServerLimits()
    limits.bodiesBytes = 100_000
    try await withServer(limits) { port in
      let first = try RawSocket(port)
      first.send(Self.post(90_000) + Self.bytes(70_000))
      // Until all of it has arrived, the next one may find room.
      var refused = RawResponse(status: 200, head: "", body: "")
      for _ in 0..<200 where refused.status == 200 {
        let second = try RawSocket(port)
        second.send(Self.post(60_000) + Self.bytes(60_000))
        refused = try second.read()
      }
      #expect(refused.status == 503 && refused.field("Retry-After") == "1")
      #expect(refused.field("X-Request-Id") != nil)
      let small = try RawSocket(port)
      small.send(Self.post(16_000) + Self.bytes(16_000))
      #expect(try small.read().status == 200)
      first.send(Self.bytes(20_000))
      #expect(try first.read().body.hasSuffix(" 90000"))
      // Many in turn, of which each would use it up: in one piece, in chunks, and hung up in between.
      for turn in 0..<30 {
        let next = try RawSocket(port)
        if turn % 3 == 0 {
          next.send(Self.post(90_000) + Self.bytes(80_000))
        } else {
          next.send(
            turn % 3 == 1
              ? Self.post(90_000) + Self.bytes(90_000)
              : "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nea60\r\n"
                + Self.bytes(60_000) + "\r\n0\r\n\r\n")
          var status = try next.read().status
          // The server may learn only later that the one before hung up.
          for _ in 0..<200 where status == 503 {
            let again = try RawSocket(port)
            again.send(Self.post(60_000) + Self.bytes(60_000))
            status = try again.read().status
          }
          #expect(status == 200)
        }
      }
    }
  }

  @Test("A response of many pieces is whole, and so is the next one")
  func pieces() async throws {
    try await withServer { port in
      let socket = try RawSocket(port)
      for _ in 0..<2 {
        socket.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        let response = try socket.read()
        #expect(response.status == 200 && response.body.utf8.count == 32 << 20)
      }
    }
  }
}
