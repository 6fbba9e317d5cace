import CloudTrail
import Foundation
import Testing

@Suite("Serving")
struct ServeTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  @Test("It says where it listens, answers, and ends well", arguments: [SIGTERM, SIGINT, SIGHUP])
  func lifetime(signal: Int32) throws {
    let server = try RunningServer(in: place)
    #expect(try server.get("/healthz", in: place).hasSuffix("\r\n\r\nok\n"))
    #expect(try server.get("/readyz", in: place).hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(try server.get("/metrics", in: place).contains("\ntrailback_connections 1\n"))
    #expect(try server.get("/nowhere", in: place).hasPrefix("HTTP/1.1 404 "))
    let outcome = try server.end(by: signal)
    #expect(outcome.code == 0)
    #expect(outcome.out == "listening on \(server.address)\n")
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.first?.hasPrefix("only this machine can call: ") == true)
    #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("{\"time\":\"") })
    #expect(lines.last?.contains("\"event\":\"stopped\"") == true)
  }

  @Test("At the level error it logs no success")
  func quiet() throws {
    let server = try RunningServer("--log-level", "error", in: place)
    #expect(try server.get("/healthz", in: place).hasSuffix("ok\n"))
    #expect(try !server.end().errors.contains("healthz"))
  }

  private static func call(_ operation: String, _ body: String, path: String = "/") -> String {
    """
    POST \(path) HTTP/1.1\r
    Host: 127.0.0.1\r
    Connection: close\r
    X-Amz-Target: CloudTrail_20131101.\(operation)\r
    Content-Length: \(body.utf8.count)\r
    \r
    \(body)
    """
  }

  /// Sends each request and returns the ids that the responses carry.
  private func ids(_ requests: [String], _ server: RunningServer) throws -> [String] {
    try requests.map { request in
      let response = try server.ask(request, in: place)
      let ids = response.matches(of: /\r\nx-amzn-RequestId: ([^\r]*)\r\n/.ignoresCase())
      try #require(ids.count == 1, "\(response)")
      return String(ids[0].1)
    }
  }

  /// The lines of the log that have a member of a name.
  private func lines(_ log: String, with member: String) throws -> [JSONValue] {
    try log.split(separator: "\n").filter { $0.hasPrefix("{") }
      .map { try JSONValue(parsing: String($0)) }.filter { $0[member] != nil }
  }

  @Test("The response and the log line have the same id, on every path")
  func requestIDs() throws {
    let server = try RunningServer(in: place)
    let page = "GET /PATH HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    let ids = try ids(
      ["", "trails/nothing", "nowhere", "healthz", "metrics"].map {
        page.replacing("PATH", with: $0)
      }
        + [
          "nonsense\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n",
          "POST /ingest HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            + "Content-Length: 1\r\n\r\n{",
          Self.call("DescribeTrails", "{}"), Self.call("DescribeTrails", "{"),
          Self.call("GetTrail", #"{"Name": "nothing"}"#), Self.call("Nothing", "{}"),
          Self.call("DescribeTrails", "{}", path: "/at/nothing/"),
        ], server)
    let logged = try lines(try server.end().errors, with: "request_id")
    #expect(logged.map { $0["request_id"]?.string } == ids)
    #expect(Set(ids).count == ids.count)
  }

  @Test("A failure is logged with the id of its request, for calls, pages and probes")
  func failures() throws {
    let server = try RunningServer("--log-level", "error", in: place)
    let drops = ["event", "projection", "period", "trail"].map { "DROP TABLE \($0);" }.joined()
    #expect(try place.shell("sqlite3 trailback.sqlite '\(drops)'").code == 0)
    let page = "GET PATH HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    let ids = try ids(
      [
        page.replacing("PATH", with: "/"), page.replacing("PATH", with: "/readyz"),
        page.replacing("PATH", with: "/metrics"),
        Self.call("DescribeTrails", "{}"),
      ], server)
    let log = try server.end().errors
    let logged = try lines(log, with: "request_id")
    for id in ids {
      let about = logged.filter { $0["request_id"]?.string == id }
      #expect(about.filter { $0["error"] != nil }.count == 1, "\(log)")
      #expect(about.compactMap { $0["status"]?.compact.first } == ["5"], "\(log)")
    }
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
    #expect(outcome.errors.hasPrefix("error: other machines can reach "))
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

  @Test("A port that is taken is reported")
  func taken() throws {
    let server = try RunningServer(in: place)
    let outcome = try place.trailback("serve", "--listen", "127.0.0.1:\(server.port)")
    #expect(outcome.code == 2)
    #expect(
      outcome.errors.contains("cannot listen on 127.0.0.1, port \(server.port): Address already"))
    #expect(try server.end().code == 0)
  }
}
