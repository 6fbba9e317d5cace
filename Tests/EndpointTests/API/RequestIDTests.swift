import CloudTrail
import HTTPMessages
import Testing

@testable import Endpoint

/// The server names a request when it arrives, and writes the name into the response and the log. Both agree
/// only if the service never makes up another one.
@Suite("The id of a request")
struct RequestIDTests {
  private static let id = "11111111-2222-4333-8444-555555555555"

  private static func call(_ operation: String, _ input: String, path: String = "/")
    -> HTTPRequest
  {
    HTTPRequest(
      method: "POST", path: path,
      headers: ["X-Amz-Target": "CloudTrail_20131101.\(operation)"], body: Array(input.utf8),
      id: id)
  }

  private static func get(_ path: String, query: String = "") -> HTTPRequest {
    HTTPRequest(method: "GET", path: path, query: query, id: id)
  }

  private static func post(_ records: String) -> HTTPRequest {
    HTTPRequest(
      method: "POST", path: "/ingest", headers: ["Content-Type": "application/json"],
      body: Array(records.utf8), id: id)
  }

  private static let put = call(
    "PutEventSelectors", #"{"TrailName":"a-trail","EventSelectors":[{}]}"#)

  /// Every path that a request can take, and its status.
  private static let requests: [(HTTPRequest, status: Int)] = [
    (put, 200), (call("ListTrails", "{}"), 200), (call("GetTrail", #"{"Name":"nobody"}"#), 400),
    (call("ListTrails", "{"), 400), (call("StartQuery", "{}"), 400),
    (call("ListTrails", "{}", path: "/nothing"), 404),
    (get("/"), 200), (get("/", query: "at=soon"), 400), (get("/trails/nobody"), 404),
    (get("/style.css"), 200), (get("/nothing"), 404), (get("/metrics"), 200),
    (get("/healthz"), 200), (get("/readyz"), 200),
    (post("[]"), 200), (post("hello"), 422), (get("/trails/a-trail"), 302),
    (get("/trails/arn%3Aaws%3Acloudtrail%3Aus-east-1%3A111122223333%3Atrail%2Fa-trail"), 200),
    (HTTPRequest(method: "DELETE", path: "/", id: id), 405),
    (
      HTTPRequest(method: "GET", path: "/", headers: ["Host": "evil.example"], id: id), 403
    ),
  ]

  private func isNamed(_ response: HTTPResponse) -> Bool {
    response.headers.fields.contains { $0.value.contains("-") && $0.value.utf8.count == 36 }
      || response.headers[EndpointService.requestIDHeader] != nil
  }

  @Test("No response has an id of its own, whatever became of the request")
  func responses() async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    for (request, status) in Self.requests {
      let response = await server.endpoint.respond(to: request)
      #expect(response.status == status, "\(request.method) \(request.path)")
      #expect(!isNamed(response), "\(request.method) \(request.path)")
    }
    #expect(server.failures == [])
  }

  @Test("A failure is reported with the request that met it")
  func failures() async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    try server.breakStore()
    let record = """
      {"eventVersion":"1.08","eventTime":"2026-01-01T00:00:00Z","eventID":"1",\
      "eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging",\
      "awsRegion":"us-east-1","recipientAccountId":"111122223333",\
      "requestParameters":{"name":"a-trail"},"responseElements":null}
      """
    let requests = [
      Self.put, Self.call("GetTrail", #"{"Name":"a-trail"}"#), Self.get("/"),
      Self.get("/trails/arn%3Aaws%3Acloudtrail%3Aus-east-1%3A111122223333%3Atrail%2Fa-trail"),
      Self.post(record),
    ]
    for (index, request) in requests.enumerated() {
      let response = await server.endpoint.respond(to: request)
      #expect(response.status == 500, "\(request.method) \(request.path)")
      #expect(!isNamed(response), "\(request.method) \(request.path)")
      #expect(
        server.failures == [String](repeating: Self.id, count: index + 1),
        "\(request.method) \(request.path)")
    }
  }
}
