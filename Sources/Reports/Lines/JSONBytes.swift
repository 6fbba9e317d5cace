import Selectors

/// Writes a record's own text as JSON, byte for byte as ``JSONValue`` writes it. What needs no escape,
/// which is nearly everything, is copied as it lies.
enum JSONBytes {
  static func append(_ value: FieldValue, to out: inout [UInt8]) {
    if case .text(let bytes) = value, isPlain(bytes) {
      out.append(UInt8(ascii: "\""))
      out.append(contentsOf: bytes)
      out.append(UInt8(ascii: "\""))
      return
    }
    let json = value.string.map { JSONValue.string($0) } ?? .null
    out.append(contentsOf: json.compact.utf8)
  }

  /// - Parameter field: where the time was read from; as a rule it is spelled as it is written.
  static func append(_ time: Timestamp, as field: FieldValue, to out: inout [UInt8]) {
    if case .text(let bytes) = field, bytes.count == 20, bytes[10] == UInt8(ascii: "T"),
      bytes[19] == UInt8(ascii: "Z")
    {
      return append(field, to: &out)
    }
    out.append(contentsOf: JSONValue.string("\(time)").compact.utf8)
  }

  static func append(_ number: Int, to out: inout [UInt8]) {
    if number >= 10 { append(number / 10, to: &out) }
    out.append(UInt8(ascii: "0") + UInt8(number % 10))
  }

  /// Whether nothing in it is escaped: no control character, quote or backslash, and none of the bytes
  /// with which the few characters begin that are unfit to print (see ``Unicode/Scalar/isUnfitToPrint``).
  private static func isPlain(_ bytes: UnsafeRawBufferPointer) -> Bool {
    for byte in bytes where isSpecial[Int(byte)] { return false }
    return true
  }

  private static let isSpecial: InlineArray<256, Bool> = {
    var special = InlineArray<256, Bool>(repeating: false)
    for byte in 0..<0x20 { special[byte] = true }
    for byte in [0x22, 0x5c, 0x7f] { special[byte] = true }
    for scalar in (0x80...0x10FFFF).lazy.compactMap(Unicode.Scalar.init) where scalar.isUnfitToPrint
    {
      if let first = String(scalar).utf8.first { special[Int(first)] = true }
    }
    return special
  }()
}
