import CloudTrail
import Foundation
import TestSupport
import Testing

/// The sample's night in every form, by the program itself: the same things, in the same order.
@Suite("Exports")
struct ExportTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    #expect(try place.trailback("import", SampleTree.path).code == 0)
  }

  private func lines(_ arguments: [String]) throws -> [JSONValue] {
    let outcome = try place.start(arguments).outcome()
    #expect(outcome.code == 0, "\(outcome.errors)")
    return try outcome.lines.map { try JSONValue(parsing: $0) }
  }

  private func rows(_ arguments: [String]) throws -> (columns: [String], rows: [[String]]) {
    let outcome = try place.start(arguments).outcome()
    let all = CSV.rows(outcome.out)
    return (all.first ?? [], Array(all.dropFirst()))
  }

  @Test("With log files every form has the same events, windows and missed events")
  func agree() throws {
    let logs = ["--logs", try SampleTree.path]
    let timesketch = try lines(["export", "timesketch"] + logs).map { $0["event_id"]?.string }
    #expect(timesketch.count > 900)
    let ocsf = try lines(["export", "ocsf"] + logs).map { $0["metadata"]?["uid"]?.string }
    let ecs = try lines(["export", "ecs"] + logs).map { $0["trailback"]?["id"]?.string }
    #expect(ocsf == timesketch && ecs == timesketch)
    let csv = try rows(["export", "timeline", "--format", "csv"] + logs)
    let id = try #require(csv.columns.firstIndex(of: "event_id"))
    #expect(csv.rows.map { $0[id] } == timesketch.map { $0 ?? "" })
    let other = try rows(["export", "timesketch", "--format", "csv"] + logs)
    let column = try #require(other.columns.firstIndex(of: "event_id"))
    #expect(other.rows.map { $0[column] } == timesketch.map { $0 ?? "" })
  }

  @Test("The events are those of the timeline, and the windows and missed events those of gaps")
  func others() throws {
    let items = try lines(["export", "timesketch", "--logs", try SampleTree.path])
    func ids(_ kind: String) -> [String] {
      items.filter { $0["data_type"]?.string == "trailback:\(kind)" }
        .compactMap { $0["event_id"]?.string }
    }
    let events = try lines(["export", "timeline"]).compactMap { $0["eventID"]?.string }
    #expect(ids("call") == events)
    let gaps = try place.json("gaps", SampleTree.path, "--format", "json")
    let windows = gaps["windows"]?.array ?? []
    #expect(windows.count == ids("window").count && !windows.isEmpty)
    let missed = try place.jsonLines("gaps", SampleTree.path, "--format", "jsonl")
    #expect(missed.count == ids("missed").count && missed.count > 900)
    for (one, other) in zip(missed, items.suffix(missed.count)) {
      #expect(one["window"] == other["window"] && one["certain"] == other["certain"])
      #expect(one["eventName"] == other["event_name"])
    }
    let table = try rows(["gaps", SampleTree.path, "--format", "csv"])
    #expect(table.rows.count == windows.count)
    let count = try #require(table.columns.firstIndex(of: "missed"))
    for (row, window) in zip(table.rows, windows) {
      #expect(row[count] == window["missed"]?["byConfiguration"]?["events"]?.compact)
    }
  }

  @Test("A part of time and one trail narrow all forms alike")
  func narrowed() throws {
    let part = [
      "management-trail", "--since", "2025-03-04T02:00:00Z", "--until", "2025-03-04T03:00:00Z",
    ]
    let ids = try lines(["export", "timesketch"] + part).compactMap { $0["event_id"]?.string }
    #expect(ids.count == 5)
    #expect(ids.count { $0.hasPrefix("window:") } == 2)
    let ocsf = try lines(["export", "ocsf"] + part).compactMap { $0["metadata"]?["uid"]?.string }
    #expect(ocsf == ids)
  }

  @Test("Verdicts as rows are the verdicts as lines")
  func replay() throws {
    let part = ["--trail", "management-trail", "--since", "2025-03-04", "--until", "2025-03-05"]
    let lines = try lines(["replay", SampleTree.path, "--format", "jsonl"] + part)
    let table = try rows(["replay", SampleTree.path, "--format", "csv"] + part)
    #expect(table.rows.count == lines.count && lines.count > 500)
    func cells(_ name: String) throws -> [String] {
      let column = try #require(table.columns.firstIndex(of: name))
      return table.rows.map { $0[column] }
    }
    #expect(try cells("event_id") == lines.map { $0["eventID"]?.string ?? "" })
    #expect(try cells("verdict") == lines.map { $0["verdict"]?.string ?? "" })
    #expect(try cells("by_configuration") == lines.map { $0["byConfiguration"]?.string ?? "" })
    let codes = lines.map { $0["reasons"]?.array?.first?["code"]?.string ?? "" }
    #expect(try cells("reason") == codes)
  }

  @Test("Trails as rows, and the mark by which Excel knows UTF-8")
  func trails() throws {
    let table = try rows(["trails", "--format", "csv"])
    #expect(table.rows.count == 3 && table.columns.first == "trail")
    let marked = try place.trailback("trails", "--format", "csv", "--bom")
    #expect(marked.bytes.prefix(3) == Data([0xEF, 0xBB, 0xBF]))
    let plain = try place.trailback("trails", "--format", "csv")
    #expect(Data(marked.bytes.dropFirst(3)) == plain.bytes)
    for verb in ["gaps", "export timeline", "export timesketch", "sources"] {
      let outcome = try place.shell("trailback \(verb) --format csv --bom")
      #expect(outcome.bytes.prefix(3) == Data([0xEF, 0xBB, 0xBF]), "\(verb)")
    }
    let markdown = try place.trailback("trails", "--format", "markdown").lines
    #expect(markdown.count == 5 && markdown.allSatisfy { $0.hasPrefix("| ") })
  }

  @Test(
    "What Datasette is told names the store's views, columns and nothing else, and its queries run")
  func datasette() throws {
    let yaml = try place.trailback("export", "datasette").out
    #expect(yaml.contains("\n  \"trailback\":\n"))
    for view in ["changes", "configurations", "trails", "sources"] {
      let start = try #require(yaml.range(of: "\n      \(view):\n"))
      let block = yaml[start.upperBound...].split(separator: "\n")
        .drop { $0 != "        columns:" }.dropFirst().prefix { $0.hasPrefix("          ") }
      let named = block.compactMap { $0.split(separator: "\"").dropFirst().first.map(String.init) }
      let real = try place.shell(
        "sqlite3 trailback.sqlite 'SELECT name FROM pragma_table_info(\"\(view)\")'")
      #expect(named == real.lines, "\(view)")
    }
    let tables = try place.shell(
      "sqlite3 trailback.sqlite \"SELECT name FROM sqlite_schema WHERE type = 'table' "
        + "AND name NOT LIKE 'sqlite%'\""
    ).lines
    for table in tables { #expect(yaml.contains("\n      \(table):\n        hidden: true")) }
    _ = try place.trailback("mark")
    let queries = yaml.components(separatedBy: "        sql: |-\n").dropFirst().map { text in
      text.split(separator: "\n").prefix { $0.hasPrefix("          ") }.joined(separator: " ")
    }
    var counts: [Int] = []
    for query in queries {
      let sql = query.replacing(":moment", with: "'2025-03-04 02:30'")
      let outcome = try place.shell(
        "sqlite3 -readonly trailback.sqlite \"\(sql.replacing("\"", with: "\\\""))\"")
      #expect(outcome.code == 0 && outcome.errors == "", "\(sql): \(outcome.errors)")
      counts.append(outcome.lines.count)
    }
    #expect(counts == [6, 4, 2, 0, 3], "\(counts)")
    let odd = try place.trailback("export", "datasette", "--store", "a: b\n.sqlite")
    #expect(odd.out.contains("\n  \"a: b\\u000a\":\n"))
  }
}
