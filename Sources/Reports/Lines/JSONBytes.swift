import CloudTrail

/// Writes a record's own text as JSON, byte for byte as ``JSONValue`` writes it. What needs no escape,
/// which is nearly everything, is copied as it lies.
enum JSONBytes {
  static func append(_ value: FieldValue, to out: inout LineBuffer) {
    if case .text(let bytes) = value, JSONWriter.writesUnchanged(bytes, .compact) {
      out.append(UInt8(ascii: "\""))
      out.append(bytes)
      out.append(UInt8(ascii: "\""))
      return
    }
    let json = value.string.map { JSONValue.string($0) } ?? .null
    out.append(json.compact)
  }

  /// - Parameter field: where the time was read from; as a rule it is spelled as it is written.
  static func append(_ time: Timestamp, as field: FieldValue, to out: inout LineBuffer) {
    if case .text(let bytes) = field, bytes.count == 20, bytes[10] == UInt8(ascii: "T"),
      bytes[19] == UInt8(ascii: "Z")
    {
      return append(field, to: &out)
    }
    out.append(JSONValue.string("\(time)").compact)
  }

  static func append(_ number: Int, to out: inout LineBuffer) {
    if number >= 10 { append(number / 10, to: &out) }
    out.append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}
