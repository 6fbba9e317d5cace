public import CloudTrail
import Foundation
public import HTTPMessages
import History
public import Replay

/// Everything that `trailback serve` responds to: CloudTrail's API at any moment, records posted by
/// EventBridge, pages for people, and probes and metrics for operators.
///
/// The service makes up no id of a request. It reports failures by the `HTTPRequest.id` that came with the
/// request, and the server puts the same id into the field ``requestIDHeader``.
public struct EndpointService: HTTPService {
  /// The header field of a response in which AWS's clients look for the id of the request.
  public static let requestIDHeader = "x-amzn-RequestId"

  private let api: CloudTrailAPI
  private let ingest: Ingest
  private let writer: GroupWriter
  let readers: ReaderPool
  private let pages: Pages
  private let access: Access
  private let metrics: Metrics
  private let region: String
  private let account: CalledAccount
  private let now: @Sendable () -> Timestamp
  private let onFailure: @Sendable (any Error, String) -> Void
  private let onNotice: @Sendable (String, String) -> Void

  /// `Cache-Control` of a response that nothing can change any more.
  private static let cachedForever = "private, max-age=31536000, immutable"

  /// A service over one store.
  ///
  /// - Parameters:
  ///   - readers: the connections that read the store.
  ///   - writer: the only writer of the store.
  ///   - access: who may call.
  ///   - metrics: counts the calls.
  ///   - region: the Region of calls that are not signed.
  ///   - account: the account of calls that say none, twelve digits; nil for that of the store's trails.
  ///   - assumptions: what the API takes for true of trails where nothing was read of them.
  ///   - now: the clock.
  ///   - onFailure: called with each error that is the server's own fault, and the id of the request.
  ///   - onNotice: called with what a person has to do for a feed, and the id of the request.
  ///   - onUnlistedTypes: called when selectors were put with types of resources that AWS does not list.
  ///   - onClockBehind: called when a call is taken while the clock is behind that of an event in the log.
  public init(
    readers: ReaderPool, writer: GroupWriter, access: Access, metrics: Metrics, region: String,
    account: String?, assuming assumptions: Assumptions = .none,
    now: @escaping @Sendable () -> Timestamp = { .now },
    onFailure: @escaping @Sendable (any Error, String) -> Void = { _, _ in },
    onNotice: @escaping @Sendable (String, String) -> Void = { _, _ in },
    onClockBehind: @escaping @Sendable (_ clock: Timestamp, _ recorded: Timestamp) -> Void = {
      _, _ in
    },
    onUnlistedTypes: @escaping @Sendable (_ types: [String], _ trail: String) -> Void = { _, _ in }
  ) {
    let coverages = CoverageCache()
    api = CloudTrailAPI(
      readers: readers, writer: writer,
      clocks: ClockWatch(metrics: metrics, onBehind: onClockBehind), coverages: coverages,
      assuming: assumptions, onUnlistedTypes: onUnlistedTypes)
    pages = Pages(cachingOfThePast: Self.cachedForever, coverages: coverages)
    ingest = Ingest(writer: writer)
    self.writer = writer
    self.readers = readers
    self.access = access
    self.metrics = metrics
    self.region = region
    self.account = CalledAccount(account)
    self.now = now
    self.onFailure = onFailure
    self.onNotice = onNotice
  }

  /// The values of the label `operation` of the metrics, `other` apart.
  public static let operations =
    APIOperation.allCases.map(\.rawValue) + ["ingest", "page", "healthz", "readyz", "metrics"]

  /// Refuses a request with a body by its head, so that nobody's body is kept who may not call. What
  /// `respond` would refuse anyway is refused in the same words.
  public func refusal(ofHead request: HTTPRequest) -> HTTPResponse? {
    guard let response = objection(toHead: request) else { return nil }
    count(request, response, since: .now)
    return response
  }

  /// Responds to one request, whatever it is about, and counts it.
  public func respond(to request: HTTPRequest) async -> HTTPResponse {
    let start = ContinuousClock.now
    let response = await route(request)
    count(request, response, since: start)
    return response
  }

  private func count(
    _ request: HTTPRequest, _ response: HTTPResponse, since start: ContinuousClock.Instant
  ) {
    let operation = Self.operation(request)
    metrics.add(.requests, ["operation": operation, "status": String(response.status)])
    metrics.observe(
      .requestSeconds, ["operation": operation], (ContinuousClock.now - start).seconds)
  }

  /// What the metrics count a request as.
  private static func operation(_ request: HTTPRequest) -> String {
    switch (request.method, request.path) {
    case ("POST", "/ingest"): "ingest"
    case ("POST", _): AWSJSON.operationName(request.headers) ?? Metrics.other
    case (_, "/healthz"), (_, "/readyz"), (_, "/metrics"): String(request.path.dropFirst())
    default: "page"
    }
  }

