/// Path and query in the form that is signed.
enum CanonicalURI {
  /// Without dots, double slashes and the steps back; then encoded, which encodes a second time what
  /// was encoded in the request line. So it is for every service but S3: botocore signs
  /// `/at/2025-06-01T00%3A00%3A00Z/` as `/at/2025-06-01T00%253A00%253A00Z/`, and the same with literal
  /// colons as `/at/2025-06-01T00%3A00%3A00Z/`.
  ///
  /// Paths that differ only in dots and slashes share a signature. Whoever acts on a path must
  /// refuse those, or read them as they are read here.
  static func path(_ path: String) -> [UInt8] {
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

  /// Sorted by name and then by value, each decoded and encoded again so that everybody's way to
  /// encode comes to the same.
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
  static func names(_ query: String) -> Set<[UInt8]> {
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
