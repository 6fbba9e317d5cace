import Foundation
import Testing

/// SIGHUP of a server with keys. That it stops one without is a case of `ServeTests`; that a certificate is
/// read again, of `TLSTests`.
@Suite("Reading keys again")
struct RereadingTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  private func writeKeys(_ id: String, rights: String = #"["read"]"#) throws {
    try place.write(
      #"{"keys":[{"accessKeyId":"\#(id)","secretAccessKey":"a-secret-of-20-chars","rights":\#(rights)}]}"#,
      to: "keys")
    #expect(try place.shell("chmod 600 keys").code == 0)
  }

  private func status(_ id: String, _ server: RunningServer) throws -> String {
    let answer = try server.ask(
      "GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        + "X-Trailback-Key: \(id):a-secret-of-20-chars\r\n\r\n", in: place)
    return String(answer.dropFirst("HTTP/1.1 ".count).prefix(3))
  }

  /// The signal is handled some time after it was sent.
  private func waits(for status: String, _ id: String, _ server: RunningServer) throws -> Bool {
    for _ in 0..<2000 {
      if try self.status(id, server) == status { return true }
      usleep(5_000)
    }
    return false
  }

  @Test("Other keys count, a file that cannot be used changes nothing, and the log says both")
  func keys() throws {
    try writeKeys("one")
    let server = try RunningServer("--credentials", place.path("keys"), in: place)
    #expect(try status("one", server) == "200" && status("two", server) == "401")
    try writeKeys("two", rights: #"["read","ingest"]"#)
    #expect(try status("one", server) == "200", "not before the signal")
    kill(server.processIdentifier, SIGHUP)
    #expect(try waits(for: "200", "two", server))
    #expect(try status("one", server) == "401")
    // Open to others, and then no JSON: neither counts.
    #expect(try place.shell("chmod 644 keys").code == 0)
    kill(server.processIdentifier, SIGHUP)
    usleep(300_000)
    try place.write("{", to: "keys")
    #expect(try place.shell("chmod 600 keys").code == 0)
    kill(server.processIdentifier, SIGHUP)
    usleep(300_000)
    #expect(try status("two", server) == "200")
    let outcome = try server.end()
    #expect(outcome.code == 0)
    let log = outcome.errors.split(separator: "\n").map(String.init)
    #expect(log.contains { $0.contains("1 key read from ") })
    #expect(log.contains { $0.contains("the key two may read and ingest, so it is not taken") })
    #expect(log.contains { $0.contains("the keys stay as they were: ") && $0.contains("0644") })
    #expect(!log.contains { $0.contains("a-secret-of") })
  }
}
