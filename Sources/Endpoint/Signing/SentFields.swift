import HTTPMessages

/// The header fields of a call by name.
///
/// Names are compared as bytes: Swift takes some letters beyond ASCII for their likes within it, and
/// a signature must not.
struct SentFields {
  /// By name, in lower case; values in the order in which they came.
  private let values: [[UInt8]: [[UInt8]]]

  init(_ headers: HeaderFields) {
    var values: [[UInt8]: [[UInt8]]] = [:]
    for field in headers.fields {
      let name = field.name.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
      values[name, default: []].append(Array(field.value.utf8))
    }
    self.values = values
  }

  subscript(name: [UInt8]) -> [[UInt8]] { values[name] ?? [] }

  /// - Parameter name: in lower case.
  subscript(name: StaticString) -> [[UInt8]] { self[Array("\(name)".utf8)] }

  /// The names of Signature Version 4's own fields, sorted.
  var amazonNames: [[UInt8]] {
    values.keys.filter { $0.starts(with: "x-amz-".utf8) }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }
}
