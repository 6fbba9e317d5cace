import CloudTrail
import HTTPMessages

@testable import Endpoint

/// Attacks the check of signatures. An input is a request as HTTP/1.1 writes it: a request line, header
/// lines, an empty line, the body. No made-up request has a valid signature, so none may pass.
enum SignatureAttack {
  static func run(_ input: UnsafeRawBufferPointer) -> CInt {
    guard let request = request(String(decoding: input, as: UTF8.self)) else { return -1 }
    do {
      let caller = try verifier.verify(request, at: now)
      fatalError("a made-up signature is accepted: \(caller)")
    } catch {
      return 0
    }
  }

  /// 2025-03-04T02:15:00Z, near the time in the seeds.
  private static let now = Timestamp(seconds: 1_741_054_500)

  private static let verifier: SignatureVerifier = {
    do {
      let document = try JSONValue(
        parsing: """
          {"keys": [{"accessKeyId": "AKIAEXAMPLE", "secretAccessKey": "at-least-16-characters",
            "rights": ["read", "write"]}]}
          """)
      return SignatureVerifier(credentials: try Credentials(document, path: "made up"))
    } catch {
      fatalError("the attack's own credentials: \(error)")
    }
  }()

  private static func request(_ text: String) -> HTTPRequest? {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
    guard let first = lines.popFirst()?.split(separator: " "), first.count >= 2 else { return nil }
    let target = first[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    var headers = HeaderFields()
    while let line = lines.popFirst(), !line.isEmpty {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      headers.add(String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
    return HTTPRequest(
      method: String(first[0]), path: String(target.first ?? "/"),
      query: target.count > 1 ? String(target[1]) : "", headers: headers,
      body: Array(lines.joined(separator: "\n").utf8))
  }
}
