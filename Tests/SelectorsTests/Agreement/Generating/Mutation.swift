import TestSupport

/// Small changes to a text, each close enough to the original that two rules differ on it.
enum Mutation {
  static func mutated(_ text: String, _ dice: inout SeededRandom) -> String {
    var scalars = Array(text.unicodeScalars)
    switch dice.below(14) {
    case 0: return ""
    case 1: return "*"
    case 2: return text + "*"
    case 3: return text + dice.one(of: ["x", "/", ":1", ":live", ".cn", " ", "é", "2", "\""])
    case 4: return dice.one(of: ["x", "a", " ", "/"]) + text
    case 5: return String(text.dropLast())
    case 6: return String(text.dropFirst())
    case 7: return cased(scalars, &dice)
    case 8: return recomposed(text)
    case 9:
      guard !scalars.isEmpty else { return text }
      scalars.remove(at: dice.below(scalars.count))
    case 10: return upTo(":", scalars, &dice)
    case 11: return upTo("/", scalars, &dice)
    case 12: scalars = Array(scalars.prefix(dice.below(scalars.count + 1)))
    default: scalars = Array(scalars.suffix(dice.below(scalars.count + 1)))
    }
    return String(String.UnicodeScalarView(scalars))
  }

  /// With one letter, or all, in the other case.
  private static func cased(_ scalars: [Unicode.Scalar], _ dice: inout SeededRandom) -> String {
    let text = String(String.UnicodeScalarView(scalars))
    if dice.chance(30) { return text.lowercased() }
    let letters = scalars.indices.filter {
      scalars[$0].properties.isASCIIHexDigit || scalars[$0].isASCII
    }
    guard !letters.isEmpty else { return text.uppercased() }
    let at = dice.one(of: letters)
    var changed = scalars
    let letter = String(scalars[at])
    let other = letter == letter.lowercased() ? letter.uppercased() : letter.lowercased()
    changed.replaceSubrange(at...at, with: Array(other.unicodeScalars))
    return String(String.UnicodeScalarView(changed))
  }

  /// With `é` in its other spelling: the same to a reader and to Swift, not to CloudTrail.
  private static func recomposed(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{e9}": out.append(contentsOf: "e\u{301}".unicodeScalars)
      case "\u{301}":
        if !out.isEmpty { out.removeLast() }
        out.append("\u{e9}")
      default: out.append(scalar)
      }
    }
    return String(out)
  }

  /// Cut after, or just before, one of the separators.
  private static func upTo(
    _ separator: Unicode.Scalar, _ scalars: [Unicode.Scalar], _ dice: inout SeededRandom
  ) -> String {
    let indices = scalars.indices.filter { scalars[$0] == separator }
    guard !indices.isEmpty else { return String(String.UnicodeScalarView(scalars)) }
    let end = dice.one(of: indices) + (dice.chance(50) ? 1 : 0)
    return String(String.UnicodeScalarView(scalars[..<end]))
  }
}
