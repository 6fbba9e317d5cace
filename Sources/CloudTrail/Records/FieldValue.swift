/// The value of one field of a record, as a slice of the record's own bytes. It is valid only as long
/// as those bytes are; ``string`` makes a copy.
public enum FieldValue {
  case absent
  case null
  /// UTF-8 text without escapes.
  case text(UnsafeRawBufferPointer)
  /// The text between the quotes of a JSON string with escapes, as it is written.
  case escaped(UnsafeRawBufferPointer)
  case bool(Bool)
  /// The JSON text of a number, an array or an object.
  case other(UnsafeRawBufferPointer)

  /// The text that compares with a selector's value. A record's boolean compares with a selector's
  /// string: `readOnly` true with `"true"` (SEMANTICS 2.8). Nil if the value is absent, null or not
  /// a text.
  public var string: String? {
    switch self {
    case .text(let bytes): String(decoding: bytes, as: UTF8.self)
    case .escaped(let bytes): JSONString.unescaped(bytes)
    case .bool(let truth): truth ? "true" : "false"
    case .absent, .null, .other: nil
    }
  }

  /// A boolean, or the string that some exporters write for one.
  public var bool: Bool? {
    switch self {
    case .bool(let truth): truth
    case .text(let bytes) where bytes.elementsEqual("true".utf8): true
    case .text(let bytes) where bytes.elementsEqual("false".utf8): false
    case .escaped: string.flatMap { Bool($0) }
    case .text, .absent, .null, .other: nil
    }
  }

  /// The time that the value holds; nil if it is not a time.
  public var timestamp: Timestamp? {
    switch self {
    case .text(let bytes): Timestamp(iso8601: bytes)
    case .escaped: string.flatMap { Timestamp(iso8601: $0) }
    case .bool, .absent, .null, .other: nil
    }
  }

  /// Whether the record gives the field a value, of whatever type.
  public var isGiven: Bool {
    switch self {
    case .text, .escaped, .bool, .other: true
    case .absent, .null: false
    }
  }

  /// Whether the value is a JSON string.
  @inlinable
  public var isString: Bool {
    switch self {
    case .text, .escaped: true
    case .bool, .absent, .null, .other: false
    }
  }

  /// Whether there is a text to compare, a boolean's `true` or `false` included (SEMANTICS 2.6c).
  package var isComparable: Bool {
    switch self {
    case .text, .bool: true
    case .escaped(let bytes): JSONString.hasValidEscapes(bytes)
    case .absent, .null, .other: false
    }
  }
}

// MARK: - Comparing

extension FieldValue {
  // Called some ten times for every record, and usually decided by the count.
  /// Whether the value is this text, byte by byte.
  @inlinable @inline(__always)
  public func equals(_ text: StaticString) -> Bool {
    if case .text(let bytes) = self {
      return bytes.count == text.utf8CodeUnitCount && hasSameBytes(text)
    }
    return isWritten(as: text)
  }

  /// Whether the value is this text, byte by byte.
  public func equals(_ wanted: [UInt8]) -> Bool {
    ByteMatch.withText(self) { ByteMatch.equals($0, wanted) } ?? false
  }

  @usableFromInline
  func hasSameBytes(_ text: StaticString) -> Bool {
    guard case .text(let bytes) = self else { return false }
    let wanted = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    return ByteMatch.isSame(bytes, wanted, count: wanted.count)
  }

  /// Compares a value that is not plain text.
  @usableFromInline
  func isWritten(as text: StaticString) -> Bool {
    switch self {
    case .escaped, .bool: string == "\(text)"
    case .text, .absent, .null, .other: false
    }
  }
}

/// Compares a record's bytes with a selector's.
///
/// Texts compare byte by byte, letter case and composition included (SEMANTICS 2.7a); a value that is
/// neither text nor boolean compares with nothing (SEMANTICS 2.6c).
package enum ByteMatch {
  /// Passes the value's text to `body`. Nil if it has none.
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

  /// Whether the first `count` bytes are equal. Compares eight at a time, because ARNs share long
  /// prefixes.
  package static func isSame(
    _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer, count: Int
  ) -> Bool {
    var index = 0
    while index + 8 <= count {
      let isSame =
        left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        == right.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if !isSame { return false }
      index += 8
    }
    while index < count {
      if left[index] != right[index] { return false }
      index += 1
    }
    return true
  }

  /// Whether one text comes after another in the order of their bytes.
  package static func isAfter(
    _ text: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer
  ) -> Bool {
    let count = min(text.count, other.count)
    var index = 0
    while index + 8 <= count {
      let ours = text.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let theirs = other.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if ours != theirs { return ours.bigEndian > theirs.bigEndian }
      index += 8
    }
    while index < count {
      if text[index] != other[index] { return text[index] > other[index] }
      index += 1
    }
    return text.count > other.count
  }

  /// The text without its letter case, for comparing without regard to case and composition. No answer
  /// depends on it: it only shows that comparing byte by byte decided (SEMANTICS 2.7a).
  package static func folded(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self).lowercased()
  }
}