  private func route(_ request: HTTPRequest) async -> HTTPResponse {
    if let refusal = crossSiteRefusal(request) { return refusal }
    switch request.method {
    case "POST":
      return request.path == "/ingest" ? await takeRecords(request) : await callAPI(request)
    case "GET": return await show(request)
    case "HEAD":
      var response = await show(request)
      response.body = []
      return response
    default:
      var response = HTTPResponse(405, "only GET, HEAD and POST are answered\n")
      response.headers.add("Allow", "GET, HEAD, POST")
      return response
    }
  }
}

// MARK: - What the head alone decides

extension EndpointService {
  /// What is wrong with the head of a request that has a body.
  private func objection(toHead request: HTTPRequest) -> HTTPResponse? {
    if let refusal = crossSiteRefusal(request) { return refusal }
    guard request.method == "POST" else { return HTTPResponse(400, "only a POST has a body\n") }
    do throws(SignatureError) {
      if request.path == "/ingest" {
        try access.requireKey(request, .ingest, for: "trailback:Ingest")
      } else {
        try access.checkHead(request, at: now())
      }
      return nil
    } catch {
      metrics.add(.rejectedCalls, ["error": error.type])
      guard request.path == "/ingest" else {
        return AWSJSON.failure(error.type, error.fact, status: error.status)
      }
      let feed = PostedFeed(request.headers)
      return feed.adapted(Self.unauthorized(error), error.fact, now())
    }
  }

  /// Refuses what a page from elsewhere makes a browser send.
  private func crossSiteRefusal(_ request: HTTPRequest) -> HTTPResponse? {
    if let objection = CrossSite.objection(to: request, asksForKeys: access.asksForKeys) {
      return HTTPResponse(403, objection + "\n")
    }
    guard request.method == "POST", request.path == "/ingest", CrossSite.isLikeForm(request) else {
      return nil
    }
    return PostedFeed(request.headers).refusal(
      415, "a form of a browser could send this; records are posted as application/json", now())
  }
}

// MARK: - CloudTrail's API

extension EndpointService {
  /// A call of CloudTrail's API, at present or in the past.
  private func callAPI(_ request: HTTPRequest) async -> HTTPResponse {
    let now = now()
    do {
      guard let moment = try Moment(path: request.path, now: now) else {
        return HTTPResponse(404, "nothing is answered at this path\n")
      }
      let operation = try AWSJSON.operation(request.headers)
      let caller = try access.caller(of: request, for: operation, at: now)
      let input = try AWSJSON.input(request.body)
      let account = try await account.find(
        signed: caller.account, operation, input, in: readers)
      let context = CallContext(
        region: caller.region ?? region, account: account, actor: caller.actor, moment: moment,
        now: now)
      let start = ContinuousClock.now
      let output = try await api.call(operation, input, context)
      if operation.isWrite {
        metrics.add(.appends, ["kind": operation.rawValue])
        metrics.observe(.appendSeconds, [:], (ContinuousClock.now - start).seconds)
      }
      var response = AWSJSON.response(output.bytes)
      response.headers.add(
        "Cache-Control", output.isSettled ? Self.cachedForever : "no-store")
      for (name, value) in output.headers { response.headers.add(name, value) }
      return response
    } catch let error as CloudTrailError {
      metrics.add(.rejectedCalls, ["error": error.exception])
      return AWSJSON.failure(error.exception, error.message)
    } catch let error as SignatureError {
      metrics.add(.rejectedCalls, ["error": error.type])
      return AWSJSON.failure(error.type, error.fact, status: error.status)
    } catch {
      onFailure(error, request.id)
      let (status, type, message) = Self.failure(error)
      return AWSJSON.failure(type, message, status: status)
    }
  }

  /// The response to a failure of the server itself. A store that is busy or full may serve again later,
  /// and SDKs try again on 503. What it says of recording is the page "What failures say".
  private static func failure(_ error: any Error) -> (status: Int, type: String, message: String) {
    switch error {
    case HistoryError.outcomeUnknown:
      (
        503, "ServiceUnavailable",
        "The disk failed while the call was being recorded; it may or may not have been recorded."
      )
    case HistoryError.busy, HistoryError.diskFull, HistoryError.diskFailed, HistoryError.readOnly,
      HistoryError.cannotOpen, HistoryError.moved, HistoryError.linkedTwice:
      (503, "ServiceUnavailable", "The store cannot take calls now; nothing was recorded.")
    default: (500, "InternalFailure", "The call could not be answered; nothing was recorded.")
    }
  }
}

// MARK: - Records from feeds

