import CloudTrail
import Foundation
import Testing

/// `trailback report` from outside: the sample's night in all forms, and with stand-ins.
@Suite("Reports")
struct ReportTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    let imported = try place.trailback("import", SampleTree.path)
    try #require(imported.code == 0, "\(imported.errors)")
  }

  private static let night = ["--since", "2025-03-04T02:00:00Z", "--until", "2025-03-04T03:00:00Z"]

  private func report(_ arguments: String...) throws -> Outcome {
    try place.start(["report", SampleTree.path] + Self.night + arguments).outcome()
  }

  @Test("The night in sentences, with the numbers of gaps and the changes of the history")
  func night() throws {
    let outcome = try report("--format", "json")
    #expect(outcome.code == 0 && outcome.errors == "", "\(outcome.errors)")
    let document = try JSONValue(parsing: outcome.out)
    let summary = (document["summary"]?.array ?? []).compactMap(\.string)
    #expect(
      summary.contains {
        $0.hasPrefix(
          "For 44 min 31 s on 4 March 2025 no known trail of account 111122223333 recorded management "
            + "events and some data events. SupportAccess/support-8841 turned them off at 02:14:10 UTC with "
            + "PutEventSelectors on data-trail, from 203.0.113.77, and ended it at 02:58:41 UTC.")
          && $0.contains("164 events passed unrecorded, 18 of them changes")
      }, "\(summary)")
    #expect(summary.contains { $0.hasPrefix("AWS refused 2 calls") }, "\(summary)")
    let gaps = try place.start(
      ["gaps", SampleTree.path, "--format", "json"] + Self.night
    ).outcome()
    let windows = try JSONValue(parsing: gaps.out)["windows"]?.array ?? []
    let shown = document["windows"]?.array ?? []
    #expect(shown.count == windows.count && !windows.isEmpty)
    for (one, other) in zip(shown, windows) {
      for member in ["window", "from", "until", "knownUntil", "seconds"] {
        #expect(one[member] == other[member])
      }
      #expect(one["missed"]?["byConfiguration"] == other["missed"]?["byConfiguration"])
      #expect(one["lost"]?.string?.hasPrefix(other["lostInWords"]?.string ?? "-") == true)
    }
    let history = try place.start(["history", "--format", "jsonl"] + Self.night).outcome()
    let entries = try history.out.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    let events = (document["changes"]?.array ?? []) + (document["refused"]?.array ?? [])
    #expect(
      Set(events.compactMap { $0["call"]?["eventID"]?.string })
        == Set(entries.compactMap { $0["eventID"]?.string }))
    #expect(
      document["origin"]?["commandLine"]?.string?.hasPrefix("trailback report ") == true)
  }

  @Test("HTML is one file without anything from elsewhere; Markdown has the same sentences")
  func forms() throws {
    let html = try report()
    #expect(html.code == 0 && html.out.hasPrefix("<!DOCTYPE html>"))
    for word in ["<script", "src=", "https://"] { #expect(!html.out.contains(word), "\(word)") }
    #expect(html.out.contains("<svg") && html.out.contains("44 min 31 s on 4 March 2025"))
    let markdown = try report("--format", "markdown").out
    #expect(markdown.hasPrefix("# What was logged, and what was not: 2025-03-04 02:00:00Z"))
    #expect(markdown.contains("44 min 31 s on 4 March 2025"))
  }

  @Test("With stand-ins nothing names the account, an address, a person or a bucket")
  func redacted() throws {
    let plain = try report("--format", "markdown").out
    let names = [
      "111122223333", "203.0.113.77", "support-8841", "SupportAccess", "management-trail",
      "data-trail", "legacy-trail", "example-customer-records", "mary.major",
    ]
    for name in names {
      #expect(plain.replacing("\\", with: "").contains(name), "\(name)")
    }
    for format in ["html", "markdown", "json"] {
      let outcome = try report("--format", format, "--redact")
      #expect(outcome.code == 0)
      let text = outcome.out.replacing("\\", with: "")
      for name in try names + [SampleTree.path] {
        #expect(!text.contains(name), "\(format): \(name)")
      }
      #expect(text.contains("account-1") && text.contains("trail-1"))
    }
  }

  @Test("Trails by name and log files by path, in any order")
  func words() throws {
    let one = try place.trailback(
      "report", "data-trail", SampleTree.path, "--format", "json", "--since", "2025-03-04")
    let other = try place.trailback(
      "report", SampleTree.path, "--trail", "data-trail", "--format", "json", "--since",
      "2025-03-04")
    #expect(one.code == 0, "\(one.errors)")
    let documents = try [one, other].map { try JSONValue(parsing: $0.out) }
    #expect(documents[0]["windows"] == documents[1]["windows"])
    #expect(documents[0]["subject"]?["trails"]?.array?.count == 1)
    #expect(documents[0]["counted"] != .null)
    let uncounted = try place.json("report", "--format", "json")
    #expect(uncounted["counted"] == .null)
  }

  @Test("Log files with calls that the history lacks make it partial")
  func partial() throws {
    let empty = try Workplace()
    try empty.write(#"{"Records":[]}"#, to: "none.json")
    #expect(try empty.trailback("import", "none.json").code < 2)
    let outcome = try empty.trailback("report", SampleTree.path, "--format", "markdown")
    #expect(outcome.code == 1)
    #expect(outcome.out.contains("that the history lacks"), "\(outcome.out)")
  }
}
