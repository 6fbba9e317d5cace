import CloudTrail
import Foundation
import Testing

/// Text that an attacker chose cannot drive the terminal, forge a line, or break a table.
@Suite("Hostile text")
struct HostileTextTests {
  private let place: Workplace
  /// What a terminal obeys, what breaks lines, and what turns text around.
  private static let unfit =
    "\u{1B}[2J\u{1B}]0;mine\u{7}\u{9B}31m\r\n2025-03-04T00:00:09Z  DeleteTrail\u{8}\u{7F}"
    + "\u{202E}txet\u{202C}\u{2066}\u{2069}\u{200B}\u{200E}\u{61C}\u{2028}\u{85}\u{FEFF}\u{E0041}"
  private static let table = "a|b`c*<script>,\"quoted\";\\| \t"
  private static let formulas = ["=cmd|' /C calc'!A1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"]

  init() throws {
    place = try Workplace()
    var records: [LogRecord] = [.create("one", at: 0, id: "first")]
    for (index, text) in ([Self.unfit, Self.table] + Self.formulas).enumerated() {
      var put = LogRecord.put("one", at: 60 * (index + 1), id: "put-\(index) \(text)")
      put.userAgent = text
      put.principal = text
      records.append(put)
      let name = text.replacing("/", with: "").replacing(":", with: "")
      var refused = LogRecord.start("x" + name, at: 5000, id: "no-\(index)")
      refused.errorCode = "Denied" + text
      records.append(refused)
      // A trail of a forged log may have any name.
      records.append(.create("t" + name, at: 6000, id: "made-\(index)"))
    }
    var odd = LogRecord.start("one", at: 10, id: "odd")
    odd.name = "Odd" + Self.unfit
    records.append(odd)
    try place.write(LogRecord.file(records), to: "logs/hostile.json")
    try place.write("{\"Records\":[{]}", to: "logs/broken\u{1B}[2J\n\u{202E}.json")
    let imported = try place.trailback("import", "logs")
    try #require(imported.code == 1)
    Self.expectFit(imported.out + imported.errors, "import")
  }

  static func expectFit(_ text: String, _ what: String) {
    let found = text.unicodeScalars.filter { scalar in
      switch scalar.value {
      case 0x0A: false
      case 0..<0x20, 0x7F...0x9F, 0x61C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2069, 0xFEFF,
        0xE0000...0xE007F:
        true
      default: false
      }
    }
    #expect(found.isEmpty, "\(what): \(found.map { String($0.value, radix: 16) })")
    #expect(!text.contains("\n2025-03-04T00:00:09Z  DeleteTrail"), "\(what): a forged line")
  }

  @Test(
    "Nothing unfit is printed",
    arguments: [
      "history", "history --trail one", "history --format jsonl", "trails", "trails --format json",
      "replay logs", "replay logs --format json", "replay logs --format jsonl",
      "explain odd logs", "explain odd logs --format json", "get --trail one --format text",
      "verify", "sources", "sources --format csv", "sources --format json", "export timeline",
      "export timeline --format csv",
      "export timeline --format markdown", "export timesketch", "export timesketch --format csv",
      "export ocsf", "export ecs", "export timeline --windows --format csv", "gaps --format csv",
      "gaps --format markdown", "trails --format csv", "trails --format markdown",
      "replay logs --format csv", "correct made-0 --reason x",
    ])
  func fit(line: String) throws {
    let outcome = try place.start(line.split(separator: " ").map(String.init)).outcome()
    #expect(outcome.code < 2 && outcome.signal == nil, "\(outcome.errors)")
    #expect(!outcome.out.isEmpty)
    Self.expectFit(outcome.out + outcome.errors, line)
  }

  @Test("What is asked for is repeated in a fit form, too")
  func echoes() throws {
    for arguments in [
      ["get", "--trail", Self.unfit], ["get", "--trail", "one", "--at", Self.unfit],
      ["import", "no" + Self.unfit], ["trails", "--store", "no" + Self.unfit],
      ["explain", Self.unfit, "logs"], ["correct", Self.unfit, "--reason", "x"], [Self.unfit],
      ["trails", "--format", Self.unfit],
    ] {
      let outcome = try place.start(arguments).outcome()
      #expect(outcome.code == 2)
      Self.expectFit(outcome.out + outcome.errors, "\(arguments)")
    }
  }

  @Test("JSON Lines hold the text as it was")
  func lossless() throws {
    let agents = try place.jsonLines("export", "timeline").compactMap { $0["userAgent"]?.string }
    for text in [Self.unfit, Self.table] + Self.formulas { #expect(agents.contains(text)) }
  }

  @Test("Every row of CSV has its cells, and none is a formula")
  func csv() throws {
    let rows = try place.trailback("export", "timeline", "--format", "csv").out
    let parsed = CSV.rows(rows)
    #expect(parsed.count == 1 + (try place.timeline()).count)
    #expect(parsed.allSatisfy { $0.count == parsed[0].count && $0.count > 19 })
    for cell in parsed.joined() {
      #expect(!["=", "+", "-", "@", "\t", "\r"].contains(cell.prefix(1)), "\(cell)")
    }
    #expect(parsed.joined().contains("'=cmd|' /C calc'!A1"))
  }

  @Test("Every row of Markdown has its cells, and no markup in them")
  func markdown() throws {
    let lines = try place.trailback("export", "timeline", "--format", "markdown").lines
    let rows = lines.prefix { $0.hasPrefix("|") }
    #expect(rows.count == 2 + (try place.timeline()).count)
    for line in rows {
      let plain = line.replacing(/\\./, with: "")
      #expect(plain.filter { $0 == "|" }.count == 8, "\(line)")
      #expect(!plain.replacing("<br>", with: "").contains("<"), "\(line)")
    }
  }

  @Test("No colour without a terminal, and none on one under NO_COLOR")
  func colour() throws {
    #expect(try !place.trailback("history").out.contains("\u{1B}"))
    let onTerminal = "script -qec 'trailback history --trail one' /dev/null"
    #expect(try place.shell(onTerminal).out.contains("\u{1B}["))
    let plain = try place.shell(onTerminal, environment: ["NO_COLOR": "1"])
    #expect(!plain.out.contains("\u{1B}") && plain.out.contains("PutEventSelectors"))
  }
}

/// CSV as RFC 4180 has it; written apart from the program's own.
enum CSV {
  static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = ""
    var isQuoted = false
    for character in text.unicodeScalars {
      switch (character, isQuoted) {
      case ("\"", _):
        isQuoted.toggle()
        // A doubled quote closes and opens again.
        if isQuoted, cell.hasSuffix("\u{0}") { cell = cell.dropLast() + "\"" }
        if !isQuoted { cell += "\u{0}" }
      case (",", false), ("\n", false):
        row.append(cell.replacing("\u{0}", with: ""))
        cell = ""
        if character == "\n" {
          rows.append(row)
          row = []
        }
      default: cell.unicodeScalars.append(character)
      }
    }
    return rows
  }
}
