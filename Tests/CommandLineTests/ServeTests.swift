import Foundation
import Testing

@Suite("Serving")
struct ServeTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  /// Waits for the line that says where the server listens.
  private func address(_ running: Running) throws -> String {
    for _ in 0..<400 {
      let text = String(decoding: try running.written(), as: UTF8.self)
      if text.hasSuffix("\n") {
        return try #require(text.wholeMatch(of: /listening on (http:\/\/.*)\n/)).1.description
      }
      usleep(50_000)
    }
    throw TestFailure("the server did not say where it listens")
  }

  /// Asks by bash alone, which is wherever the tests are.
  private func ask(_ path: String, port: Substring) throws -> String {
    try place.shell(
      #"exec 3<>/dev/tcp/127.0.0.1/\#(port); printf 'GET \#(path) HTTP/1.0\r\n\r\n' >&3; cat <&3"#
    ).out
  }

  @Test("It says where it listens, answers, and ends well", arguments: [SIGTERM, SIGINT])
  func lifetime(signal: Int32) throws {
    let running = try place.start(["serve", "--listen", "127.0.0.1:0"])
    let address = try address(running)
    let port = try #require(address.split(separator: ":").last)
    #expect(try ask("/healthz", port: port).hasSuffix("\r\n\r\nok\n"))
    #expect(try ask("/readyz", port: port).hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(try ask("/metrics", port: port).contains("\ntrailback_connections 1\n"))
    #expect(try ask("/nowhere", port: port).hasPrefix("HTTP/1.1 404 "))
    running.send(signal)
    let outcome = try running.outcome()
    #expect(outcome.code == 0)
    #expect(outcome.out == "listening on \(address)\n")
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.first?.hasPrefix("only this machine can call: ") == true)
    #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("{\"time\":\"") })
    #expect(lines.last?.contains("\"event\":\"stopped\"") == true)
  }

  @Test("At the level error it is quiet about what went well")
  func quiet() throws {
    let running = try place.start(["serve", "--listen", "127.0.0.1:0", "--log-level", "error"])
    let port = try #require(try address(running).split(separator: ":").last)
    #expect(try ask("/healthz", port: port).hasSuffix("ok\n"))
    running.send(SIGTERM)
    #expect(try !running.outcome().errors.contains("healthz"))
  }

  @Test(
    "Others are not let in without keys and TLS",
    arguments: [
      "0.0.0.0:0", "[::]:0", "203.0.113.1:0", "example.com:0", "[::2]:0", "[::ffff:1.2.3.4]:0",
      "0.0.0.0:0 --credentials keys", "0.0.0.0:0 --tls-certificate a --tls-key b",
    ])
  func open(arguments: String) throws {
    let outcome = try place.shell("trailback serve --listen \(arguments)")
    #expect(outcome.code == 2 && outcome.out == "")
    #expect(outcome.errors.hasPrefix("error: more than this machine's own programs can reach "))
    #expect(outcome.errors.contains("\n  hint: give --"))
  }

  @Test(
    "What makes no sense is refused",
    arguments: [
      "--listen 8383", "--listen ::1:80", "--listen 127.0.0.1:65536", "--listen :80",
      "--listen 127.0.0.1:-1", "--account-id 12345678901", "--account-id 1234567890123",
      "--account-id 12345678901x", "--region 'us east'", "--log-level loud",
      "--tls-certificate a", "--tls-key b",
    ])
  func refused(arguments: String) throws {
    let outcome = try place.shell("trailback serve --listen 127.0.0.1:0 \(arguments)")
    #expect(outcome.code == 2 && outcome.out == "" && outcome.errors.hasPrefix("error: "))
  }

  @Test("A port that is taken is told of")
  func taken() throws {
    let running = try place.start(["serve", "--listen", "127.0.0.1:0"])
    let port = try #require(try address(running).split(separator: ":").last)
    let outcome = try place.trailback("serve", "--listen", "127.0.0.1:\(port)")
    #expect(outcome.code == 2 && outcome.errors.contains("cannot be listened on: Address already"))
    running.send(SIGTERM)
    #expect(try running.outcome().code == 0)
  }
}
