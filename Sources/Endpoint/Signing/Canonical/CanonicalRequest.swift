import Crypto
import HTTPMessages

/// A call in the one form that both sides hash: method, path, query, the signed fields, their names
/// and the hash of the body, a line each.
struct CanonicalRequest {
  let bytes: [UInt8]

  /// - Parameters:
  ///   - names: of the signed fields, lower-case and sorted.
  ///   - payloadHash: of the body as it came, in hexadecimal digits.
  init(
    _ call: HTTPRequest, _ fields: SentFields, signing names: [[UInt8]], payloadHash: [UInt8]
  ) {
    let newline = UInt8(ascii: "\n")
    var out = Array(call.method.utf8) + [newline]
    out += CanonicalURI.path(call.path) + [newline]
    out += CanonicalURI.query(call.query) + [newline]
    for name in names {
      let values = fields[name].map(Self.trimmed)
      out += name + [UInt8(ascii: ":")]
      out += values.joined(separator: [UInt8(ascii: ",")])
      out.append(newline)
    }
    out.append(newline)
    out += names.joined(separator: [UInt8(ascii: ";")])
    out.append(newline)
    bytes = out + payloadHash
  }

  /// What is signed in the end.
  func stringToSign(at time: RequestTime, in scope: CredentialScope) -> [UInt8] {
    var out = Array("AWS4-HMAC-SHA256\n\(time.text)\n\(scope.text)\n".utf8)
    out += Hexadecimal.text(SHA256.hash(data: bytes))
    return out
  }

  /// No white space at the ends, and one space for any run of it within; line breaks are white space,
  /// so no value can pass for two lines.
  private static func trimmed(_ value: [UInt8]) -> [UInt8] {
    let words = value.split { (0x09...0x0d).contains($0) || $0 == 0x20 }
    return Array(words.joined(separator: [0x20]))
  }
}
