import Crypto
import Foundation
import HTTPMessages

@testable import Endpoint

/// A second way to sign, written from AWS's description alone and on strings where the verifier works
/// on bytes; the two must agree.
struct Signer {
  var id = Keys.id
  var secret = Keys.secret
  var time = "20250601T120000Z"
  var region = "us-east-1"
  var service = "cloudtrail"
  var terminator = "aws4_request"
  /// In place of the day of ``time``.
  var day: String?

  /// The request with `X-Amz-Date` and `Authorization`.
  func signed(_ request: HTTPRequest, names: [String]? = nil, dated: Bool = true) -> HTTPRequest {
    var request = request
    if dated { request.headers.add("X-Amz-Date", time) }
    let names = names ?? Set(request.headers.fields.map { $0.name.lowercased() }).sorted()
    let scope = "\(day ?? String(time.prefix(8)))/\(region)/\(service)/\(terminator)"
    let canonicalRequest = canonical(request, names)
    let text = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(hash(canonicalRequest))"
    var key = Data("AWS4\(secret)".utf8)
    for part in scope.components(separatedBy: "/") { key = code(part, key) }
    let signature = hexadecimal(code(text, key))
    request.headers.add(
      "Authorization",
      "AWS4-HMAC-SHA256 Credential=\(id)/\(scope), SignedHeaders=\(names.joined(separator: ";")), "
        + "Signature=\(signature)")
    return request
  }

  private func canonical(_ request: HTTPRequest, _ names: [String]) -> String {
    var lines = [request.method, encoded(normalized(request.path), "/"), query(request.query)]
    for name in names {
      let values = request.headers.values(name).map { value in
        value.components(separatedBy: .whitespaces).filter { !$0.isEmpty }.joined(separator: " ")
      }
      lines.append(name + ":" + values.joined(separator: ","))
    }
    lines += ["", names.joined(separator: ";"), hexadecimal(SHA256.hash(data: request.body))]
    return lines.joined(separator: "\n")
  }

  private func normalized(_ path: String) -> String {
    var kept: [String] = []
    for part in path.components(separatedBy: "/") {
      switch part {
      case "", ".": continue
      case "..": kept = Array(kept.dropLast())
      default: kept.append(part)
      }
    }
    if kept.isEmpty { return "/" }
    return "/" + kept.joined(separator: "/") + (path.hasSuffix("/") ? "/" : "")
  }

  private func query(_ query: String) -> String {
    if query.isEmpty { return "" }
    let pairs = query.components(separatedBy: "&").map { pair in
      let parts = pair.components(separatedBy: "=")
      let value = parts.dropFirst().joined(separator: "=")
      return [parts[0], value].map { encoded($0.removingPercentEncoding ?? $0, "") }
    }
    return pairs.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) }.map { $0[0] + "=" + $0[1] }
      .joined(separator: "&")
  }

  private func encoded(_ text: String, _ more: String) -> String {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    let allowed = CharacterSet(charactersIn: letters + more)
    return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? text
  }

  private func code(_ text: String, _ key: Data) -> Data {
    Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: key)))
  }

  private func hash(_ text: String) -> String { hexadecimal(SHA256.hash(data: Data(text.utf8))) }

  private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { String(format: "%02x", $0) }.joined()
  }
}
