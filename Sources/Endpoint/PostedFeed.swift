import CloudTrail
import HTTPMessages

/// Who posts records, as far as the header fields say, and what it expects to be responded.
///
/// | feed | known by | tries again on |
/// |---|---|---|
/// | EventBridge's API destinations | nothing: the default | 401, 407, 409, 429 and 5xx |
/// | Firehose, to an HTTP endpoint | `X-Amz-Firehose-Request-Id` | everything but 200 and 413, for its retry duration; then the batch is put into its backup bucket |
/// | SNS | `X-Amz-Sns-Message-Type` | 429 and 5xx, and 401 at once with the user and password of the address |
///
/// Firehose takes a response for one only if it repeats the id of the request.
enum PostedFeed {
  case plain
  case firehose(requestID: String)
  case notifications

  init(_ headers: HeaderFields) {
    if let id = headers["X-Amz-Firehose-Request-Id"] {
      self = .firehose(requestID: String(id.prefix(256)))
    } else if headers["X-Amz-Sns-Message-Type"] != nil {
      self = .notifications
    } else {
      self = .plain
    }
  }

  // MARK: What is taken

  /// The types of bodies that are read, beside all that end in `+json`. A page of a browser can send none of
  /// them to another server without asking it first.
  static let types = [
    "application/json", "application/x-amz-json-1.0", "application/x-amz-json-1.1",
    "application/x-ndjson", "application/jsonl", "application/gzip", "application/x-gzip",
    "text/csv",
  ]

  /// Why the body of a request is not read, judging by its header fields; nil if it is.
  func objection(to request: HTTPRequest) -> String? {
    let types = request.headers.values("Content-Type")
    guard types.count == 1, let given = types.first else {
      return "a post needs one Content-Type, such as application/json"
    }
    let type = given.prefix { $0 != ";" && $0 != " " }.lowercased()
    guard isRead(type) else {
      return "the type \(type.prefix(100)) is not read; records are posted as application/json"
    }
    let encodings = request.headers.values("Content-Encoding").map { $0.lowercased() }
      .filter { $0 != "identity" }
    switch encodings {
    case []: return nil
    case ["gzip"], ["x-gzip"]:
      let isGzip = request.body.starts(with: [0x1f, 0x8b])
      return isGzip ? nil : "the Content-Encoding is gzip, and the body is not gzipped"
    default: return "gzip is the only Content-Encoding that is read"
    }
  }

  private func isRead(_ type: String) -> Bool {
    if Self.types.contains(type) || type.hasPrefix("application/") && type.hasSuffix("+json") {
      return true
    }
    // SNS calls its JSON text. No page of a browser can send the field that it is known by.
    if case .notifications = self { return type == "text/plain" }
    return false
  }

  // MARK: What is responded

  /// The response to a post that was read.
  func response(_ report: IngestReport, _ now: Timestamp) -> HTTPResponse {
    guard case .firehose = self else { return Self.json(report.status, report.json) }
    return firehose(report.status, report.problems.isEmpty ? nil : report.reason, now)
  }

  /// The response to a post of which nothing was recorded.
  ///
  /// - Parameter error: a name for programs.
  func refusal(
    _ status: Int, _ message: String, error: String = "UnsupportedMediaType", _ now: Timestamp
  ) -> HTTPResponse {
    guard case .firehose = self else {
      return Self.json(status, ["error": .string(error), "message": .string(message)])
    }
    return firehose(status, message, now)
  }

  /// A response with the body that the feed expects.
  func adapted(_ response: HTTPResponse, _ message: String, _ now: Timestamp) -> HTTPResponse {
    guard case .firehose = self else { return response }
    return firehose(response.status, message, now)
  }

  private func firehose(_ status: Int, _ message: String?, _ now: Timestamp) -> HTTPResponse {
    var members: [JSONValue.Member] = []
    if case .firehose(let id) = self { members.append(.init("requestId", .string(id))) }
    members.append(.init("timestamp", .integer(now.second * 1000)))
    // Firehose shows up to 8,192 bytes of it in its own log.
    if let message { members.append(.init("errorMessage", .string(String(message.prefix(2000))))) }
    return Self.json(status, .object(members))
  }

  static func json(_ status: Int, _ json: JSONValue) -> HTTPResponse {
    HTTPResponse(status, json.compact + "\n", type: "application/json")
  }
}
