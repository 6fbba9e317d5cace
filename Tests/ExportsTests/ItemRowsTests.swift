import CloudTrail
import Exports
import History
import ReadModels
import ReplayTestSupport
import Testing

@Suite("Items as CSV and Markdown")
struct ItemRowsTests {
  private static let first =
    "time,what,trail,principal,source_ip,user_agent,mfa,console,event_id,error,removed,"
    + "added,region,account,sequence,recorded_time,changed,meaning,meaning_in_words,"

  private func row(_ second: Int64) throws -> [String: String] {
    let items = try ExportedStory().items()
    let index = try #require(items.firstIndex { $0.id == "event-\(second)" })
    return CSVReader(ItemRows().text(items)).rows[index]
  }

  @Test("The columns that the timeline always had come first")
  func heading() throws {
    #expect(ItemRows().heading.hasPrefix(Self.first))
    #expect(ItemRows(hasMark: true).heading == "\u{FEFF}" + ItemRows().heading)
    let columns = CSVReader(ItemRows().heading).columns
    #expect(Set(columns).count == columns.count)
    let items = try ExportedStory().items()
    for row in CSVReader(ItemRows().text(items)).rows { #expect(row.count == columns.count) }
  }

  @Test("A row has what text shows: of a stop, a refusal, a correction, and what was set")
  func rows() throws {
    #expect(try row(480)["change"] == "logging: yes → no")
    #expect(try row(480)["changed"] == "logging: yes → no")
    let refused = try row(120)
    #expect(refused["what"] == "StopLogging (refused)" && refused["error"] == "AccessDenied")
    #expect(refused["error_message"] == "not yours")
    let correction = try row(250)
    #expect(correction["voids"] == "event-240" && correction["reason"] == "forged")
    #expect(correction["change"] == "voids event-240: forged")
    #expect(try row(240)["what"] == "PutEventSelectors (voided)")
    let put = try row(60)
    #expect(put["removed"]?.contains("ReadWriteType All") == true)
    #expect(put["added"]?.contains("ReadWriteType ReadOnly") == true)
    #expect(put["meaning"] == "narrowed" && put["account"] == "111122223333")
    #expect(try row(440)["change"] == "+ tag team: platform; + tag kept")
    #expect(try row(180)["reason"] == "omitted by CloudTrail")
  }

  @Test("Nothing that the text of an event shows is not in its row")
  func lossless() throws {
    let items = try ExportedStory().items()
    for (row, item) in zip(CSVReader(ItemRows().text(items)).rows, items) {
      let text = row.values.joined(separator: "\n")
      for line in item.changes { #expect(text.contains(Printable.text(line)), "\(item.id)") }
      for part in [
        item.title, item.actor.principal, item.actor.sourceIPAddress, item.actor.userAgent,
        item.meaning, item.id,
      ].compactMap(\.self) {
        #expect(text.contains(Printable.text(part)), "\(item.id): \(part)")
      }
    }
  }

  @Test("An account keeps its zeros in a spreadsheet")
  func zeros() throws {
    let text = ItemRows().text(try ExportedStory().items())
    #expect(text.contains(",'012345678901,") && !text.contains(",012345678901,"))
    let rows = CSVReader(text).rows
    #expect(rows.contains { $0["account"] == "012345678901" })
    #expect(rows.contains { $0["account"] == "111122223333" })
  }

  @Test("What nobody said is an empty cell")
  func empty() throws {
    var event = Example.event(.startLogging, at: 0, actor: Actor())
    (event.region, event.account) = (nil, nil)
    let entry = try #require(try Bench([event]).entries().first)
    let row = CSVReader(ItemRows().text([ExportedItem(entry)])).rows[0]
    for column in ["principal", "source_ip", "user_agent", "mfa", "region", "account", "error"] {
      #expect(row[column] == "", "\(column)")
    }
  }

  @Test("Rows of Markdown")
  func markdown() throws {
    let text = ItemTable().text(try ExportedStory().items())
    let rows = text.split(separator: "\n").map { $0.split(separator: "|").map(String.init) }
    let cells = rows.map { $0.map { $0.split(separator: " ").joined(separator: " ") } }
    #expect(cells[0] == ["time", "what", "trail", "who", "from", "meaning", "change"])
    let stop = try #require(cells.first { $0[0] == "2024-05-01T12:08:00Z" })
    #expect(stop[1...3] == ["StopLogging", "example", "user/ann"])
    #expect(stop[6] == "logging: yes → no")
    let widths = Set(
      text.split(separator: "\n").filter { $0.hasPrefix("| 2") }.map { row in
        row.prefix { $0 != "Z" }.count
      })
    #expect(widths.count == 1)
  }
}
