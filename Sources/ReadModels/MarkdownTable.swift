/// A table in Markdown that can also be read as it is: cells are padded to the width of their column, nothing in
/// them is markup, and what is too long is cut, with a note below the table.
public struct MarkdownTable {
  /// The longest line of a cell of the last column, in characters.
  public static let longestLine = 160
  /// The longest cell of the other columns, which are padded.
  public static let longestCell = 80
  /// The most lines of a cell.
  public static let mostLines = 12
  /// How many rows wait until the widths are settled.
  private static let sample = 500

  private let heading: [String]
  private var waiting: [[String]] = []
  private var widths: [Int]?
  private var isCut = false

  /// A table under a heading.
  public init(_ heading: [String]) {
    self.heading = heading
  }

  /// Adds a row, each cell of which has lines.
  ///
  /// - Returns: what can be written of the table now; nothing, or whole rows with their line breaks.
  public mutating func add(_ row: [[String]]) -> String {
    let cells = row.enumerated().map { index, lines in
      cell(lines, limit: index + 1 == row.count ? Self.longestLine : Self.longestCell)
    }
    if let widths { return line(cells, widths) }
    waiting.append(cells)
    return waiting.count < Self.sample ? "" : settle()
  }

  /// The rest of the table, and the note about cells that were cut.
  public mutating func ending() -> String {
    let rest = widths == nil ? settle() : ""
    guard isCut else { return rest }
    return rest
      + "\n… stands where a cell was cut: at \(Self.longestCell) characters, in the last column at "
      + "\(Self.longestLine) and \(Self.mostLines) lines. CSV and JSON have all of it.\n"
  }

  private mutating func settle() -> String {
    let rows = [heading] + waiting
    let widths = heading.indices.map { column in
      max(rows.map { $0[column].count }.max() ?? 0, 3)
    }
    self.widths = widths
    defer { waiting = [] }
    let rule = widths.dropLast().map { String(repeating: "-", count: $0) } + ["---"]
    return ([heading, rule] + waiting).map { line($0, widths) }.joined()
  }

  /// The last cell is not padded: nothing stands to the right of it.
  private func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = cells.enumerated().map { index, cell in
      index + 1 == cells.count
        ? cell : cell + String(repeating: " ", count: max(widths[index] - cell.count, 0))
    }
    return "| " + padded.joined(separator: " | ") + " |\n"
  }

  private mutating func cell(_ lines: [String], limit: Int) -> String {
    var shown = lines.prefix(Self.mostLines).map { line -> String in
      guard line.count > limit else { return Printable.markdown(line) }
      isCut = true
      return Printable.markdown(String(line.prefix(limit - 1))) + "…"
    }
    if lines.count > Self.mostLines {
      isCut = true
      shown.append("… and \(lines.count - Self.mostLines) more")
    }
    return shown.joined(separator: "<br>")
  }
}
