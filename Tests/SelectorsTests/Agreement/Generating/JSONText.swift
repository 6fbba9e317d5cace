import TestSupport

/// JSON as it is written, with keys twice and letters escaped, which no decoded value remembers.
indirect enum JSONText: Sendable {
  /// A number, a word or a string with its quotes.
  case raw(String)
  case array([JSONText])
  case object([(key: String, value: JSONText)])

  var text: String {
    switch self {
    case .raw(let text): text
    case .array(let items): "[" + items.map(\.text).joined(separator: ",") + "]"
    case .object(let members):
      "{" + members.map { "\($0.key):\($0.value.text)" }.joined(separator: ",") + "}"
    }
  }

  static let null = JSONText.raw("null")

  static func bool(_ truth: Bool) -> JSONText { .raw(truth ? "true" : "false") }

  static func string(_ text: String, _ dice: inout SeededRandom) -> JSONText {
    .raw(quoted(text, &dice))
  }

  /// Sometimes with escapes that are not needed.
  static func quoted(_ text: String, _ dice: inout SeededRandom) -> String {
    let share = dice.chance(8) ? dice.one(of: [10, 50, 100]) : 0
    guard share > 0 || text.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5c }) else {
      return "\"" + text + "\""
    }
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "/" where share > 0 && dice.chance(50): out += "\\/"
      case let scalar where scalar.value < 0x20 || (share > 0 && dice.chance(share)):
        for unit in String(scalar).utf16 { out += escape(unit, dice.chance(50)) }
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }

  private static func escape(_ unit: UInt16, _ uppercase: Bool) -> String {
    let digits = String(unit, radix: 16, uppercase: uppercase)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
