import CloudTrail
import Foundation
import HTTPMessages
import History
import TestSupport
import Testing

@testable import Endpoint

@Suite("What feeds send, and what they are responded")
struct PostedFeedTests {
  private static let record: JSONValue = [
    "eventVersion": "1.08", "eventTime": "2026-01-01T00:00:00Z", "eventID": "1",
    "eventSource": "cloudtrail.amazonaws.com", "eventName": "StopLogging",
    "awsRegion": "us-east-1", "recipientAccountId": "111122223333",
    "requestParameters": ["name": "arn:aws:cloudtrail:us-east-1:111122223333:trail/a-trail"],
    "responseElements": nil,
  ]

  private func post(
    _ server: TestServer, _ body: [UInt8], _ headers: [(String, String)]
  ) async -> HTTPResponse {
    await server.endpoint.respond(
      to: HTTPRequest(
        method: "POST", path: "/ingest", headers: HeaderFields(headers.map { .init($0.0, $0.1) }),
        body: body))
  }

  private func json(_ response: HTTPResponse) throws -> JSONValue {
    try JSONValue(parsing: String(decoding: response.body, as: UTF8.self))
  }

  @Test("Types that a page of a browser can send unasked are refused, and all others but JSON")
  func types() async throws {
    let server = try TestServer()
    let body = Array(Self.record.compact.utf8)
    for refused in [
      nil, "", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
      "text/html", "application/octet-stream", "application/jsonx", "text/plain;application/json",
    ] {
      let response = await post(server, body, refused.map { [("Content-Type", $0)] } ?? [])
      #expect(response.status == 415, "\(refused ?? "none")")
      #expect(try json(response)["message"]?.string?.isEmpty == false)
    }
    #expect(
      await post(
        server, body, [("Content-Type", "application/json"), ("Content-Type", "text/plain")]
      ).status == 415)
    #expect(try server.history.snapshot { try $0.eventCount() } == 0)
    for taken in [
      "application/json", "Application/JSON; charset=utf-8", "application/cloudevents+json",
      "application/x-amz-json-1.1",
    ] {
      #expect(await post(server, body, [("Content-Type", taken)]).status == 200, "\(taken)")
    }
    let ofSNS = [("Content-Type", "text/plain; charset=UTF-8"), ("x-amz-sns-message-type", "x")]
    #expect(await post(server, body, ofSNS).status == 200)
  }

  @Test("A gzipped body is inflated; another encoding, or a body that is not, is refused")
  func encodings() async throws {
    let server = try TestServer()
    let body = Array(Self.record.compact.utf8)
    func status(_ encoding: String, _ body: [UInt8]) async -> Int {
      await post(
        server, body, [("Content-Type", "application/json"), ("Content-Encoding", encoding)]
      ).status
    }
    #expect(await status("br", body) == 415)
    #expect(await status("gzip", body) == 415)
    #expect(await status("gzip, gzip", storedGzip(body)) == 415)
    #expect(await status("gzip", Array(storedGzip(body).dropLast(2))) == 422)
    #expect(await status("gzip", storedGzip(storedGzip(body))) == 415)
    #expect(try server.history.snapshot { try $0.eventCount() } == 0)
    #expect(await status("GZIP", storedGzip(body)) == 200)
    #expect(await status("identity", body) == 200)
    #expect(try server.history.snapshot { try $0.eventCount() } == 1)
  }

  @Test("A post that inflates to more than may be is refused, and nothing of it is taken")
  func bomb() async throws {
    let server = try TestServer()
    let large =
      [UInt8](repeating: 0x20, count: Ingest.largestInflated) + Array(Self.record.compact.utf8)
    let response = await post(server, storedGzip(large), [("Content-Type", "application/json")])
    #expect(response.status == 422)
    #expect(try server.history.snapshot { try $0.eventCount() } == 0)
  }

  @Test("Firehose: its key, its response and its words for failures")
  func firehose() async throws {
    let document: JSONValue = [
      "keys": [
        [
          "accessKeyId": "hose", "secretAccessKey": "a-secret-of-20-chars", "rights": ["ingest"],
        ]
      ]
    ]
    let verifier = SignatureVerifier(credentials: try Credentials(document, path: "keys"))
    let server = try TestServer(access: .keys(verifier))
    func send(_ records: [JSONValue], key: String?) async throws -> (Int, JSONValue) {
      let data = records.map { Data($0.compact.utf8).base64EncodedString() }
      let body: JSONValue = [
        "requestId": "an-id", "timestamp": 1,
        "records": .array(data.map { ["data": .string($0)] }),
      ]
      let response = await post(
        server, Array(body.compact.utf8),
        [
          ("Content-Type", "application/json"), ("X-Amz-Firehose-Request-Id", "an-id"),
          ("X-Amz-Firehose-Protocol-Version", "1.0"),
        ] + (key.map { [("X-Amz-Firehose-Access-Key", $0)] } ?? []))
      #expect(response.headers["Content-Type"] == "application/json")
      return (response.status, try json(response))
    }
    let key = "hose:a-secret-of-20-chars"
    let (status, taken) = try await send([Self.record], key: key)
    #expect(status == 200)
    #expect(taken["requestId"] == "an-id" && taken["errorMessage"] == nil)
    guard case .integer(let time)? = taken["timestamp"] else {
      Issue.record("no timestamp: \(taken.compact)")
      return
    }
    #expect(time > 1_500_000_000_000)
    for wrong in [nil, "hose:wrong-wrong-wrong-wrong"] {
      let (status, refused) = try await send([Self.record], key: wrong)
      #expect(status == 401 && refused["requestId"] == "an-id")
      #expect(refused["errorMessage"]?.string?.isEmpty == false)
    }
    let (part, told) = try await send([["no": "record"], Self.record], key: key)
    #expect(
      part == 422 && told["errorMessage"]?.string?.contains("not a CloudTrail record") == true)
  }

  @Test("What SNS asks to confirm is told to a person: in the response, and to the log")
  func subscription() async throws {
    let server = try TestServer()
    let address = "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&Token=t"
    let body: JSONValue = [
      "Type": "SubscriptionConfirmation", "TopicArn": "arn:aws:sns:us-east-1:1:t",
      "Message": "m", "SubscribeURL": .string(address),
    ]
    let response = await post(
      server, Array(body.compact.utf8),
      [("Content-Type", "text/plain"), ("X-Amz-Sns-Message-Type", "SubscriptionConfirmation")])
    #expect(response.status == 200)
    #expect(try json(response)["notices"]?.array?.first?.string?.contains(address) == true)
    #expect(server.notices.count == 1 && server.notices[0].contains(address))
  }
}
