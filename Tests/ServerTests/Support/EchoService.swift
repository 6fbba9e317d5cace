import HTTPMessages
import Synchronization

/// Responds with what it was asked, so that a test sees what arrived.
struct EchoService: HTTPService {
  /// Holds requests to `/held`.
  var gate = Gate()

  func respond(to request: HTTPRequest) async -> HTTPResponse {
    switch request.path {
    case "/slow": await pause(.milliseconds(600))
    case "/held": await gate.pass()
    case "/never": await pause(.seconds(600))
    case "/large": return HTTPResponse(200, body: [UInt8](repeating: 0x61, count: 32 << 20))
    case "/empty": return HTTPResponse(204)
    case "/failing": return HTTPResponse(500, headers: ["X-Seen-Id": request.id])
    case "/splitting": return HTTPResponse(200, headers: ["X-Name": "a\r\nX-Other: b"])
    case "/named": return HTTPResponse(200, headers: ["x-request-ID": "given"])
    default: break
    }
    return HTTPResponse(
      200,
      "\(request.method) \(request.path) ?\(request.query) \(request.headers["Host"] ?? "-") \(request.body.count)"
    )
  }

  /// Refuses a request whose head asks for that.
  func refusal(ofHead request: HTTPRequest) -> HTTPResponse? {
    request.headers["X-Refuse"].map { HTTPResponse(400, "\($0) \(request.body.count)") }
  }

  private func pause(_ time: Duration) async {
    do {
      try await Task.sleep(for: time)
    } catch {
      // Cancelled: the response may as well be sent now.
    }
  }
}

/// Holds everyone who passes until it is opened.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  func pass() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiting.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }

  /// How many wait to pass.
  var waiting: Int { state.withLock { $0.waiting.count } }

  func open() {
    let waiting = state.withLock { state in
      defer { state.waiting = [] }
      state.isOpen = true
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}
