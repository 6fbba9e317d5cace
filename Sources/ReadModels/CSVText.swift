/// Rows of CSV as RFC 4180 has it, with line feeds.
///
/// A cell that a spreadsheet would take for a formula, or for a number of which it would drop digits, begins with
/// an apostrophe; so does one that begins with an apostrophe itself. Without its first apostrophe each cell is the
/// text. See ``Printable/csv(_:)``.
public enum CSVText {
  /// The bytes EF BB BF, by which Excel knows that a text is UTF-8.
  public static let byteOrderMark = "\u{FEFF}"

  /// One row, its line break included.
  public static func row(_ cells: [String]) -> String {
    cells.map(Printable.csv).joined(separator: ",") + "\n"
  }
}
