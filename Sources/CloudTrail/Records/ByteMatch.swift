/// Comparing a record's bytes with a selector's.
///
/// A selector's text is compared byte by byte, case and normalisation included (SEMANTICS 2.7a);
/// what is neither text nor boolean compares with nothing (SEMANTICS 2.6c).
package enum ByteMatch {
  /// What the body says of the value's text; nil where there is none.
  package static func withText<Result>(
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

  package static func equals(_ seen: UnsafeRawBufferPointer, _ wanted: [UInt8]) -> Bool {
    seen.count == wanted.count && hasPrefix(seen, wanted)
  }

  package static func hasPrefix(_ seen: UnsafeRawBufferPointer, _ wanted: [UInt8]) -> Bool {
    wanted.withUnsafeBytes { seen.count >= $0.count && isSame(seen, $0, count: $0.count) }
  }

  package static func hasSuffix(_ seen: UnsafeRawBufferPointer, _ wanted: [UInt8]) -> Bool {
    wanted.withUnsafeBytes {
      guard seen.count >= $0.count else { return false }
      return isSame(
        UnsafeRawBufferPointer(rebasing: seen.suffix($0.count)), $0, count: $0.count)
    }
  }

  /// Whether the first `count` bytes agree, eight at a time: ARNs share long beginnings.
  package static func isSame(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer, count: Int
  ) -> Bool {
    var at = 0
    while at + 8 <= count {
      let same =
        left.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        == right.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      if !same { return false }
      at += 8
    }
    while at < count {
      if left[at] != right[at] { return false }
      at += 1
    }
    return true
  }

  /// Whether one text comes behind another in the order of their bytes.
  package static func isAfter(
    _ text: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer
  ) -> Bool {
    let count = min(text.count, other.count)
    var at = 0
    while at + 8 <= count {
      let ours = text.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      let theirs = other.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      if ours != theirs { return ours.bigEndian > theirs.bigEndian }
      at += 8
    }
    while at < count {
      if text[at] != other[at] { return text[at] > other[at] }
      at += 1
    }
    return text.count > other.count
  }
}
