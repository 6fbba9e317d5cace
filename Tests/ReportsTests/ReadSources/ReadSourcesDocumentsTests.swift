import CloudTrail
import Foundation
import TestSupport
import Testing

@testable import Reports

@Suite("What was read, as JSON and CSV")
struct ReadSourcesDocumentsTests {
  typealias Made = MadeUpReadings

  private static func rows(_ sources: ReadSources) -> [[String]] {
    var rows: [[String]] = []
    sources.eachCSVRow { row in
      #expect(row.hasSuffix("\n") && row.filter { $0 == "\n" }.count == 1)
      rows.append(
        row.dropLast().split(separator: ",", omittingEmptySubsequences: false).map(String.init))
    }
    return rows
  }

  @Test("Each document fits the schema, and what is in it is what is in the map")
  func json() throws {
    let validator = try SchemaValidator("sources")
    for (name, make) in ReadSourcesMapTests.cases where name != "year" {
      let sources = make()
      let json = try JSONValue(parsing: sources.json(commands: madeUpCommands).compact)
      #expect(validator.faults(json) == [], "\(name)")
      let holes = json["places"]?.array?.flatMap { $0["holes"]?.array ?? [] } ?? []
      #expect(holes.isEmpty == !sources.hasHoles)
      #expect(json["hasHoles"] == .bool(sources.hasHoles))
      #expect(holes.allSatisfy { $0["commands"]?.array?.isEmpty == false })
    }
    #expect(validator.faults(Made().sources().json(commands: madeUpCommands)) == [])
    #expect(!validator.faults(["formatVersion": 2]).isEmpty)
  }

  @Test("CSV has a row for each day with something, and one for a stretch without")
  func csv() {
    var made = Made()
    made.read(Made.place("us-east-1"), 0..<2 * Made.day)
    made.read(Made.place("us-east-1"), 10 * Made.day..<12 * Made.day)
    let rows = Self.rows(made.sources())
    let columns = ReadSources.csvHeading.split(separator: ",").count
    #expect(rows.allSatisfy { $0.count == columns })
    #expect(
      rows.map {
        [$0[2].prefix(10), $0[3].prefix(10), $0[4][...], $0[5][...]].joined(separator: " ")
      }
        == [
          "2025-03-03 2025-03-04 read 288", "2025-03-04 2025-03-05 mostlyRead 288",
          "2025-03-05 2025-03-12 unread 0", "2025-03-12 2025-03-13 unread 0",
          "2025-03-13 2025-03-14 read 288", "2025-03-14 2025-03-15 read 288",
        ])
    let unread = rows.compactMap { Int64($0[7]) }.reduce(0, +)
    #expect(unread == 8 * Made.day + 59)
  }

  @Test("A moment thousands of years away makes neither a long table nor a wide map")
  func faraway() {
    var made = Made()
    made.read(Made.place("us-east-1"), -19_000 * Made.day..<300 - 19_000 * Made.day)
    made.read(Made.place("us-east-1"), 2_900_000 * Made.day..<2_900_000 * Made.day + 300)
    let sources = made.sources(now: Made.time(2_900_001 * Made.day))
    #expect(Self.rows(sources).count < 10)
    let text = sources.text(MapStyle(width: 80), commands: madeUpCommands)
    #expect(text.split(separator: "\n").count < 60)
  }

  @Test("Hostile names are printed safely, and many of them take few lines")
  func hostile() throws {
    let unfit = "\u{1B}[2J\n2025-03-04 forged\u{202E}\u{7F},=cmd\"'"
    var made = Made()
    made.read(Made.place(unfit, of: "=" + unfit), 0..<600)
    made.read(Made.place("us-east-1"), 0..<Made.day)
    for number in 0..<500 { made.read(Made.place("r\(number)", of: "a\(number % 7)"), 0..<300) }
    let sources = made.sources([Made.trail("\u{1B}[2J", "us-east-1", of: "=" + unfit)])
    let text = sources.text(MapStyle(width: 80), commands: { _, _ in [] })
    let lines = text.split(separator: "\n")
    for line in lines {
      #expect(line.unicodeScalars.allSatisfy { !$0.isUnfitToPrint })
      #expect(!line.hasPrefix("2025-03-04 forged"))
    }
    #expect(lines.count < 200)
    var cells = 0
    sources.eachCSVRow { row in
      cells += 1
      #expect(row.unicodeScalars.filter { $0.isUnfitToPrint } == ["\n"])
      #expect(!row.hasPrefix("="))
    }
    #expect(cells > 500)
    let json = sources.json(commands: madeUpCommands)
    #expect(try SchemaValidator("sources").faults(json) == [])
    #expect(json["places"]?.array?.contains { $0["region"] == .string(unfit) } == true)
  }

  @Test("ASCII alone, where a terminal shows no more")
  func ascii() {
    let text = ReadSourcesMapTests.oneRegionsHours()
      .text(MapStyle(width: 80, isASCII: true), commands: madeUpCommands)
    #expect(text.allSatisfy { $0.isASCII })
    #expect(text.contains("#########################+......+#"))
    #expect(text.contains("# read, + most of it, . not read, x self-blind"))
  }

  @Test("No line is wider than the terminal", arguments: [80, 132, 200])
  func widths(width: Int) {
    for (name, make) in ReadSourcesMapTests.cases where name != "year" {
      for line in make().text(MapStyle(width: width), commands: { _, _ in [] })
        .split(separator: "\n")
      {
        #expect(line.count <= width, "\(name): \(line)")
      }
    }
  }
}
