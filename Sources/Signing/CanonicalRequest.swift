import CloudTrail
import Crypto
package import HTTPMessages

/// A request in the one form that both sides hash: method, path, query, the signed fields, their names
/// and the hash of the body, each on a line.
package struct CanonicalRequest {
  package let bytes: [UInt8]

  /// - Parameters:
  ///   - names: of the signed fields, lower-case and sorted.
  ///   - payloadHash: the hash of the body as it was sent, in hexadecimal digits.
  ///   - pathForm: how the service has its paths signed.
  package init(
    _ request: HTTPRequest, _ fields: SentFields, signing names: [[UInt8]], payloadHash: [UInt8],
    pathForm: CanonicalURI.PathForm = .normalized
  ) {
    let newline = UInt8(ascii: "\n")
    var out = Array(request.method.utf8) + [newline]
    out += CanonicalURI.path(request.path, pathForm) + [newline]
    out += CanonicalURI.query(request.query) + [newline]
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

  /// The text that the signature is made of.
  ///
  /// - Parameter time: `20250601T120000Z`.
  package func stringToSign(at time: String, in scope: CredentialScope) -> [UInt8] {
    let hash = Hexadecimal.string(SHA256.hash(data: bytes))
    return Array("AWS4-HMAC-SHA256\n\(time)\n\(scope.text)\n\(hash)".utf8)
  }

  /// Without white space at the ends, and with one space for any run of it within. Line breaks are white
  /// space, so that no value can pass for two lines.
  private static func trimmed(_ value: [UInt8]) -> [UInt8] {
    let words = value.split { (0x09...0x0d).contains($0) || $0 == 0x20 }
    return Array(words.joined(separator: [0x20]))
  }
}

/// The path and the query in the form that is signed.
package enum CanonicalURI {
  /// What is done to a path before it is signed.
  package enum PathForm: Sendable {
    /// Resolved and encoded once more, as all services have it but S3.
    case normalized
    /// The bytes of the request line, as S3 has it: a key may hold `//` and `..`.
    case asSent
  }

  /// The path in a form.
  static func path(_ path: String, _ form: PathForm) -> [UInt8] {
    switch form {
    case .normalized: normalized(path)
    case .asSent: path.isEmpty ? [UInt8(ascii: "/")] : Array(path.utf8)
    }
  }

  /// Dot segments and double slashes are resolved; then the path is encoded, which encodes a second time
  /// what was encoded in the request line. Every service but S3 does so: botocore signs
  /// `/at/2025-06-01T00%3A00%3A00Z/` as `/at/2025-06-01T00%253A00%253A00Z/`, and the same with literal
  /// colons as `/at/2025-06-01T00%3A00%3A00Z/`.
  ///
  /// Paths that differ only in dots and slashes share a signature. Code that acts on a path must refuse
  /// such paths, or resolve them in the same way.
  private static func normalized(_ path: String) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    let bytes = Array(path.utf8)
    var segments: [ArraySlice<UInt8>] = []
    for segment in bytes.split(separator: slash) where !segment.elementsEqual(".".utf8) {
      if segment.elementsEqual("..".utf8) {
        _ = segments.popLast()
      } else {
        segments.append(segment)
      }
    }
    var out = bytes.isEmpty || bytes.first == slash ? [slash] : []
    out += segments.joined(separator: [slash])
    if bytes.last == slash, !segments.isEmpty { out.append(slash) }
    return PercentEncoding.encoded(out, keeping: slash)
  }

  /// Sorted by name and then by value. Each is decoded and encoded again, so that all ways of encoding
  /// give the same.
  static func query(_ query: String) -> [UInt8] {
    var pairs: [(name: [UInt8], value: [UInt8])] = []
    for pair in query.utf8.split(separator: UInt8(ascii: "&")) {
      let (name, value) = parts(pair)
      pairs.append((canonical(name), canonical(value)))
    }
    pairs.sort { left, right in
      if left.name != right.name { return left.name.lexicographicallyPrecedes(right.name) }
      return left.value.lexicographicallyPrecedes(right.value)
    }
    let texts = pairs.map { $0.name + [UInt8(ascii: "=")] + $0.value }
    return Array(texts.joined(separator: [UInt8(ascii: "&")]))
  }

  /// The names in a query, decoded and in lower case.
  package static func names(_ query: String) -> Set<[UInt8]> {
    Set(
      query.utf8.split(separator: UInt8(ascii: "&")).map { pair in
        PercentEncoding.decoded(parts(pair).name)
          .map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
      })
  }

  private static func parts(
    _ pair: Substring.UTF8View
  ) -> (name: Substring.UTF8View, value: Substring.UTF8View) {
    let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
    return (pair[..<equals], pair[equals...].dropFirst())
  }

  private static func canonical(_ part: Substring.UTF8View) -> [UInt8] {
    PercentEncoding.encoded(PercentEncoding.decoded(part))
  }
}

/// The header fields of a request by name.
///
/// Names are compared as bytes: in Swift some letters beyond ASCII equal letters of ASCII, and in a
/// signature they must not.
package struct SentFields {
  /// By name, in lower case; values in the order in which they were sent.
  private let values: [[UInt8]: [[UInt8]]]

  package init(_ headers: HeaderFields) {
    var values: [[UInt8]: [[UInt8]]] = [:]
    for field in headers.fields {
      let name = field.name.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
      values[name, default: []].append(Array(field.value.utf8))
    }
    self.values = values
  }

  package subscript(name: [UInt8]) -> [[UInt8]] { values[name] ?? [] }

  /// - Parameter name: in lower case.
  package subscript(name: StaticString) -> [[UInt8]] { self[Array("\(name)".utf8)] }

  /// The names that begin with `x-amz-`, sorted: Signature Version 4's own fields.
  package var amazonNames: [[UInt8]] {
    values.keys.filter { $0.starts(with: "x-amz-".utf8) }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }
}
