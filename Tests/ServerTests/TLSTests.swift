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

  @Test("A handshake that takes too long is ended")
  func slowHandshake() async throws {
    var limits = ServerLimits()
    limits.headTime = .milliseconds(300)
    let certificate = try openSSL.certificate("server")
    try await withServer(limits, certificate: certificate) { port in
      let socket = try RawSocket(port)
      socket.send([0x16, 0x03, 0x01])
      #expect(try socket.readAll(within: 5).isEmpty)
    }
  }

  @Test("Files that are no certificate or no key are named")
  func unusable() async throws {
    let (one, other) = (try openSSL.certificate("one"), try openSSL.certificate("other"))
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
