import ReadModels
import Testing

@Suite("Tables on a narrow terminal")
struct NarrowTablesTests {
  private static func table(_ rows: [[String]]) -> Columns {
    var table = Columns(["NAME", "REGION", "STATE"])
    for row in rows { table.add(row) }
    return table
  }

  @Test("A table that fits is as it is")
  func fits() {
    let table = Self.table([["a", "us-east-1", "on"], ["b", "us-east-1", "on"]])
    #expect(table.lines(fitting: 22) == table.lines)
    #expect(table.folding(2, within: 22).lines == table.lines)
  }

  @Test("What is the same in all rows is said once, below")
  func same() {
    #expect(
      Self.table([["first", "us-east-1", "on"], ["second", "us-east-1", "off"]])
        .lines(fitting: 20) == [
          "NAME    STATE", "first   on", "second  off", "all rows:", "  REGION us-east-1",
        ])
  }

  @Test("One row, or what still does not fit, goes on lines of its own")
  func stacked() {
    #expect(
      Self.table([["first", "us-east-1", "on"]]).lines(fitting: 20) == [
        "NAME   REGION", "  STATE", "first  us-east-1", "  on",
      ])
    #expect(
      Self.table([["a-long-name-of-a-trail", "x", "on"], ["b", "y", "off"]]).lines(fitting: 10)
        == [
          "NAME", "  REGION", "  STATE", "a-long-name-of-a-trail", "  x", "  on", "b", "  y",
          "  off",
        ])
  }

  @Test("A column is folded at spaces, beside the others")
  func folded() {
    var table = Columns(right: [1], indent: 2)
    table.add("  the trail was not created yet", "379")
    table.add("short", "1")
    #expect(
      table.folding(0, within: 30).lines == [
        "    the trail was not  379", "      created yet", "  short                  1",
      ])
    var words = Columns(indent: 2)
    words.add("key", "one two three four five six seven")
    #expect(
      words.folding(1, within: 27).lines == ["  key  one two three four", "       five six seven"])
  }

  @Test("No width and no column makes it fail", arguments: [0, 1, 2, 5, 20, 79, 80, .max])
  func anyWidth(width: Int) {
    let table = Self.table([
      ["", "us-east-1", ""], ["é👩‍👩‍👧 a b c d e f g h i j k l m", "", "on"], ["short"],
    ])
    for column in [0, 1, 2, 3] { #expect(!table.folding(column, within: width).lines.isEmpty) }
    #expect(!table.lines(fitting: width).isEmpty)
    #expect(
      Columns().lines(fitting: width) == [] && Columns().folding(0, within: width).lines == [])
  }
}
