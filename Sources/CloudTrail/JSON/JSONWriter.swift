extension JSONValue {
  /// The canonical form: no white space, members sorted by the UTF-8 bytes of their keys (of equal
  /// keys only the last), and the shortest escapes. Equal values give equal text, whatever the order
  /// and spacing in which they arrived; hashes and comparisons of content rely on that.
  public var canonical: String { text(.canonical) }

  /// One line without white space, members in their own order.
  public var compact: String { text(.compact) }

  /// ``compact`` as bytes of UTF-8.
  public var compactBytes: [UInt8] { bytes(.compact) }

  /// Indented by two spaces, members in their own order, as the AWS CLI prints.
  public var pretty: String { text(.pretty) }

  /// ``pretty`` as bytes of UTF-8.
  public var prettyBytes: [UInt8] { bytes(.pretty) }

  /// ``compact`` in printable ASCII alone: any other character is written as `\u` and four digits.
  /// For logs of a server: whatever a client sent, it cannot begin a line or drive a terminal.
  public var asciiText: String { text(.ascii) }

  private func text(_ form: JSONWriter.Form) -> String {
    String(decoding: bytes(form), as: UTF8.self)
  }

  private func bytes(_ form: JSONWriter.Form) -> [UInt8] {
    var writer = JSONWriter(form)
    writer.write(self)
    return writer.bytes
  }
}

/// Writes a value as bytes of UTF-8, in one of the forms of ``JSONValue``.
public struct JSONWriter {
  /// How to write a value: see the property of ``JSONValue`` of the same name.
  public enum Form: Sendable {
    case canonical
    case compact
    case pretty
    /// ``JSONValue/asciiText``
    case ascii
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

  /// The elements of a list or the members of an object, in the pretty form each on its own line.
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
    // Four levels at once: much of a long list is indentation.
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

  private mutating func append(_ text: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func append(text: String) { bytes.append(contentsOf: text.utf8) }
}

// MARK: - Strings

extension JSONWriter {
  /// Whether a text is written unchanged between its quotes, because nothing in it is escaped. False
  /// is not certain: a few characters that need no escape begin with the same byte as some that do.
  public static func writesUnchanged(_ text: UnsafeRawBufferPointer, _ form: Form) -> Bool {
    for byte in text where byte < 0x20 || byte > 0x7e || byte == 0x22 || byte == 0x5c {
      if byte < 0x80 {
        guard form == .canonical && byte == 0x7f else { return false }
        continue
      }
      switch form {
      case .canonical: continue
      case .ascii: return false
      case .compact, .pretty:
        switch byte {
        // U+0080 to U+00BF, U+0600 to U+063F, and the like: see `isUnfitToPrint`.
        case 0xc2, 0xd8, 0xe1, 0xe2, 0xef, 0xf3: return false
        default: continue
        }
      }
    }
    return true
  }

  /// The canonical form escapes what JSON demands and nothing else. The forms that people see also
  /// escape what drives a terminal or turns text around; it reads back the same.
  private mutating func write(_ text: String) {
    append("\"")
    var copy = text
    // Most strings need no escape, and copying them whole is many times faster.
    let isWritten = copy.withUTF8 { text in
      guard Self.writesUnchanged(UnsafeRawBufferPointer(text), form) else { return false }
      bytes.append(contentsOf: text)
      return true
    }
    if !isWritten { for scalar in text.unicodeScalars { write(scalar) } }
    append("\"")
  }

  private mutating func write(_ scalar: Unicode.Scalar) {
    switch scalar {
    case "\"": append("\\\"")
    case "\\": append("\\\\")
    case _ where form == .ascii && !(0x20..<0x7f).contains(scalar.value): writeHexadecimal(scalar)
    case "\n": append("\\n")
    case "\r": append("\\r")
    case "\t": append("\\t")
    case "\u{8}": append("\\b")
    case "\u{c}": append("\\f")
    case _ where scalar.value < 0x20 || (form != .canonical && scalar.isUnfitToPrint):
      writeHexadecimal(scalar)
    default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  /// `\u001b`; a scalar beyond U+FFFF takes a surrogate pair.
  private mutating func writeHexadecimal(_ scalar: Unicode.Scalar) {
    for unit in String(scalar).utf16 {
      append("\\u")
      for shift in [12, 8, 4, 0] {
        bytes.append(Hexadecimal.digit(UInt8(unit >> UInt16(shift) & 0xF)))
      }
    }
  }
}

extension Unicode.Scalar {
  /// Whether a character drives a terminal, breaks a line, is invisible, or turns the text around it:
  /// control characters, direction marks, line separators, and tags. Text from a log may hold any of
  /// them.
  public var isUnfitToPrint: Bool {
    switch value {
    case 0..<0x20, 0x7F...0x9F, 0x61C, 0x180E, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069,
      0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
      true
    default: false
    }
  }
}
