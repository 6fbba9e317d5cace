import CloudTrail
import GRDB
import HTTPMessages
import History
import Testing

@testable import Endpoint

@Suite("What EventBridge posts")
struct EventBridgeTests {
  private let arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/a-trail"

  private func record(_ id: String, _ name: String = "StopLogging", source: String = "cloudtrail")
    -> JSONValue
  {
    [
      "eventVersion": "1.08", "eventTime": "2026-01-01T00:00:00Z", "eventID": .string(id),
      "eventSource": .string("\(source).amazonaws.com"), "eventName": .string(name),
      "awsRegion": "us-east-1", "recipientAccountId": "111122223333",
      "requestParameters": ["name": .string(arn)], "responseElements": nil,
    ]
  }

  private func envelope(_ record: JSONValue) -> JSONValue {
    [
      "version": "0", "id": "e", "detail-type": "AWS API Call via CloudTrail",
      "source": "aws.cloudtrail", "detail": record,
    ]
  }

  private func post(_ server: TestServer, _ body: String, _ headers: HeaderFields = HeaderFields())
    async throws -> Reply
  {
    var headers = headers
    if headers["Content-Type"] == nil { headers.add("Content-Type", "application/json") }
    return try Reply(
      await server.endpoint.respond(
        to: HTTPRequest(method: "POST", path: "/ingest", headers: headers, body: Array(body.utf8))))
  }

  private func counts(_ reply: Reply) -> [JSONValue?] {
    ["appended", "known", "ignored", "problemCount"].map { reply[$0] }
  }

  @Test("Envelopes and bare records, one or many; the same one twice counts once")
  func forms() async throws {
    let server = try TestServer()
    let bodies = [
      record("1").compact, envelope(record("2")).compact,
      JSONValue.array([record("3"), envelope(record("4"))]).compact,
      JSONValue.object([.init("Records", [record("5"), record("6")])]).compact,
      envelope(record("7")).compact + "\n" + envelope(record("8")).compact,
    ]
    var appended = 0
    for body in bodies {
      let reply = try await post(server, body)
      #expect(reply.status == 200, "\(reply.json.compact)")
      if case .integer(let count)? = reply["appended"] { appended += Int(count) }
    }
    #expect(appended == 8)
    let again = try await post(server, bodies.joined(separator: "\n"))
    #expect(counts(again) == [0, 8, 0, 0])
    #expect(try server.history.snapshot { try $0.eventCount() } == 8)
    let provenance = try server.history.snapshot { try $0.event(id: "2")?.provenance.channel }
    #expect(provenance == .eventBridge)
  }

  @Test("Calls that change no trail, and events that are no calls, are counted and left")
  func ignored() async throws {
    let server = try TestServer()
    let body = JSONValue.array([
      record("1"), record("2", "GetObject", source: "s3"), record("3", "LookupEvents"),
      ["version": "0", "detail-type": "Scheduled Event", "source": "aws.events", "detail": [:]],
    ])
    #expect(counts(try await post(server, body.compact)) == [1, 0, 3, 0])
    // SEMANTICS 3.6t
    let others: JSONValue = [
      ["eventCategory": "Aggregated"], ["eventCategory": "Insight"],
      ["configurationItemCaptureTime": "2026-02-01T10:00:00Z"], record("1"),
    ]
    #expect(counts(try await post(server, others.compact)) == [0, 1, 3, 0])
  }

  @Test("What cannot be read is told, and the rest is recorded")
  func broken() async throws {
    let server = try TestServer()
    let cut = record("1").compact + "\n" + String(record("2").compact.dropLast(20))
    let reply = try await post(server, cut)
    #expect(reply.status == 422 && reply["appended"] == 1 && reply["problemCount"] == 1)
    let nothing = try await post(server, "")
    #expect(nothing.status == 422)
    let text = try await post(server, "hello")
    #expect(text.status == 422 && text["appended"] == 0)
  }

  @Test("A known id with another content is refused in words")
  func conflict() async throws {
    let server = try TestServer()
    _ = try await post(server, record("1").compact)
    let reply = try await post(server, record("1", "StartLogging").compact)
    #expect(reply.status == 422 && counts(reply) == [0, 0, 0, 1])
    #expect(reply["problems"]?.array?.first?.string?.contains("another content") == true)
  }

  @Test("Where the store fails halfway through an event, nothing of the post is recorded")
  func failing() async throws {
    let server = try TestServer()
    try await DatabaseQueue(path: server.path).write { database in
      try database.execute(
        sql: """
          CREATE TRIGGER failing BEFORE INSERT ON period WHEN NEW.cause = 'StartLogging'
          BEGIN SELECT RAISE(ABORT, 'a test'); END
          """)
    }
    let later = record("2", "StartLogging").compact.replacing(":00Z", with: ":01Z")
    let body = record("1").compact + later
    #expect(try await post(server, body).status == 500)
    #expect(try server.history.snapshot { try $0.eventCount() } == 0)
    try await DatabaseQueue(path: server.path).write {
      try $0.execute(sql: "DROP TRIGGER failing")
    }
    #expect(counts(try await post(server, body)) == [2, 0, 0, 0])
    let isSound = try server.history.snapshot { try $0.verify().isSound }
    #expect(isSound)
  }

  @Test("Only with a key that may, where keys are asked for")
  func keys() async throws {
    let document: JSONValue = [
      "keys": [
        [
          "accessKeyId": "bridge", "secretAccessKey": "a-secret-of-20-chars", "rights": ["ingest"],
        ],
        ["accessKeyId": "reader", "secretAccessKey": "a-secret-of-20-more!", "rights": ["read"]],
      ]
    ]
    let credentials = try Credentials(document, path: "keys")
    let server = try TestServer(access: .keys(SignatureVerifier(credentials: credentials)))
    func status(_ key: String?) async throws -> Int {
      let headers = key.map { HeaderFields([.init("X-Trailback-Key", $0)]) } ?? HeaderFields()
      return try await post(server, record("1").compact, headers).status
    }
    #expect(try await status(nil) == 401)
    #expect(try await status("bridge:wrong-wrong-wrong-wrong") == 401)
    #expect(try await status("reader:a-secret-of-20-more!") == 403)
    #expect(try server.history.snapshot { try $0.eventCount() } == 0)
    #expect(try await status("bridge:a-secret-of-20-chars") == 200)
    // Pages need a right to read, and say how to prove it.
    let page = await server.endpoint.respond(to: HTTPRequest(method: "GET", path: "/"))
    #expect(page.status == 401 && page.headers["WWW-Authenticate"] != nil)
    let read = await server.endpoint.respond(
      to: HTTPRequest(
        method: "GET", path: "/", headers: ["X-Trailback-Key": "reader:a-secret-of-20-more!"]))
    #expect(read.status == 200)
  }
}
