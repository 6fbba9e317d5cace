public import CloudTrail
import Foundation
public import HTTPMessages

/// Everything that `trailback serve` answers: the API at any moment, ingestion, pages, and what
/// operating it asks for.
public struct EndpointService: HTTPService {
  let api: CloudTrailAPI
  let ingest: Ingest
  let readers: ReaderPool
  let pages = Pages(cachingOfThePast: "private, max-age=31536000, immutable")
  let access: Access
  let metrics: Metrics
  /// The server's own Region and account.
  let region: String
  let account: String
  let now: @Sendable () -> Timestamp
  /// Told of what is nobody's fault but ours, with the id of the request.
  let onFailure: @Sendable (any Error, String) -> Void

  public init(
    readers: ReaderPool, writer: GroupWriter, access: Access, metrics: Metrics, region: String,
    account: String, now: @escaping @Sendable () -> Timestamp = { .now },
    onFailure: @escaping @Sendable (any Error, String) -> Void = { _, _ in }
  ) {
    api = CloudTrailAPI(readers: readers, writer: writer)
    ingest = Ingest(writer: writer)
    self.readers = readers
    self.access = access
    self.metrics = metrics
    self.region = region
    self.account = account
    self.now = now
    self.onFailure = onFailure
  }

  /// The values that the label `operation` of the measurements has.
  public static let operations =
    APIOperation.allCases.map(\.rawValue) + ["ingest", "page", "healthz", "readyz", "metrics"]

  public func answer(_ call: HTTPRequest) async -> HTTPResponse {
    let start = ContinuousClock.now
    let answer = await route(call)
    let operation = Self.operation(call)
    metrics.add(.requests, ["operation": operation, "status": String(answer.status)])
    metrics.observe(
      .requestSeconds, ["operation": operation], (ContinuousClock.now - start).seconds)
    return answer
  }

  /// What a call counts as; what is not known counts as `other`.
  private static func operation(_ call: HTTPRequest) -> String {
    switch (call.method, call.path) {
    case ("POST", "/ingest"): "ingest"
    case ("POST", _): AWSJSON.name(call.headers) ?? Metrics.other
    case (_, "/healthz"), (_, "/readyz"), (_, "/metrics"): String(call.path.dropFirst())
    default: "page"
    }
  }

  private func route(_ call: HTTPRequest) async -> HTTPResponse {
    if case .everyone = access, let objection = CrossSite.objection(to: call) {
      return HTTPResponse(403, objection + "\n")
    }
    switch call.method {
    case "POST":
      return call.path == "/ingest" ? await answerIngest(call) : await answerAPI(call)
    case "GET": return await answerPage(call)
    case "HEAD":
      var answer = await answerPage(call)
      answer.body = []
      return answer
    default:
      var answer = HTTPResponse(405, "only GET, HEAD and POST are answered\n")
      answer.headers.add("Allow", "GET, HEAD, POST")
      return answer
    }
  }
}
