extension JSONValue {
  /// The canonical form: no white space, members sorted by the UTF-8 bytes of their keys (of equal
  /// keys only the last), and the shortest escapes. Equal values give equal text, whatever the order
  /// and spacing in which they arrived; hashes and comparisons of content rest on it.
  public var canonical: String {
    var out = ""
    write(to: &out, sorted: true)
    return out
  }

  /// One line without white space, members in their own order.
  public var compact: String {
    var out = ""
    write(to: &out, sorted: false)
    return out
  }

  /// Indented by two spaces, members in their own order, as the AWS CLI prints.
  public var pretty: String {
    var out = ""
    writePretty(to: &out, indent: "")
    return out
  }

  private func write(to out: inout String, sorted: Bool) {
    switch self {
    case .array(let items):
      out += "["
      for (index, item) in items.enumerated() {
        if index > 0 { out += "," }
        item.write(to: &out, sorted: sorted)
      }
      out += "]"
    case .object(let members):
      out += "{"
      for (index, member) in (sorted ? Self.sorted(members) : members).enumerated() {
        if index > 0 { out += "," }
        Self.writeString(member.key, to: &out, canonical: sorted)
        out += ":"
        member.value.write(to: &out, sorted: sorted)
      }
      out += "}"
    default: writeScalar(to: &out, canonical: sorted)
    }
  }

  private func writePretty(to out: inout String, indent: String) {
    let inner = indent + "  "
    switch self {
    case .array(let items) where !items.isEmpty:
      out += "[\n"
      for (index, item) in items.enumerated() {
        if index > 0 { out += ",\n" }
        out += inner
        item.writePretty(to: &out, indent: inner)
      }
      out += "\n\(indent)]"
    case .object(let members) where !members.isEmpty:
      out += "{\n"
      for (index, member) in members.enumerated() {
        if index > 0 { out += ",\n" }
        out += inner
        Self.writeString(member.key, to: &out, canonical: false)
        out += ": "
        member.value.writePretty(to: &out, indent: inner)
      }
      out += "\n\(indent)}"
    default: write(to: &out, sorted: false)
    }
  }

  private func writeScalar(to out: inout String, canonical: Bool) {
    switch self {
    case .bool(let truth): out += truth ? "true" : "false"
    case .integer(let integer): out += String(integer)
    case .number(let number): out += number.isFinite ? "\(number)" : "null"
    case .string(let text): Self.writeString(text, to: &out, canonical: canonical)
    case .null, .array, .object: out += "null"
    }
  }

  private static func sorted(_ members: [Member]) -> [Member] {
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
  private static func writeString(_ text: String, to out: inout String, canonical: Bool) {
    out += "\""
    // Most strings need no escape, and whole ones are copied many times faster.
    var copy = text
    let isPlain = copy.withUTF8 {
      JSONString.isPlain(UnsafeRawBufferPointer($0), canonical: canonical)
    }
    if isPlain {
      out += text
      out += "\""
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case "\u{8}": out += "\\b"
      case "\u{c}": out += "\\f"
      case let scalar where scalar.value < 0x20 || (!canonical && scalar.isUnfitToPrint):
        // Two units for what lies beyond the first plane.
        for unit in String(scalar).utf16 {
          let hex = String(unit, radix: 16)
          out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }
}
