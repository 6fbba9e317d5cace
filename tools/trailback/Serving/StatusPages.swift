import Endpoint

/// What a supervisor and a collector of measurements ask.
struct StatusPages: HTTPService {
  static let operations = ["healthz", "readyz", "metrics"]

  let metrics: Metrics

  func answer(_ call: HTTPCall) async -> HTTPAnswer {
    let answer = page(call)
    let operation = String(call.path.dropFirst())
    metrics.add(.requests, ["operation": operation, "status": String(answer.status)])
    return answer
  }

  private func page(_ call: HTTPCall) -> HTTPAnswer {
    let known = ["/healthz", "/readyz", "/metrics"]
    guard known.contains(call.path) else { return HTTPAnswer(404, "there is nothing here\n") }
    guard call.method == "GET" || call.method == "HEAD" else {
      return HTTPAnswer(405, headers: ["Allow": "GET, HEAD"])
    }
    return call.path == "/metrics"
      ? HTTPAnswer(200, metrics.text, type: Metrics.contentType) : HTTPAnswer(200, "ok")
  }
}
