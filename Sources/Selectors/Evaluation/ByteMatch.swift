/// Comparing a record's bytes with a selector's.
///
/// A selector's text is compared byte by byte, case and normalisation included (SEMANTICS 2.7a); what
/// is neither text nor boolean compares with nothing (SEMANTICS 2.6c).
enum ByteMatch {
  /// What the body says of the value's text; nil where there is none.
  static func withText<Result>(
    _ field: FieldValue, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result? {
    switch field {
    case .text(let bytes): return body(bytes)
    case .bool(let truth):
      let word: StaticString = truth ? "true" : "false"
      return body(UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    case .escaped(let bytes):
      guard var text = JSONString.unescaped(bytes) else { return nil }
      return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
    case .absent, .null, .other: return nil
    }
  }

  static func equals(_ seen: UnsafeRawBufferPointer, _ wanted: [UInt8]) -> Bool {
    seen.count == wanted.count && hasPrefix(seen, wanted)
  }

  static func hasPrefix(_ seen: UnsafeRawBufferPointer, _ wanted: [UInt8]) -> Bool {
    seen.count >= wanted.count && seen.prefix(wanted.count).elementsEqual(wanted)
  }

  static func hasSuffix(_ seen: UnsafeRawBufferPointer, _ wanted: [UInt8]) -> Bool {
    seen.count >= wanted.count && seen.suffix(wanted.count).elementsEqual(wanted)
  }
}
