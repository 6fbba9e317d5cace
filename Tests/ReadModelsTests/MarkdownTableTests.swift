import ReadModels
import Testing

@Suite("Tables in Markdown")
struct MarkdownTableTests {
  @Test("Columns stand under one another")
  func padded() {
    var table = MarkdownTable(["a", "name", "rest"])
    #expect(table.add([["1"], ["long name"], ["x", "y|z"]]) == "")
    #expect(
      table.ending() == """
        | a   | name      | rest |
        | --- | --------- | --- |
        | 1   | long name | x<br>y\\|z |

        """)
  }

  @Test("A table without rows is its heading")
  func empty() {
    var table = MarkdownTable(["a", "b"])
    #expect(table.ending() == "| a   | b |\n| --- | --- |\n")
  }

  @Test("Rows are written as they come once the widths are known, and none is lost")
  func streaming() {
    var table = MarkdownTable(["number", "text"])
    var text = ""
    var longestWait = 0
    for number in 0..<5_000 {
      let piece = table.add([["\(number)"], ["text \(number)"]])
      if piece.isEmpty { longestWait = number }
      text += piece
    }
    text += table.ending()
    #expect(longestWait < 500)
    let rows = text.split(separator: "\n").dropFirst(2)
    #expect(rows.count == 5_000)
    for (number, row) in rows.enumerated() { #expect(row.contains("| text \(number) |")) }
  }

  @Test("Long cells are cut, and the note says so; short ones are not")
  func cut() {
    var table = MarkdownTable(["a", "b"])
    _ = table.add([[String(repeating: "x", count: 81)], [String(repeating: "y", count: 161)]])
    _ = table.add([["x"], (1...14).map { "line \($0)" }])
    let text = table.ending()
    #expect(text.contains("| " + String(repeating: "x", count: 79) + "… | "))
    #expect(text.contains(String(repeating: "y", count: 159) + "… |"))
    #expect(text.contains("line 12<br>… and 2 more |"))
    #expect(text.contains("\n\n… stands where"))
    var short = MarkdownTable(["a", "b"])
    _ = short.add([[String(repeating: "x", count: 80)], [String(repeating: "y", count: 160)]])
    #expect(!short.ending().contains("…"))
  }
}
