import Foundation
import Server
import Testing

@Suite("Stopping")
struct StoppingTests {
  @Test("A request in flight is answered, idle connections end, and nobody new gets in")
  func graceful() async throws {
    let server = try await RunningServer()
    let port = server.port
    let (idle, busy) = try await blocking {
      let (idle, busy) = (try RawSocket(port), try RawSocket(port))
      idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = try idle.read()
      busy.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
      usleep(200_000)
      return (Held(idle), Held(busy))
    }
    await server.beginStopping()
    try await blocking {
      #expect(try idle.socket.readAll().isEmpty)
      server.gate.open()
      let response = try busy.socket.read()
      #expect(response.body.hasPrefix("GET /held") && response.field("Connection") == "close")
      #expect(try busy.socket.readAll().isEmpty)
    }
    try await server.ended()
    #expect(throws: NoResponse.self) { try RawSocket(port) }
  }

  @Test("A service that never responses does not keep the server from stopping")
  func bounded() async throws {
    var limits = ServerLimits()
    limits.stopTime = .milliseconds(500)
    let server = try await RunningServer(limits: limits)
    let port = server.port
    let held = try await blocking {
      let sockets = try (0..<3).map { _ in try RawSocket(port) }
      sockets[0].send("GET /never HTTP/1.1\r\nHost: a\r\n\r\n")
      sockets[1].send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n")
      sockets[2].send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = try sockets[2].read()
      usleep(200_000)
      return sockets.map(Held.init)
    }
    // On a thread of its own, and from the moment at which the server begins to stop, which an idle
    // connection shows: the tasks of other tests can keep this one waiting.
    async let seconds = blocking {
      #expect(try held[2].socket.readAll().isEmpty)
      let begin = Date()
      let ends = try held[..<2].map { try $0.socket.readAll() }
      #expect(ends == ["", ""])
      return Date().timeIntervalSince(begin)
    }
    try await server.stop()
    let waited = try await seconds
    #expect(waited > 0.4 && waited < 5)
  }

  @Test("A port that is taken is reported")
  func taken() async throws {
    let server = try await RunningServer()
    let second = HTTPServer(service: EchoService(), port: server.port)
    let error = await #expect(throws: ServerError.self) { try await second.run() }
    #expect(error?.code == "cannotListen" && error?.fact.contains("already in use") == true)
    try await server.stop()
  }

  /// A socket handed from one thread to the next.
  ///
  /// Unchecked: the thread that made it has ended when the next one begins.
  private struct Held: @unchecked Sendable {
    let socket: RawSocket
    init(_ socket: RawSocket) { self.socket = socket }
  }
}
