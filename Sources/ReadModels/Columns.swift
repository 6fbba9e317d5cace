/// A table of text with aligned columns.
public struct Columns {
  private var rows: [[String]] = []
  /// The indices of the columns that are aligned right, for numbers.
  private let right: Set<Int>
  private let indent: String
  private let hasHeading: Bool

  /// An empty table.
  ///
  /// - Parameters:
  ///   - heading: the first row; nil for none.
  ///   - right: the indices of the columns that are aligned right.
  ///   - indent: how many spaces each line begins with.
  public init(_ heading: [String]? = nil, right: Set<Int> = [], indent: Int = 0) {
    if let heading { rows = [heading] }
    hasHeading = heading != nil
    self.right = right
    self.indent = String(repeating: " ", count: indent)
  }

  /// Adds a row. Rows may have different numbers of cells.
  public mutating func add(_ cells: String...) {
    rows.append(cells)
  }

  /// Adds a row of cells that were gathered.
  public mutating func add(_ cells: [String]) {
    rows.append(cells)
  }

  /// The lines, without spaces at their ends.
  public var lines: [String] {
    let widths = widths
    return rows.map { row in
      var line = indent
      for (index, cell) in row.enumerated() {
        let space = String(repeating: " ", count: widths[index] - cell.count)
        line += (index > 0 ? "  " : "") + (right.contains(index) ? space + cell : cell + space)
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// All lines, each with its line break.
  public var text: String { lines.map { $0 + "\n" }.joined() }

  /// The width of each column, in characters.
  private var widths: [Int] {
    var widths: [Int] = []
    for row in rows {
      for (index, cell) in row.enumerated() {
        if index == widths.count { widths.append(0) }
        widths[index] = max(widths[index], cell.count)
      }
    }
    return widths
  }
}

// MARK: - On a narrow terminal

extension Columns {
  /// A column is not folded to less than this.
  private static let narrowest = 20

  /// The table with one column folded at spaces, so that its lines fit a width. Words and the spaces before the
  /// first one stay as they are.
  ///
  /// - Parameters:
  ///   - column: its index.
  ///   - width: in characters.
  public func folding(_ column: Int, within width: Int) -> Columns {
    let widths = widths
    guard widths.indices.contains(column) else { return self }
    let others = indent.count + widths.reduce(0, +) - widths[column] + 2 * (widths.count - 1)
    guard others + widths[column] > width else { return self }
    let room = max(width - others, Self.narrowest)
    var folded = self
    folded.rows = rows.flatMap { row -> [[String]] in
      guard row.indices.contains(column), row[column].count > room else { return [row] }
      let margin = row[column].prefix { $0 == " " }.count
      let lines = row[column].wrapped(
        width: room, indent: margin, hanging: column == 0 ? 2 : 0)
      return lines.enumerated().map { index, line in
        var cells = index == 0 ? row : row.map { _ in "" }
        cells[column] = line
        return cells
      }
    }
    return folded
  }

  /// The lines of a table with a heading, so that they fit a width: what is the same in all rows is said once,
  /// below, and columns that still do not fit go on lines of their own, indented.
  public func lines(fitting width: Int) -> [String] {
    guard hasHeading, let heading = rows.first, lines.contains(where: { $0.count > width }) else {
      return lines
    }
    let body = rows.dropFirst()
    let same = heading.indices.dropFirst().filter { index in
      body.count > 1 && Set(body.map { Self.cell($0, index) }).count == 1
    }
    let facts = same.map { "\(heading[$0]) \(Self.cell(body.first ?? [], $0))" }
    let kept = Array(heading.indices.filter { !same.contains($0) })
    return stacked(kept, within: width)
      + (facts.isEmpty ? [] : ["all rows:"] + facts.listed(width: width - 2).map { "  " + $0 })
  }

  /// A cell; the empty text where a row is shorter.
  private static func cell(_ row: [String], _ index: Int) -> String {
    row.indices.contains(index) ? row[index] : ""
  }

  /// The lines of some columns, those that do not fit a line each on the next.
  private func stacked(_ columns: [Int], within width: Int) -> [String] {
    let widths = widths
    var chunks: [[Int]] = [[]]
    var used = indent.count - 2
    for column in columns {
      if used + 2 + widths[column] > width, chunks.last?.isEmpty == false {
        chunks.append([])
        used = indent.count
      }
      chunks[chunks.count - 1].append(column)
      used += 2 + widths[column]
    }
    let tables = chunks.enumerated().map { number, chunk in
      var table = Columns(indent: indent.count + (number > 0 ? 2 : 0))
      for row in rows { table.add(chunk.map { Self.cell(row, $0) }) }
      return table.lines
    }
    return rows.indices.flatMap { row in tables.map { $0[row] } }
  }
}
