import Foundation
import Server
import Synchronization
import Testing

/// A connection that is only held keeps nobody out.
@Suite("Places for connections")
struct PlacesTests {
  private static let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  private func limits(_ connections: Int, ofAddress: Int = 512) -> ServerLimits {
    var limits = ServerLimits()
    limits.connections = connections
    limits.connectionsOfAddress = ofAddress
    return limits
  }

  private final class Counts: ServerObserver {
    let most = Mutex(0)
    func served(_ request: ServedRequest) {}
    func connections(_ count: Int) { most.withLock { $0 = max($0, count) } }
  }

  /// How many have not been hung up on.
  private func open(_ sockets: [RawSocket]) throws -> [Int] {
    sockets.indices.filter { index in
      do {
        return try !sockets[index].readAll(within: 0.01).isEmpty
      } catch {
        return true
      }
    }
  }

  @Test(
    "More silent sockets than there are places: each newcomer is answered, and never too many are open"
  )
  func silent() async throws {
    let counts = Counts()
    try await withServer(limits(32), observer: counts) { port in
      var silent: [RawSocket] = []
      for _ in 0..<100 {
        silent.append(try RawSocket(port))
        let good = try RawSocket(port, from: 2)
        good.send(Self.request)
        #expect(try good.read().status == 200)
      }
    }
    #expect(counts.most.withLock { $0 } <= 32)
  }

  @Test("The longest silent is hung up on; who is at work, and who asked since, stays")
  func longest() async throws {
    let server = try await RunningServer(limits: limits(32))
    try await blocking {
      let atWork = try RawSocket(server.port)
      atWork.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n")
      let silent = try (0..<29).map { _ in try RawSocket(server.port) }
      // The last one that was taken is answered, so all before it have their places.
      silent[28].send(Self.request)
      #expect(try silent[28].read().status == 200)
      silent[0].send(Self.request)
      #expect(try silent[0].read().status == 200)
      let newcomers = try (0..<10).map { _ in try RawSocket(server.port) }
      for socket in newcomers {
        socket.send(Self.request)
        #expect(try socket.read().status == 200)
      }
      let kept = try open(silent)
      #expect(kept.contains(0) && kept.contains(28) && !kept.contains(1) && kept.count == 19)
      server.gate.open()
      #expect(try atWork.read().status == 200)
    }
    try await server.stop()
  }

  @Test("An address has so many places; for its next connection the longest silent of its own goes")
  func ofOneAddress() async throws {
    try await withServer(limits(64, ofAddress: 8)) { port in
      let other = try (0..<8).map { _ in try RawSocket(port, from: 2) }
      let own = try (0..<20).map { _ in try RawSocket(port) }
      let last = try RawSocket(port)
      last.send(Self.request)
      #expect(try last.read().status == 200)
      #expect(try open(own) == Array(13..<20))
      #expect(try open(other).count == 8)
    }
  }

  @Test(
    "If all of an address are at work, its next connection is hung up on, and others are let in")
  func addressAtWork() async throws {
    let server = try await RunningServer(limits: limits(64, ofAddress: 2))
    try await blocking {
      let own = try (0..<2).map { _ in try RawSocket(server.port) }
      for socket in own { socket.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n") }
      // The requests arrive some time after they were sent.
      for _ in 0..<1000 where server.gate.waiting < 2 { usleep(10_000) }
      let third = try RawSocket(server.port)
      third.send(Self.request)
      #expect(try third.read().status == 0)
      let other = try RawSocket(server.port, from: 2)
      other.send(Self.request)
      #expect(try other.read().status == 200)
      server.gate.open()
      for socket in own { #expect(try socket.read().status == 200) }
    }
    try await server.stop()
  }
}
