import ReadModels
import Testing

@Suite("Tables of text")
struct ColumnsTests {
  @Test("Columns are as wide as their widest cell, and no line ends in spaces")
  func aligned() {
    var table = Columns(["NAME", "COUNT", "NOTE"], right: [1])
    table.add("a", "1", "first")
    table.add("longer", "1,000", "")
    table.add("é", "22", "third")
    #expect(
      table.text == """
        NAME    COUNT  NOTE
        a           1  first
        longer  1,000
        é          22  third

        """)
  }

  @Test("Rows may be of different lengths; an indent comes before every line")
  func ragged() {
    var table = Columns(indent: 4)
    table.add("only")
    table.add("a", "b", "c")
    table.add("", "b")
    #expect(table.lines == ["    only", "    a     b  c", "          b"])
  }

  @Test("Nothing is nothing")
  func empty() {
    #expect(Columns().text.isEmpty)
    var blank = Columns(indent: 2)
    blank.add("")
    #expect(blank.lines == [""])
  }
}
