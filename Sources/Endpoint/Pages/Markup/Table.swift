/// A table that becomes a list of cards where it is too wide.
struct Table {
  var caption: String
  var columns: [String]
  var rows: [Row]

  struct Row {
    /// The cell that names the row.
    var heading: HTML
    var cells: [HTML]
  }

  /// The roles say again what the elements say, since a browser forgets that a row is one when it is
  /// laid out as a card.
  var html: HTML {
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
