/// A JSON value whose members keep the order in which they are written down.
///
/// `nil` is no literal of it: beside optional members it would be read as null, not as absent.
package enum JSON: Sendable {
  case null
  case bool(Bool)
  /// The number's own spelling, since a detour through `Double` could change it.
  case number(String)
  case string(String)
  case array([JSON])
  case object([(name: String, value: JSON)])

  /// An object that leaves out what is not there: CloudTrail seldom writes an optional member
  /// as null.
  package static func object(optional members: [(name: String, value: JSON?)]) -> JSON {
    .object(
      members.compactMap { member in
        member.value.map { (member.name, $0) }
      })
  }

  package static func strings(_ texts: [String]) -> JSON {
    .array(texts.map(JSON.string))
  }
}

extension JSON: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) {
    self = .string(value)
  }
}

extension JSON: ExpressibleByBooleanLiteral {
  package init(booleanLiteral value: Bool) {
    self = .bool(value)
  }
}

extension JSON: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) {
    self = .number(String(value))
  }
}

extension JSON: ExpressibleByArrayLiteral {
  package init(arrayLiteral elements: JSON...) {
    self = .array(elements)
  }
}

extension JSON: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { ($0.0, $0.1) })
  }
}

extension JSON {
  /// The value in UTF-8, without white space, members in their own order.
  package var bytes: [UInt8] {
    var output: [UInt8] = []
    write(to: &output)
    return output
  }

  package func write(to output: inout [UInt8]) {
    switch self {
    case .null: output += "null".utf8
    case .bool(let value): output += (value ? "true" : "false").utf8
    case .number(let spelling): output += spelling.utf8
    case .string(let text): JSON.write(text, to: &output)
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        element.write(to: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let members):
      output.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        JSON.write(member.name, to: &output)
        output.append(UInt8(ascii: ":"))
        member.value.write(to: &output)
      }
      output.append(UInt8(ascii: "}"))
    }
  }

  /// Text beyond ASCII stays as it is; the characters that HTML minds are escaped although JSON
  /// does not ask for it, so that a reader of the sample meets both.
  private static func write(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): output += #"\""#.utf8
      case UInt8(ascii: "\\"): output += #"\\"#.utf8
      case UInt8(ascii: "\n"): output += #"\n"#.utf8
      case UInt8(ascii: "\t"): output += #"\t"#.utf8
      case UInt8(ascii: "&"): output += #"\u0026"#.utf8
      case UInt8(ascii: "<"): output += #"\u003c"#.utf8
      case UInt8(ascii: ">"): output += #"\u003e"#.utf8
      case 0..<16: output += (#"\u000"# + String(byte, radix: 16)).utf8
      case 16..<32: output += (#"\u00"# + String(byte, radix: 16)).utf8
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}
