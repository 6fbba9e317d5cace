import CloudTrail
import Foundation
import HTTPMessages
import History

extension EndpointService {
  /// What a browser, a probe or Prometheus asks for.
  func answerPage(_ call: HTTPCall) async -> HTTPAnswer {
    switch call.path {
    // For probes, which have no key.
    case "/healthz": return HTTPAnswer(200, "ok\n")
    case "/readyz": return await readiness()
    default: break
    }
    do {
      try access.requireKey(call, .read, for: "trailback:Read")
      if call.path == "/metrics" { return try await measured() }
      let (path, query, now, pages) = (call.path, call.query, now(), pages)
      let page = try await readers.read { history in
        try pages.answer(path, query: query, history, now: now)
      }
      return page ?? HTTPAnswer(404, "nothing is answered at this path\n")
    } catch let error as SignatureError {
      return Self.unauthorized(error)
    } catch {
      onFailure(error, "")
      return HTTPAnswer(Self.failure(error).status, "this page cannot be shown now\n")
    }
  }

  /// Whether calls can be answered: the store can be read, and its projections are level.
  private func readiness() async -> HTTPAnswer {
    do {
      let lag = try await readers.read { try $0.projectionLag() }
      return lag == 0
        ? HTTPAnswer(200, "ready\n")
        : HTTPAnswer(503, "the projections are \(lag) events behind; run `trailback rebuild`\n")
    } catch {
      onFailure(error, "")
      return HTTPAnswer(503, "the store cannot be read\n")
    }
  }

  private func measured() async throws -> HTTPAnswer {
    let (lag, bytes) = try await readers.read { (try $0.projectionLag(), try $0.storeBytes()) }
    metrics.set(.projectionLag, [:], Int(lag))
    metrics.set(.storeBytes, [:], Int(bytes))
    return HTTPAnswer(200, metrics.text, type: Metrics.contentType)
  }
}
