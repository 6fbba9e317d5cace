import CloudTrail

/// Text from a log, made safe for a terminal, a table or a report.
///
/// A user agent or a key is whatever somebody sent. Control characters, line breaks and the marks
/// that reverse the direction of text are shown as escapes, so that no record can forge a line of a
/// report or control a terminal.
public enum Printable {
  /// Text for a terminal, or for one line of a report.
  public static func text(_ raw: String) -> String {
    guard raw.unicodeScalars.contains(where: \.isUnfitToPrint) else { return raw }
    var out = ""
    for scalar in raw.unicodeScalars {
      if scalar.isUnfitToPrint {
        out += "\\u{" + String(scalar.value, radix: 16) + "}"
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  /// A cell of CSV, in quotes if needed. A cell that a spreadsheet would read as a formula gets an
  /// apostrophe in front, and so does a number of which it would drop digits, such as the account
  /// 012345678901; a cell that begins with an apostrophe gets another one, so that without its first
  /// apostrophe each is the text. Line breaks are escapes here, too, so that each row is one line for
  /// tools such as `grep`. JSON Lines leaves all of it as it was.
  public static func csv(_ raw: String) -> String {
    var cell = text(raw)
    if let first = raw.unicodeScalars.first,
      "=+-@\t\r'".unicodeScalars.contains(first) || losesDigits(raw)
    {
      cell = "'" + cell
    }
    let needsQuotes = cell.unicodeScalars.contains { ",\"\n\r".unicodeScalars.contains($0) }
    guard needsQuotes else { return cell }
    // Scalars, not Characters: a combining mark after a quote would hide it.
    var out = "\""
    for scalar in cell.unicodeScalars {
      if scalar == "\"" { out += "\"" }
      out.unicodeScalars.append(scalar)
    }
    return out + "\""
  }

  /// The most digits of a number that spreadsheets keep.
  private static let keptDigits = 15

  /// Whether a spreadsheet would take a text for a number and show another one.
  private static func losesDigits(_ raw: String) -> Bool {
    guard raw.utf8.count > 1, raw.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return false
    }
    return raw.utf8.first == 0x30 || raw.utf8.count > keptDigits
  }

  /// A cell of a Markdown table, in which nothing is markup.
  public static func markdown(_ raw: String) -> String {
    var out = ""
    for scalar in text(raw).unicodeScalars {
      if "\\`*_{}[]<>#|~&!".unicodeScalars.contains(scalar) { out += "\\" }
      out.unicodeScalars.append(scalar)
    }
    return out
  }
}

/// Numbers for people.
public enum Number {
  /// With commas between the thousands: `2,900`.
  public static func grouped(_ value: Int) -> String {
    var digits = Array(String(value.magnitude))
    var at = digits.count - 3
    while at > 0 {
      digits.insert(",", at: at)
      at -= 3
    }
    return (value < 0 ? "-" : "") + String(digits)
  }

  /// `1 file`, `2 files`.
  public static func counted(_ value: Int, _ one: String, _ many: String? = nil) -> String {
    "\(grouped(value)) \(value == 1 ? one : many ?? one + "s")"
  }

  /// A span of time in its two largest units, rounded down: `3d 4h`, `6h 12m`, `45m`, `39s`.
  public static func duration(_ seconds: Int64) -> String {
    var rest = seconds
    var parts: [String] = []
    for (unit, length) in [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)] as [(String, Int64)] {
      let count = rest / length
      rest %= length
      if count > 0 {
        parts.append(grouped(Int(count)) + unit)
      } else if !parts.isEmpty {
        break
      }
      if parts.count == 2 { break }
    }
    return parts.isEmpty ? "0s" : parts.joined(separator: " ")
  }

  /// Bytes in the unit that fits: `233 MB`.
  public static func bytes(_ value: Int) -> String {
    guard value >= 1000 else { return "\(value) bytes" }
    var amount = Double(value) / 1000
    var units = ["KB", "MB", "GB"][...]
    // An amount that would be rounded to a thousand is shown as one of the next unit.
    while units.count > 1, amount.rounded() >= 1000 {
      amount /= 1000
      units.removeFirst()
    }
    let tenths = (amount * 10).rounded() / 10
    return (tenths < 100 ? "\(tenths)" : "\(Int(amount.rounded()))") + " " + units[units.startIndex]
  }
}

/// Whether and how text is coloured.
public struct Style: Sendable {
  /// Whether the functions add escape sequences for colours.
  public let isColoured: Bool

  /// Text with colours or without.
  public init(isColoured: Bool) {
    self.isColoured = isColoured
  }

  /// No colours.
  public static let plain = Style(isColoured: false)

  /// In bold type.
  public func bold(_ text: String) -> String { wrap(text, "1") }
  /// In faint type.
  public func dim(_ text: String) -> String { wrap(text, "2") }
  /// In red.
  public func red(_ text: String) -> String { wrap(text, "31") }
  /// In green.
  public func green(_ text: String) -> String { wrap(text, "32") }
  /// In yellow.
  public func yellow(_ text: String) -> String { wrap(text, "33") }

  private func wrap(_ text: String, _ code: String) -> String {
    isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
