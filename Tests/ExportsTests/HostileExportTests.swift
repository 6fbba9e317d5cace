import CloudTrail
import Exports
import History
import ReadModels
import ReplayTestSupport
import TestSupport
import Testing

/// Whatever stands in a log, each form stays what it is, and the forms that keep texts keep all of them.
@Suite("Hostile text in exports")
struct HostileExportTests {
  private static let texts = [
    "a\u{1B}[2J\u{202E}\r\nb", "a|b`c*<script>,\"q\";\\", "=cmd|' /C calc'!A1", "+1", "-1",
    "@SUM(1)",
    "\t=1", "'quoted", "012345678901", "12345678901234567890", "\"\u{301},x", "NaN", "null", " ",
    String(repeating: "é", count: 20_000), "{{7*7}}", "</td>",
  ]

  private func items() throws -> [ExportedItem] {
    let events = Self.texts.enumerated().map { index, text in
      var event = Example.event(
        .reject(call: .stopLogging, errorCode: text, errorMessage: text), at: Int64(2_000 + index),
        id: "hostile-\(index)")
      event.actor = Actor(principal: text, sourceIPAddress: text, userAgent: text)
      return event
    }
    return try ExportedStory(extra: events).items().filter { $0.id.hasPrefix("hostile-") }
  }

  @Test("Lines of JSON are valid, and hold each text as it was unless it is cut and says so")
  func lines() throws {
    let items = try items()
    #expect(items.count == Self.texts.count)
    let schemas = ["timesketch", "ecs", "ocsf-call"]
    let forms = [
      try Timesketch.Lines().lines(items), try ECS().lines(items),
      try OCSF(program: "1").lines(items),
    ]
    for (name, lines) in zip(schemas, forms) {
      let schema = try SchemaValidator(name)
      for line in lines { #expect(schema.faults(line) == [], "\(name)") }
    }
    for (text, line) in zip(Self.texts, forms[0]) {
      let agent = try #require(line["user_agent"]?.string)
      if text.utf8.count > 32_766 {
        #expect(agent.utf8.count <= 32_766 && agent.hasSuffix("… [cut: 40000 bytes]"))
        #expect(text.hasPrefix(agent.prefix(1_000)))
      } else {
        #expect(agent.utf8.elementsEqual(text.utf8))
      }
      for member in line.members ?? [] {
        #expect((member.value.string?.utf8.count ?? 0) <= 32_766, "\(member.key)")
      }
    }
    for (text, line) in zip(Self.texts, forms[1]) {
      #expect(line["user_agent"]?["original"] == .string(text))
    }
    for (text, line) in zip(Self.texts, forms[2]) {
      #expect(line["http_request"]?["user_agent"] == .string(text))
    }
  }

  @Test("Rows of CSV keep their cells, none is a formula, and each is the text again")
  func rows() throws {
    let items = try items()
    for text in [ItemRows().text(items), Timesketch.Rows().text(items)] {
      #expect(text.split(separator: "\n").count == items.count + 1)
      let table = CSVReader(text)
      for (row, said) in zip(table.rows, Self.texts) where said.utf8.count < 32_766 {
        #expect(row.count == table.columns.count)
        #expect(row["user_agent"] == Printable.text(said))
        #expect(row["principal"] == Printable.text(said))
      }
    }
    for line in ItemRows().text(items).split(separator: "\n") {
      #expect(!line.contains(",=") && !line.contains(",+") && !line.contains(",@"), "\(line)")
      #expect(!line.contains(",012345678901"))
    }
  }

  @Test("Markdown has one row each, and says what it cut")
  func markdown() throws {
    let text = ItemTable().text(try items())
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
    #expect(rows.count == Self.texts.count + 2)
    for row in rows {
      let plain = row.replacing(/\\./, with: "")
      #expect(plain.filter { $0 == "|" }.count == 8, "\(row.prefix(300))")
      #expect(!plain.replacing("<br>", with: "").contains("<"))
      #expect(row.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
    }
    #expect(text.contains("\n\n… stands where a cell was cut"))
    #expect(rows.allSatisfy { $0.count < 800 })
  }
}
