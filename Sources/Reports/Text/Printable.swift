/// Text from a log, made fit for a terminal, a table or a report.
///
/// A user agent or a key is whatever somebody sent. Control characters, line breaks and the marks
/// that turn text around are shown as escapes, so that no record can forge a line of a report or
/// drive a terminal.
public enum Printable {
  public static func text(_ raw: String) -> String {
    guard raw.unicodeScalars.contains(where: isUnfit) else { return raw }
    var out = ""
    for scalar in raw.unicodeScalars {
      if isUnfit(scalar) {
        out += "\\u{" + String(scalar.value, radix: 16) + "}"
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  private static func isUnfit(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF: true
    default: false
    }
  }

  /// A cell of CSV: quoted where it must be. A cell that a spreadsheet would take for a formula gets an
  /// apostrophe in front; JSON Lines keeps it as it was.
  public static func csv(_ raw: String) -> String {
    var cell = raw
    if let first = cell.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) {
      cell = "'" + cell
    }
    let needsQuotes = cell.unicodeScalars.contains { ",\"\n\r".unicodeScalars.contains($0) }
    return needsQuotes ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
  }

  /// A cell of a Markdown table: nothing in it is markup.
  public static func markdown(_ raw: String) -> String {
    var out = ""
    for character in text(raw) {
      if "\\`*_{}[]<>#|~&!".contains(character) { out += "\\" }
      out.append(character)
    }
    return out
  }
}
