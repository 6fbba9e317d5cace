/// CSV as RFC 4180 has it, read by a small machine of its own: rows of cells, without the apostrophe that protects
/// some of them.
struct CSVReader {
  let columns: [String]
  let rows: [[String: String]]

  init(_ text: String) {
    var all: [[String]] = []
    var row: [String] = []
    var cell = String.UnicodeScalarView()
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      if isQuoted {
        if scalar != "\"" {
          cell.append(scalar)
        } else if scalars.first == "\"" {
          cell.append(scalar)
          scalars.removeFirst()
        } else {
          isQuoted = false
        }
        continue
      }
      switch scalar {
      case "\"": isQuoted = true
      case ",":
        row.append(String(cell))
        cell = .init()
      case "\n":
        all.append(row + [String(cell)])
        row = []
        cell = .init()
      default: cell.append(scalar)
      }
    }
    columns = all.first ?? []
    rows = all.dropFirst().map { [columns] row in
      Dictionary(zip(columns, row.map(Self.plain))) { first, _ in first }
    }
  }

  private static func plain(_ cell: String) -> String {
    cell.unicodeScalars.first == "'" ? String(cell.unicodeScalars.dropFirst()) : cell
  }
}
