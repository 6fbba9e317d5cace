import Foundation
import Server
import TestSupport
import Testing

@Suite("TLS", .requires(OpenSSL.requirement))
struct TLSTests {
  private let openSSL: OpenSSL

  init() throws {
    openSSL = try OpenSSL()
  }

  @Test("A request over TLS is answered, and one without is disconnected")
  func responses() async throws {
    let certificate = try openSSL.certificate("server")
    let openSSL = openSSL
    try await withServer(certificate: certificate) { port in
      let response = try openSSL.ask(
        port, "POST /a?b HTTP/1.1\nHost: a\nContent-Length: 3\nConnection: close\n\nabc")
      #expect(response.contains("HTTP/1.1 200 OK") && response.contains("POST /a ?b a 3"))
      let plain = try RawSocket(port)
      plain.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try !plain.readAll().contains("HTTP/1.1"))
    }
  }

  @Test("Over TLS every response tells browsers to come over nothing else; without, none does")
  func strict() async throws {
    let certificate = try openSSL.certificate("server")
    let openSSL = openSSL
    try await withServer(certificate: certificate) { port in
      for text in ["GET / HTTP/1.1\nHost: a\nConnection: close\n\n", "nonsense\n\n"] {
        let response = try openSSL.ask(port, text)
        #expect(response.contains("\r\nStrict-Transport-Security: max-age=31536000\r\n"))
      }
    }
    try await withServer { port in
      let plain = try RawSocket(port)
      plain.send("GET / HTTP/1.0\r\n\r\n")
      #expect(try !plain.readAll().contains("Strict-Transport-Security"))
    }
  }

  @Test(
    "Only suites whose traffic stays secret when the key becomes known",
    arguments: [
      ("-tls1_3", "", true), ("-tls1_2", "ECDHE-RSA-AES128-GCM-SHA256", true),
      ("-tls1_2", "ECDHE-RSA-AES256-GCM-SHA384", true),
      ("-tls1_2", "ECDHE-RSA-CHACHA20-POLY1305", true), ("-tls1_2", "AES128-GCM-SHA256", false),
      ("-tls1_2", "AES256-GCM-SHA384", false), ("-tls1_2", "AES128-SHA", false),
      ("-tls1_2", "AES256-SHA", false), ("-tls1_2", "ECDHE-RSA-AES128-SHA", false),
      ("-tls1_2", "ECDHE-RSA-AES256-SHA", false), ("-tls1_1", "", false),
    ])
  func suites(version: String, suite: String, isSpoken: Bool) async throws {
    let certificate = try openSSL.certificate("server", ["rsa:2048"])
    let openSSL = openSSL
    try await withServer(certificate: certificate) { port in
      let options = suite.isEmpty ? [] : ["-cipher", suite]
      let said =
        options.isEmpty
        ? try openSSL.handshake(port, version)
        : try openSSL.handshake(port, version, options[0], options[1])
      #expect(said.contains("subject=CN = localhost") == isSpoken, "\(said)")
      #expect(said.contains("Cipher is (NONE)") == !isSpoken, "\(said)")
    }
  }

  @Test("A key that others can read, or that belongs to somebody else, is refused")
  func openKey() async throws {
    for (name, mode, owner) in [
      ("a", 0o640, 0), ("b", 0o604, 0), ("c", 0o620, 0), ("d", 0o600, 12345),
    ] {
      let certificate = try openSSL.certificate(name)
      #expect(chmod(certificate.key, mode_t(mode)) == 0)
      if owner != 0 {
        // Only root can give files away.
        guard geteuid() == 0 else { continue }
        #expect(chown(certificate.key, uid_t(owner), 0) == 0)
      }
      let server = HTTPServer(service: EchoService(), port: 0, certificate: certificate)
      let error = await #expect(throws: ServerError.self) { try await server.run() }
      #expect(error?.code == "keyNotSecret")
      #expect(error?.fact.hasPrefix(certificate.key) == true && error?.hint?.isEmpty == false)
    }
  }

  @Test("Files that were read again count for new connections; unusable ones change nothing")
  func readAgain() async throws {
    let certificate = try openSSL.certificate("server", subject: "before")
    let server = try await RunningServer(certificate: certificate)
    let openSSL = openSSL
    try await blocking {
      func subject() throws -> String? {
        try openSSL.handshake(server.port).firstMatch(of: /subject=CN = (\w+)/).map { String($0.1) }
      }
      #expect(try subject() == "before")
      _ = try openSSL.certificate("server", subject: "after")
      #expect(try subject() == "before")
      let expiry = try #require(try server.http.readCertificate())
      #expect(try subject() == "after")
      #expect(
        abs(Double(expiry) - Date(timeIntervalSinceNow: 2 * 86400).timeIntervalSince1970) < 600)
      try "no certificate".write(toFile: certificate.certificate, atomically: true, encoding: .utf8)
      let error = #expect(throws: ServerError.self) { try server.http.readCertificate() }
      #expect(error?.code == "certificateUnusable")
      #expect(try subject() == "after")
    }
    try await server.stop()
  }

  @Test("A handshake that takes too long is ended")
  func slowHandshake() async throws {
    var limits = ServerLimits()
    limits.headTime = .milliseconds(300)
    let certificate = try openSSL.certificate("server")
    try await withServer(limits, certificate: certificate) { port in
      let socket = try RawSocket(port)
      socket.send([0x16, 0x03, 0x01])
      #expect(try socket.readAll().isEmpty)
    }
  }

  @Test("Files that are no certificate or no key are named")
  func unusable() async throws {
    let (one, other) = (try openSSL.certificate("one"), try openSSL.certificate("other"))
    #expect(chmod(one.certificate, 0o600) == 0)
    let cases: [(String, String, String)] = [
      ("/missing.pem", one.key, "certificateUnusable"),
      (one.key, one.key, "certificateUnusable"),
      (one.certificate, "/missing.key", "keyUnusable"),
      (one.certificate, one.certificate, "keyUnusable"),
      (one.certificate, other.key, "keyOfAnother"),
    ]
    for (certificate, key, code) in cases {
      let server = HTTPServer(
        service: EchoService(), port: 0,
        certificate: ServerCertificate(certificate: certificate, key: key))
      let error = await #expect(throws: ServerError.self) { try await server.run() }
      #expect(error?.code == code)
    }
  }
}