extension EndpointService {
  /// A post of a feed: see ``PostedFeed``. 200: every record of it is durable. 415, 422: some of it could not
  /// be read or recorded, and sending it again would not help; the rest is durable. 5xx: send it again.
  private func takeRecords(_ request: HTTPRequest) async -> HTTPResponse {
    let feed = PostedFeed(request.headers)
    let now = now()
    do {
      try access.requireKey(request, .ingest, for: "trailback:Ingest")
      if let objection = feed.objection(to: request) { return feed.refusal(415, objection, now) }
      let report = try await ingest.take(request.body, at: now)
      for (result, count) in [
        ("appended", report.appended), ("known", report.known), ("ignored", report.ignored),
        ("problem", report.problems.count),
      ] where count > 0 {
        metrics.add(.ingestedRecords, ["result": result], count)
      }
      for notice in report.notices { onNotice(notice, request.id) }
      return feed.response(report, now)
    } catch let error as SignatureError {
      metrics.add(.rejectedCalls, ["error": error.type])
      return feed.adapted(Self.unauthorized(error), error.fact, now)
    } catch let error as CloudTrailError {
      // Too many are waiting, or the server is stopping: feeds try again on 503.
      return feed.refusal(503, error.message, error: error.exception, now)
    } catch {
      onFailure(error, request.id)
      let (status, type, message) = Self.failure(error)
      return feed.refusal(status, message, error: type, now)
    }
  }

  private static func json(_ status: Int, _ json: JSONValue) -> HTTPResponse {
    HTTPResponse(status, json.compact + "\n", type: "application/json")
  }

  /// Makes a browser ask for the key, unless a known key lacks the right.
  private static func unauthorized(_ error: SignatureError) -> HTTPResponse {
    let isDenied = if case .accessDenied = error { true } else { false }
    var response = json(
      isDenied ? 403 : 401, ["error": .string(error.type), "message": .string(error.fact)])
    if !isDenied { response.headers.add("WWW-Authenticate", #"Basic realm="trailback""#) }
    return response
  }
}

// MARK: - Pages, probes and metrics

extension EndpointService {
  /// What a browser, a probe or Prometheus gets.
  private func show(_ request: HTTPRequest) async -> HTTPResponse {
    switch request.path {
    // For probes, which have no key.
    case "/healthz": return HTTPResponse(200, "ok\n")
    case "/readyz": return await readiness(request)
    default: break
    }
    do {
      try access.requireKey(request, .read, for: "trailback:Read")
      if request.path == "/metrics" { return try await measured() }
      let (path, query, now, pages) = (request.path, request.query, now(), pages)
      let page = try await readers.read(
        in: Pages.lane(of: path),
        settling: PageQuery(query, now: now).moment?.knownIfFixed
      ) { history in
        try pages.response(path, query: query, history, now: now)
      }
      return page ?? refusal(404, "nothing is answered at this path", to: request)
    } catch let error as SignatureError {
      var response = Self.unauthorized(error)
      guard ErrorPage.isFor(request) else { return response }
      let page = ErrorPage.response(response.status, error.fact, now: now())
      let challenge = response.headers["WWW-Authenticate"]
      response = page
      if let challenge { response.headers.add("WWW-Authenticate", challenge) }
      return response
    } catch {
      onFailure(error, request.id)
      return refusal(Self.failure(error).status, "this page cannot be shown now", to: request)
    }
  }

  /// A page for a browser, and a line of text for any other client.
  private func refusal(_ status: Int, _ fact: String, to request: HTTPRequest) -> HTTPResponse {
    ErrorPage.isFor(request)
      ? ErrorPage.response(status, fact, now: now()) : HTTPResponse(status, fact + "\n")
  }

  /// Whether requests can be served: the store can be written and read, and its projections have caught up
  /// with the log.
  private func readiness(_ request: HTTPRequest) async -> HTTPResponse {
    if let failure = await writer.recovery() {
      return HTTPResponse(
        503, "the store cannot be written since \(failure.since): \(failure.fact)\n")
    }
    do {
      let lag = try await readers.read(in: .probe) { try $0.projectionLag() }
      return lag == 0
        ? HTTPResponse(200, "ready\n")
        : HTTPResponse(503, "the projections are \(lag) events behind the log; rebuild them\n")
    } catch {
      onFailure(error, request.id)
      return HTTPResponse(503, "the store cannot be read\n")
    }
  }

  private func measured() async throws -> HTTPResponse {
    let (lag, bytes) = try await readers.read(in: .probe) {
      (try $0.projectionLag(), try $0.storeBytes())
    }
    metrics.set(.projectionLag, [:], Int(lag))
    metrics.set(.storeBytes, [:], Int(bytes))
    metrics.set(.storeWritable, [:], writer.health.failure == nil ? 1 : 0)
    return HTTPResponse(200, metrics.text, type: Metrics.contentType)
  }
}

extension Duration {
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
