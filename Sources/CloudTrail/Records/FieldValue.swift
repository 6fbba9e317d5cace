/// The value of one field of a record, as a slice of the record's own bytes. Valid only as long as
/// those bytes are: whoever keeps a value copies it out with ``string``.
public enum FieldValue {
  case absent
  case null
  /// UTF-8 text without escapes.
  case text(UnsafeRawBufferPointer)
  /// The inside of a JSON string that holds escapes.
  case escaped(UnsafeRawBufferPointer)
  case bool(Bool)
  /// The JSON text of a number, an array or an object.
  case other(UnsafeRawBufferPointer)

  /// The text as it compares with a selector's value. The boolean of a record stands for the string
  /// in a selector: `readOnly` true for `"true"` (SEMANTICS 2.8). Nil where the value is absent, null
  /// or no text.
  public var string: String? {
    switch self {
    case .text(let bytes): String(decoding: bytes, as: UTF8.self)
    case .escaped(let bytes): JSONString.unescaped(bytes)
    case .bool(let truth): truth ? "true" : "false"
    case .absent, .null, .other: nil
    }
  }

  /// A boolean, or the string that some exporters write for it.
  public var bool: Bool? {
    switch self {
    case .bool(let truth): truth
    case .text(let bytes) where bytes.elementsEqual("true".utf8): true
    case .text(let bytes) where bytes.elementsEqual("false".utf8): false
    case .escaped: string.flatMap { Bool($0) }
    default: nil
    }
  }

  public var isGiven: Bool {
    switch self {
    case .absent, .null: false
    default: true
    }
  }

  /// Whether it is a JSON string. CloudTrail writes most fields as strings; a number or a list in such a
  /// field cannot be compared with anything.
  @inlinable
  public var isString: Bool {
    switch self {
    case .text, .escaped: true
    case .absent, .null, .bool, .other: false
    }
  }

  /// Whether there is a text to compare, a boolean's word included (SEMANTICS 2.6c).
  package var isComparable: Bool {
    switch self {
    case .text, .bool: true
    case .escaped(let bytes): JSONString.isWhole(bytes)
    case .absent, .null, .other: false
    }
  }

  // Asked of every record some ten times, and mostly answered by the count.
  @inlinable @inline(__always)
  public func equals(_ text: StaticString) -> Bool {
    if case .text(let bytes) = self {
      return bytes.count == text.utf8CodeUnitCount && hasSameBytes(text)
    }
    return isSpelt(text)
  }

  @usableFromInline
  func hasSameBytes(_ text: StaticString) -> Bool {
    guard case .text(let bytes) = self else { return false }
    let wanted = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    return ByteMatch.isSame(bytes, wanted, count: wanted.count)
  }

  /// Of what is no plain text.
  @usableFromInline
  func isSpelt(_ text: StaticString) -> Bool {
    switch self {
    case .escaped, .bool: string == "\(text)"
    case .text, .absent, .null, .other: false
    }
  }
}

extension FieldValue {
  /// Whether the value is this text, byte by byte.
  public func equals(_ wanted: [UInt8]) -> Bool {
    ByteMatch.withText(self) { ByteMatch.equals($0, wanted) } ?? false
  }

  /// The moment that the value names, or nil where it names none.
  public var timestamp: Timestamp? {
    switch self {
    case .text(let bytes): Timestamp(iso8601: bytes)
    default: string.flatMap { Timestamp(iso8601: $0) }
    }
  }
}
