import Foundation
import Server
import Synchronization
import Testing

/// The id that a client can quote is the one in the log, on whatever path the response came about.
@Suite("The id of a request")
struct RequestIDTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let text: String
    let status: Int

    init(_ name: String, _ text: String, _ status: Int) {
      testDescription = name
      self.text = text
      self.status = status
    }
  }

  static let cases = [
    Case("success", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 200),
    Case("no body", "GET /empty HTTP/1.1\r\nHost: a\r\n\r\n", 204),
    Case("failure of the service", "GET /failing HTTP/1.1\r\nHost: a\r\n\r\n", 500),
    Case("id set by the service", "GET /named HTTP/1.1\r\nHost: a\r\n\r\n", 200),
    Case(
      "large body",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n"
        + String(repeating: "a", count: 20_000), 200),
    Case("bytes that are not HTTP", "nonsense\r\n\r\n", 400),
    Case("malformed head", "GET / HTTP/1.1\r\n\r\n", 400),
    Case(
      "malformed body",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n", 400),
    Case(
      "body too large", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n", 413),
    Case(
      "head too large",
      "GET / HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "a", count: 40_000), 431),
    Case(
      "refused by its head",
      "POST / HTTP/1.1\r\nHost: a\r\nX-Refuse: no\r\nContent-Length: 20000\r\n\r\n", 400),
    Case("too slow a head", "GET / HTTP/1.1\r\nX: ", 408),
    Case("too slow a body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n", 408),
    Case(
      "no room for the body",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 40000\r\n\r\n"
        + String(repeating: "a", count: 40_000), 503),
    Case(
      "unknown encoding",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
  ]

  @Test("The response and the observer have the same id, and it is the server's", arguments: cases)
  func agreement(_ example: Case) async throws {
    let observer = RequestCollector()
    var limits = ServerLimits()
    limits.bodiesBytes = 30_000
    if example.status == 408 { (limits.headTime, limits.requestTime) = (.seconds(1), .seconds(1)) }
    let response = try await withServer(limits, observer: observer) { port in
      let socket = try RawSocket(port)
      socket.send(example.text)
      return try socket.read()
    }
    #expect(response.status == example.status)
    let ids = response.fields("X-Request-Id")
    #expect(ids.count == 1)
    #expect(observer.requests.map(\.requestID) == ids)
    #expect(
      ids.first?.wholeMatch(
        of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    if let seen = response.field("X-Seen-Id") { #expect([seen] == ids, "the service was given it") }
  }

  @Test("Each request of a connection has an id of its own")
  func distinct() async throws {
    let observer = RequestCollector()
    let ids = try await withServer(observer: observer) { port in
      let socket = try RawSocket(port)
      let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
      socket.send(String(repeating: request, count: 3) + "nonsense\r\n\r\n")
      return try (0..<4).map { _ in try socket.read().field("X-Request-Id") }
    }
    #expect(Set(ids).count == 4 && !ids.contains(nil))
    #expect(observer.requests.map(\.requestID) == ids)
  }

  @Test("A request whose client is gone before its response is reported all the same")
  func clientGone() async throws {
    let observer = RequestCollector()
    let server = try await RunningServer(observer: observer)
    try await blocking {
      let socket = try RawSocket(server.port)
      socket.send("GET /held?a HTTP/1.1\r\nHost: a\r\n\r\n")
      let other = try RawSocket(server.port)
      other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try other.read().status == 200)
      socket.reset()
      usleep(200_000)
    }
    server.gate.open()
    try await server.stop()
    #expect(observer.requests.map(\.path) == ["/", "/held"])
    #expect(observer.requests.allSatisfy { $0.requestID.utf8.count == 36 })
  }

  @Test("The header has the name that the server was given")
  func headerName() async throws {
    let response = try await withServer(requestIDHeader: "x-amzn-RequestId") { port in
      let socket = try RawSocket(port)
      socket.send("GET /named HTTP/1.1\r\nHost: a\r\n\r\n")
      return try socket.read()
    }
    #expect(response.fields("x-amzn-RequestId").count == 1)
    // Any other field of the service stays.
    #expect(response.fields("X-Request-Id") == ["given"])
  }
}

/// Keeps every request that a server reports.
final class RequestCollector: ServerObserver {
  private let served = Mutex<[ServedRequest]>([])

  var requests: [ServedRequest] { served.withLock { $0 } }

  func served(_ request: ServedRequest) { served.withLock { $0.append(request) } }
}
