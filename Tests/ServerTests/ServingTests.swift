import Foundation
import Server
import Synchronization
import Testing

@Suite("Requests and responses")
struct ServingTests {
  static let examples: [(target: String, path: String, query: String)] = [
    ("/", "/", ""),
    ("/at/2025-06-01T00:00:00Z/", "/at/2025-06-01T00:00:00Z/", ""),
    ("/a%2Fb%20c/../d//e", "/a%2Fb%20c/../d//e", ""),
    ("/a?b=%2B+c&b=%20", "/a", "b=%2B+c&b=%20"),
    ("/a?", "/a", ""),
    ("/a?b?c", "/a", "b?c"),
    ("/%zz", "/%zz", ""),
    ("//a", "//a", ""),
    ("http://other:1/a?b", "/a", "b"),
    ("http://other?b", "/", "b"),
    ("*", "*", ""),
  ]

  @Test("Path and query arrive as they were sent", arguments: examples)
  func targets(target: String, path: String, query: String) async throws {
    let response = try await withServer { port in
      let socket = try RawSocket(port)
      socket.send("OPTIONS \(target) HTTP/1.1\r\nHost: a:1\r\n\r\n")
      return try socket.read()
    }
    #expect(response.body == "OPTIONS \(path) ?\(query) a:1 0")
  }

  @Test("Requests sent at once are answered in their order")
  func pipelining() async throws {
    let bodies = try await withServer { port in
      let socket = try RawSocket(port)
      let requests = (0..<50).map { number in
        "POST /\(number == 0 ? "slow" : "\(number)") HTTP/1.1\r\nHost: a\r\n"
          + "Content-Length: \(number)\r\n\r\n" + String(repeating: "a", count: number)
      }
      socket.send(requests.joined())
      return try (0..<50).map { _ in try socket.read().body }
    }
    #expect(bodies == (0..<50).map { "POST /\($0 == 0 ? "slow" : "\($0)") ? a \($0)" })
  }

  @Test("A request in single bytes is a request")
  func bytewise() async throws {
    let response = try await withServer { port in
      let socket = try RawSocket(port)
      let text =
        "POST /a HTTP/1.1\r\nHost: \t a \t\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "3;x=y\r\nabc\r\n0\r\nTrailer: x\r\n\r\n"
      for byte in text.utf8 { socket.send([byte]) }
      return try socket.read()
    }
    #expect(response.body == "POST /a ? a 3")
  }

  @Test("HEAD has the length and not the body; 204 has neither")
  func bodiless() async throws {
    try await withServer { port in
      let socket = try RawSocket(port)
      socket.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\nGET /empty HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try socket.read(hasBody: false).field("Content-Length") == "13")
      let empty = try socket.read()
      #expect(empty.status == 204 && empty.field("Content-Length") == nil)
    }
  }

  @Test("A client that waits for 100 Continue before the body gets it")
  func expectation() async throws {
    try await withServer { port in
      let socket = try RawSocket(port)
      socket.send(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
      #expect(try socket.read().status == 100)
      socket.send("abc")
      #expect(try socket.read().body == "POST / ? a 3")
    }
  }

  struct Stay: Sendable, CustomTestStringConvertible {
    var testDescription: String { head }
    let head: String
    let connection: String?
  }

  @Test(
    "The connection stays where it may",
    arguments: [
      Stay(head: "GET / HTTP/1.1\r\nHost: a", connection: nil),
      Stay(head: "GET / HTTP/1.1\r\nHost: a\r\nConnection: close", connection: "close"),
      Stay(head: "GET / HTTP/1.0", connection: "close"),
      Stay(head: "GET / HTTP/1.0\r\nConnection: keep-alive", connection: "keep-alive"),
      Stay(
        head: "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c",
        connection: "close"),
    ])
  func stays(_ example: Stay) async throws {
    try await withServer { port in
      let socket = try RawSocket(port)
      socket.send(example.head + "\r\n\r\n")
      #expect(try socket.read().field("Connection") == example.connection)
      socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try socket.read().status == (example.connection == "close" ? 0 : 200))
    }
  }

  @Test("A client that has closed its side still gets its response")
  func halfClosed() async throws {
    let response = try await withServer { port in
      let socket = try RawSocket(port)
      socket.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
      socket.endSending()
      return try socket.readAll()
    }
    #expect(response.hasSuffix("GET /slow ? a 0"))
  }

  @Test("Every response has a date")
  func date() async throws {
    let response = try await withServer { port in
      let socket = try RawSocket(port)
      socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      return try socket.read()
    }
    let date = try #require(response.field("Date"))
    #expect(
      date.wholeMatch(of: /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/) != nil)
  }

  @Test("A header value with a line break never reaches the caller")
  func splitting() async throws {
    let response = try await withServer { port in
      let socket = try RawSocket(port)
      socket.send("GET /splitting HTTP/1.1\r\nHost: a\r\n\r\n")
      return try socket.readAll()
    }
    #expect(!response.contains("X-Other"))
  }

  @Test("Only so many connections are open at a time; the next one waits")
  func connections() async throws {
    var limits = ServerLimits()
    limits.connections = 3
    let counts = Counts()
    try await withServer(limits, observer: counts) { port in
      var open = try (0..<3).map { _ in try RawSocket(port) }
      for socket in open {
        socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try socket.read().status == 200)
      }
      let waiting = try RawSocket(port)
      waiting.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(throws: NoResponse.self) { try waiting.read(within: 0.5) }
      open.removeLast()
      #expect(try waiting.read().status == 200)
    }
    #expect(counts.most.withLock { $0 } == 3)
  }

  @Test("The observer sees each request, refused ones too, without query, headers and body")
  func observed() async throws {
    let observer = RequestCollector()
    try await withServer(observer: observer) { port in
      for text in [
        "POST /a%20b?token=secret1 HTTP/1.1\r\nHost: secret2\r\nContent-Length: 7\r\n"
          + "Connection: close\r\n\r\nsecret3",
        "nonsense\r\n\r\n", "PUT /a?b HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
      ] {
        let socket = try RawSocket(port)
        socket.send(text)
        _ = try socket.readAll()
      }
    }
    #expect(observer.requests.map(\.status) == [200, 400, 400])
    #expect(observer.requests.map(\.path) == ["/a%20b", nil, "/a"])
    #expect(!"\(observer.requests)".contains("secret"))
  }

  private final class Counts: ServerObserver {
    let most = Mutex(0)
    func served(_ request: ServedRequest) {}
    func connections(_ count: Int) { most.withLock { $0 = max($0, count) } }
  }
}
