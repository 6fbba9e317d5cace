import Foundation
import Server
import Testing

/// The limits in time, shortened; how long they are by default is a case of its own.
@Suite("Limits in time", .serialized)
struct TimeLimitTests {
  private static var limits: ServerLimits {
    var limits = ServerLimits()
    limits.headTime = .milliseconds(500)
    limits.requestTime = .milliseconds(1000)
    limits.idleTime = .milliseconds(1500)
    limits.responseTime = .milliseconds(500)
    return limits
  }

  @Test("The times are those that were promised")
  func defaults() {
    let limits = ServerLimits()
    #expect(limits.headTime == .seconds(10) && limits.requestTime == .seconds(30))
    #expect(limits.idleTime == .seconds(60) && limits.stopTime == .seconds(10))
    #expect(limits.connections == 1024)
  }

  struct Slow: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let begin: String
    /// Sent again and again until the server hangs up.
    let trickle: String
    /// Not earlier than this is it hung up, in seconds.
    let least: Double
  }

  static let examples = [
    Slow(testDescription: "nothing at all", begin: "", trickle: "", least: 0.4),
    Slow(testDescription: "a head that stops", begin: "GET / HT", trickle: "", least: 0.4),
    Slow(
      testDescription: "a head that trickles", begin: "GET / HTTP/1.1\r\nX: ", trickle: "a",
      least: 0.4),
    Slow(
      testDescription: "a body that stops",
      begin: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n", trickle: "", least: 0.9),
    Slow(
      testDescription: "a body that trickles",
      begin: "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n", trickle: "a", least: 0.9),
    Slow(
      testDescription: "chunks that trickle",
      begin: "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
      trickle: "1\r\na\r\n", least: 0.9),
    Slow(
      testDescription: "a second head that trickles",
      begin: "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /b", trickle: "b", least: 0.4),
  ]

  @Test("A client that is too slow is disconnected", arguments: examples)
  func slow(_ example: Slow) async throws {
    let seconds = try await withServer(Self.limits) { port in
      let socket = try RawSocket(port)
      let begin = Date()
      socket.send(example.begin)
      while Date().timeIntervalSince(begin) < 10 {
        usleep(50_000)
        if !example.trickle.isEmpty, !socket.send(example.trickle) { break }
        if example.trickle.isEmpty {
          _ = try socket.readAll()
          break
        }
      }
      return Date().timeIntervalSince(begin)
    }
    #expect(seconds > example.least && seconds < 8)
  }

  @Test("A connection may wait for its next request, and not for ever")
  func idle() async throws {
    let seconds = try await withServer(Self.limits) { port in
      let socket = try RawSocket(port)
      for _ in 0..<2 {
        socket.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try socket.read().status == 200)
        // Longer than a head may take, and shorter than a connection may be idle.
        usleep(800_000)
      }
      let begin = Date()
      #expect(try socket.readAll().isEmpty)
      return Date().timeIntervalSince(begin)
    }
    #expect(seconds > 0.4 && seconds < 8)
  }

  @Test("A service that takes its time is waited for")
  func slowService() async throws {
    var limits = Self.limits
    limits.headTime = .milliseconds(200)
    limits.requestTime = .milliseconds(200)
    limits.idleTime = .milliseconds(200)
    let response = try await withServer(limits) { port in
      let socket = try RawSocket(port)
      socket.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
      return try socket.read()
    }
    #expect(response.status == 200)
  }

  @Test("A client that does not read the response is disconnected")
  func unreadAnswer() async throws {
    let response = try await withServer(Self.limits) { port in
      let socket = try RawSocket(port)
      socket.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
      usleep(1_500_000)
      return try socket.readAll().utf8.count
    }
    #expect(response < 32 << 20)
  }

  @Test("200 callers that send a byte now and then keep nobody else waiting")
  func slowLoris() async throws {
    var limits = Self.limits
    limits.headTime = .seconds(10)
    let longest = try await withServer(limits) { port in
      let slow = try (0..<200).map { _ in try RawSocket(port) }
      var longest = 0.0
      for round in 0..<10 {
        for socket in slow { socket.send(round == 0 ? "GET / HTTP/1.1\r\nX: " : "a") }
        let begin = Date()
        let socket = try RawSocket(port)
        socket.send("GET /quick HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try socket.read().status == 200)
        longest = max(longest, Date().timeIntervalSince(begin))
        usleep(100_000)
      }
      return longest
    }
    #expect(longest < 1)
  }
}
