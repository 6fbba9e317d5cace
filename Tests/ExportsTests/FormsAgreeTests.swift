import CloudTrail
import Comparison
import Exports
import Foundation
import ReadModels
import ReplayTestSupport
import TestSupport
import Testing

/// All forms of one export have the same things, at the same times and in the same order.
@Suite("Exports agree")
struct FormsAgreeTests {
  /// What every form says of an item.
  private struct Said: Equatable {
    var id: String
    var kind: String
    /// Milliseconds since 1970.
    var time: Int64
    var until: Int64?
    var account: String?
    var meaning: String?
  }

  private static func milliseconds(_ text: String?) -> Int64? {
    text.flatMap { Timestamp(iso8601: $0) }.map { $0.microseconds / 1_000 }
  }

  private static func expected(_ items: [ExportedItem]) -> [Said] {
    items.map {
      Said(
        id: $0.id, kind: $0.kind.rawValue, time: $0.time.microseconds / 1_000,
        until: $0.until.map { $0.microseconds / 1_000 }, account: $0.account,
        meaning: $0.outcome?.rawValue)
    }
  }

  @Test("The story has every kind of item, more than once where that is told apart")
  func story() throws {
    let items = try ExportedStory().items()
    let kinds = Dictionary(grouping: items, by: \.kind).mapValues(\.count)
    #expect(Set(kinds.keys) == Set(ExportedItem.Kind.allCases), "\(kinds)")
    #expect(kinds[.window, default: 0] >= 4 && kinds[.missed, default: 0] >= 2, "\(kinds)")
    #expect(items.contains { $0.window != nil && $0.until == nil })
    #expect(items.contains { $0.window != nil && $0.until != nil })
    #expect(Set(items.map(\.id)).count == items.count)
    let times = items.filter { $0.kind != .missed }.map(\.time)
    #expect(times == times.sorted())
  }

  @Test("Timesketch, as lines and as rows")
  func timesketch() throws {
    let items = try ExportedStory().items()
    let lines = try Timesketch.Lines().lines(items)
    let said = lines.map { line in
      Said(
        id: line["event_id"]?.string ?? "",
        kind: String(line["data_type"]?.string?.dropFirst("trailback:".count) ?? ""),
        time: Self.milliseconds(line["datetime"]?.string) ?? -1,
        until: Self.milliseconds(line["until"]?.string), account: line["account"]?.string,
        meaning: line["meaning"]?.string)
    }
    #expect(said == Self.expected(items))
    let table = CSVReader(Timesketch.Rows().text(items))
    #expect(table.rows.count == lines.count)
    for (row, line) in zip(table.rows, lines) {
      for column in table.columns {
        let text =
          switch line[column] {
          case nil: ""
          case .string(let text): Printable.text(text)
          case let other?: other.compact
          }
        #expect(row[column] == text, "\(column)")
      }
    }
  }

  @Test("OCSF")
  func ocsf() throws {
    let items = try ExportedStory().items()
    let said = try OCSF(program: "1.2.3").lines(items).map { line in
      let isWindow = line["class_uid"] == 2004
      let own = line["unmapped"]?["trailback"]
      return Said(
        id: line["metadata"]?["uid"]?.string ?? "", kind: own?["kind"]?.string ?? "",
        time: line[isWindow ? "start_time" : "time"]?.int ?? -1,
        until: line["end_time"]?.int,
        account: line["cloud"]?["account"]?["uid"]?.string, meaning: own?["meaning"]?.string)
    }
    var expected = Self.expected(items)
    // OCSF has the account of the trail where the record names none.
    for (index, item) in items.enumerated() where item.account == nil {
      expected[index].account = item.trail?.account
    }
    #expect(said == expected)
  }

  @Test("ECS")
  func ecs() throws {
    let items = try ExportedStory().items()
    let said = try ECS().lines(items).map { line in
      let own = line["trailback"]
      return Said(
        id: own?["id"]?.string ?? "", kind: own?["kind"]?.string ?? "",
        time: Self.milliseconds(line["@timestamp"]?.string) ?? -1,
        until: Self.milliseconds(line["event"]?["end"]?.string),
        account: line["cloud"]?["account"]?["id"]?.string, meaning: own?["meaning"]?.string)
    }
    var expected = Self.expected(items)
    for (index, item) in items.enumerated() where item.account == nil {
      expected[index].account = item.trail?.account
    }
    #expect(said == expected)
  }

  @Test("CSV and our own lines")
  func csv() throws {
    let items = try ExportedStory().items()
    let table = CSVReader(ItemRows().text(items))
    let said = table.rows.map { row in
      func cell(_ name: String) -> String? { row[name].flatMap { $0.isEmpty ? nil : $0 } }
      return Said(
        id: cell("event_id") ?? "", kind: cell("kind") ?? "",
        time: Self.milliseconds(cell("time")) ?? -1, until: Self.milliseconds(cell("until")),
        account: cell("account"), meaning: cell("meaning"))
    }
    #expect(said == Self.expected(items))
    let lines = try ItemLines().lines(items)
    #expect(lines.count == items.count)
    for (line, item) in zip(lines, items) {
      let time = (line["time"] ?? line["from"] ?? line["eventTime"])?.string
      #expect(time == "\(item.time)")
    }
  }

  @Test("Markdown has a row for each, in their order")
  func markdown() throws {
    let items = try ExportedStory().items()
    let rows = ItemTable().text(items).split(separator: "\n").filter { $0.hasPrefix("| 2") }
    #expect(rows.count == items.count)
    for (row, item) in zip(rows, items) {
      #expect(row.hasPrefix("| \(item.time) "), "\(row)")
    }
  }

  @Test("A window stands after the events of the moment at which it opens")
  func order() throws {
    let items = try ExportedStory().items()
    for (index, item) in items.enumerated() {
      guard let window = item.window else { continue }
      let opening = try #require(items.firstIndex { $0.id == window.openedBy })
      #expect(opening < index)
      #expect(items[opening...index].allSatisfy { $0.time == item.time })
    }
  }

  @Test("Events alone are the same without windows")
  func withoutWindows() throws {
    let story = try ExportedStory()
    var order = ExportedItems()
    let alone = try story.bench.entries().flatMap { order.take($0) } + order.takeRest()
    let among = try story.items().filter { $0.window == nil && $0.missed == nil }
    #expect(alone.map(\.id) == among.map(\.id))
  }
}

extension JSONValue {
  var int: Int64? { if case .integer(let number) = self { number } else { nil } }
}
