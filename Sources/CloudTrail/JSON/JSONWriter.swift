/// Writes a value as bytes of UTF-8, in one of the forms of ``JSONValue``.
struct JSONWriter {
  enum Form {
    case canonical
    case compact
    case pretty
  }

  private(set) var bytes: [UInt8] = []
  private let form: Form
  /// How many lists and objects are open.
  private var depth = 0

  init(_ form: Form) {
    self.form = form
    bytes.reserveCapacity(512)
  }

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: append("null")
    case .bool(let truth): truth ? append("true") : append("false")
    case .integer(let integer): append(text: String(integer))
    case .number(let number): number.isFinite ? append(text: "\(number)") : append("null")
    case .string(let text): write(text)
    case .array(let items): write(items, "[", "]") { $0.write($1) }
    case .object(let members):
      let inOrder = form == .canonical ? Self.sorted(members) : members
      write(inOrder, "{", "}") { writer, member in
        writer.write(member.key)
        writer.form == .pretty ? writer.append(": ") : writer.append(":")
        writer.write(member.value)
      }
    }
  }

  /// The parts of a list or an object, in the pretty form each on a line of its own.
  private mutating func write<Part>(
    _ parts: [Part], _ open: StaticString, _ close: StaticString,
    _ body: (inout JSONWriter, Part) -> Void
  ) {
    append(open)
    depth += 1
    for (index, part) in parts.enumerated() {
      if index > 0 { append(",") }
      breakLine()
      body(&self, part)
    }
    depth -= 1
    if !parts.isEmpty { breakLine() }
    append(close)
  }

  private mutating func breakLine() {
    guard form == .pretty else { return }
    append("\n")
    // Four levels at once: of a long list much is indentation.
    for _ in 0..<depth / 4 { append("        ") }
    for _ in 0..<depth % 4 { append("  ") }
  }

  private static func sorted(_ members: [JSONValue.Member]) -> [JSONValue.Member] {
    // The sort is stable: of equal keys the last received stays last.
    let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return sorted.indices.compactMap { index in
      let next = index + 1
      if next < sorted.count, sorted[next].key.utf8.elementsEqual(sorted[index].key.utf8) {
        return nil
      }
      return sorted[index]
    }
  }

  /// The canonical form escapes what JSON demands and nothing else. The forms that people see also
  /// escape what drives a terminal or turns text around; it reads back the same.
  private mutating func write(_ text: String) {
    append("\"")
    var copy = text
    // Most strings need no escape, and whole ones are copied many times faster.
    let isPlain = copy.withUTF8 { text in
      guard JSONString.isPlain(UnsafeRawBufferPointer(text), canonical: form == .canonical)
      else { return false }
      bytes.append(contentsOf: text)
      return true
    }
    if !isPlain { for scalar in text.unicodeScalars { write(scalar) } }
    append("\"")
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": append("\\\"")
    case "\\": append("\\\\")
    case "\n": append("\\n")
    case "\r": append("\\r")
    case "\t": append("\\t")
    case "\u{8}": append("\\b")
    case "\u{c}": append("\\f")
    case let scalar
    where scalar.value < 0x20 || (form != .canonical && scalar.isUnfitToPrint):
      // Two units for what lies beyond the first plane.
      for unit in String(scalar).utf16 {
        let hex = String(unit, radix: 16)
        append(text: "\\u" + String(repeating: "0", count: 4 - hex.count) + hex)
      }
    default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  private mutating func append(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func append(text: String) { bytes.append(contentsOf: text.utf8) }
}
