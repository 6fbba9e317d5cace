import CloudTrail
import Foundation
import HTTPMessages
import History

extension EndpointService {
  /// What a browser, a probe or Prometheus asks for.
  func answerPage(_ call: HTTPRequest) async -> HTTPResponse {
    switch call.path {
    // For probes, which have no key.
    case "/healthz": return HTTPResponse(200, "ok\n")
    case "/readyz": return await readiness(call)
    default: break
    }
    do {
      try access.requireKey(call, .read, for: "trailback:Read")
      if call.path == "/metrics" { return try await measured() }
      let (path, query, now, pages) = (call.path, call.query, now(), pages)
      let page = try await readers.read { history in
        try pages.answer(path, query: query, history, now: now)
      }
      return page ?? HTTPResponse(404, "nothing is answered at this path\n")
    } catch let error as SignatureError {
      return Self.unauthorized(error)
    } catch {
      onFailure(error, call.id)
      return HTTPResponse(Self.failure(error).status, "this page cannot be shown now\n")
    }
  }

  /// Whether calls can be answered: the store can be read, and its projections are level.
  private func readiness(_ call: HTTPRequest) async -> HTTPResponse {
    do {
      let lag = try await readers.read { try $0.projectionLag() }
      return lag == 0
        ? HTTPResponse(200, "ready\n")
        : HTTPResponse(503, "the projections are \(lag) events behind; run `trailback rebuild`\n")
    } catch {
      onFailure(error, call.id)
      return HTTPResponse(503, "the store cannot be read\n")
    }
  }

  private func measured() async throws -> HTTPResponse {
    let (lag, bytes) = try await readers.read { (try $0.projectionLag(), try $0.storeBytes()) }
    metrics.set(.projectionLag, [:], Int(lag))
    metrics.set(.storeBytes, [:], Int(bytes))
    return HTTPResponse(200, metrics.text, type: Metrics.contentType)
  }
}
