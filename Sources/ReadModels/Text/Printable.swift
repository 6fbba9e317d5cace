import CloudTrail

/// Text from a log, made fit for a terminal, a table or a report.
///
/// A user agent or a key is whatever somebody sent. Control characters, line breaks and the marks
/// that turn text around are shown as escapes, so that no record can forge a line of a report or
/// drive a terminal.
public enum Printable {
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

  /// A cell of CSV: quoted where it must be. A cell that a spreadsheet would take for a formula gets an
  /// apostrophe in front; JSON Lines keeps it as it was. Line breaks are escapes here, too: a row is a
  /// line, for `grep` as well.
  public static func csv(_ raw: String) -> String {
    var cell = text(raw)
    if let first = raw.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) {
      cell = "'" + cell
    }
    let needsQuotes = cell.unicodeScalars.contains { ",\"\n\r".unicodeScalars.contains($0) }
    guard needsQuotes else { return cell }
    // Scalars, not Characters: a combining mark behind a quote would hide it.
    var out = "\""
    for scalar in cell.unicodeScalars {
      if scalar == "\"" { out += "\"" }
      out.unicodeScalars.append(scalar)
    }
    return out + "\""
  }

  /// A cell of a Markdown table: nothing in it is markup.
  public static func markdown(_ raw: String) -> String {
    var out = ""
    for scalar in text(raw).unicodeScalars {
      if "\\`*_{}[]<>#|~&!".unicodeScalars.contains(scalar) { out += "\\" }
      out.unicodeScalars.append(scalar)
    }
    return out
  }
}
