import HTTPMessages

/// Answers with what it was asked, so that a test sees what arrived.
struct EchoService: HTTPService {
  /// What holds a call to `/held`.
  var gate = Gate()

  func respond(to call: HTTPRequest) async -> HTTPResponse {
    switch call.path {
    case "/slow": await pause(.milliseconds(600))
    case "/held": await gate.pass()
    case "/never": await pause(.seconds(600))
    case "/large": return HTTPResponse(200, body: [UInt8](repeating: 0x61, count: 32 << 20))
    case "/empty": return HTTPResponse(204)
    case "/splitting": return HTTPResponse(200, headers: ["X-Name": "a\r\nX-Other: b"])
    case "/named": return HTTPResponse(200, headers: ["x-amzn-RequestId": "given"])
    default: break
    }
    return HTTPResponse(
      200,
      "\(call.method) \(call.path) ?\(call.query) \(call.headers["Host"] ?? "-") \(call.body.count)"
    )
  }

  private func pause(_ time: Duration) async {
    do {
      try await Task.sleep(for: time)
    } catch {
      // Cancelled: the answer is as good now.
    }
  }
}
