/// A table of text with aligned columns.
public struct Columns {
  private var rows: [[String]] = []
  /// The columns whose cells stand at the right, from 0: numbers.
  private let right: Set<Int>
  private let indent: String

  public init(_ heading: [String]? = nil, right: Set<Int> = [], indent: Int = 0) {
    if let heading { rows = [heading] }
    self.right = right
    self.indent = String(repeating: " ", count: indent)
  }

  public mutating func add(_ cells: String...) {
    rows.append(cells)
  }

  /// The lines, without spaces at their ends.
  public var lines: [String] {
    var widths: [Int] = []
    for row in rows {
      for (index, cell) in row.enumerated() {
        if index == widths.count { widths.append(0) }
        widths[index] = max(widths[index], cell.count)
      }
    }
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

  public var text: String { lines.map { $0 + "\n" }.joined() }
}
