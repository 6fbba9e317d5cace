/// A table that becomes a list of cards if the window is too narrow.
public struct Table: Sendable {
  /// What it shows, for those who do not see the page.
  public var caption: String
  /// The names of the columns, that of the headings first.
  public var columns: [String]
  /// One after the other.
  public var rows: [Row]

  /// One line of the table.
  public struct Row: Sendable {
    /// The cell that names the row.
    public var heading: HTML
    /// The other cells, in the order of the columns.
    public var cells: [HTML]

    /// A row of these cells.
    public init(heading: HTML, cells: [HTML]) {
      (self.heading, self.cells) = (heading, cells)
    }
  }

  /// A table of these rows.
  public init(caption: String, columns: [String], rows: [Row]) {
    (self.caption, self.columns, self.rows) = (caption, columns, rows)
  }

  /// The element.
  ///
  /// The roles repeat what the elements mean, because browsers drop the meaning of a row that is laid out
  /// as a card.
  public var html: HTML {
    let head = columns.map { column -> HTML in
      "<th role=\"columnheader\" scope=\"col\">\(column)</th>"
    }
    return """
      <table role="table">
      <caption>\(caption)</caption>
      <thead role="rowgroup"><tr role="row">\(head)</tr></thead>
      <tbody role="rowgroup">
      \(rows.map(html))</tbody>
      </table>
      """
  }

  private func html(_ row: Row) -> HTML {
    let cells = zip(columns.dropFirst(), row.cells).map { column, cell -> HTML in
      "<td role=\"cell\" data-label=\"\(column)\"><div>\(cell)</div></td>\n"
    }
    return """
      <tr role="row">
      <th role="rowheader" scope="row">\(row.heading)</th>
      \(cells)</tr>

      """
  }
}
