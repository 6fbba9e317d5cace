import CloudTrail
import Foundation
import Gaps
import History
import Markup
import ReadModels
import Replay
import ReplayTestSupport
import Reports
import Selectors
import TestSupport
import Testing
import TrailLogs

@Suite("Reports of a span")
struct SpanReportTests {
  private static let other: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/other"

  /// A trail loses its management events for 20 minutes; AWS refuses a call; one record is missed.
  private func bench() throws -> Bench {
    let bench = try Bench([
      Example.created, Example.started,
      Example.event(
        .reject(call: .deleteTrail, errorCode: "AccessDenied", errorMessage: "not you"), at: 300),
      Example.event(.putEventSelectors(Example.narrowed), at: 600),
      Example.event(.putEventSelectors(.default), at: 1_800),
      Example.event(.stopLogging, at: 9_000),
    ])
    let caller: JSONValue = ["arn": .string(Example.ann)]
    try bench.write(
      "a.json",
      [
        Example.record(at: 700, ["userIdentity": caller]),
        Example.record(
          at: 800, ["userIdentity": caller, "eventName": "<script>alert(1)</script>|`x`"]),
        Example.record(at: 1_500, ["readOnly": true, "eventName": "DescribeInstances"]),
      ])
    return bench
  }

  @Test("The sentences say for how long what was not recorded, who did it and what passed")
  func sentences() throws {
    let summary = try bench().spanReport().summary
    #expect(
      summary.first?.hasPrefix(
        "This report is about 1 trail of account 111122223333, over all of the time that is known. 6 "
          + "calls on them are known. There are 4 windows of time") == true, "\(summary)")
    #expect(
      summary.contains {
        $0.hasPrefix(
          "For 20 min on 1 May 2024 no known trail of account 111122223333 recorded management events. "
            + "user/ann turned them off at 12:10:00 UTC with PutEventSelectors on example, from "
            + "203.0.113.7, and ended it at 12:30:00 UTC. During that time 3 events passed unrecorded, "
            + "2 of them changes")
      }, "\(summary)")
    #expect(
      summary.contains {
        $0.hasPrefix("Since 1 May 2024, 14:30:00 UTC, and still so")
          && $0.contains("no call is known that ended it")
      }, "\(summary)")
    #expect(
      summary.contains {
        $0
          == "AWS refused 1 call that would have changed a trail, by user/ann: DeleteTrail on 1 May 2024, "
          + "12:05:00 UTC."
      }, "\(summary)")
    let uncounted = try bench().spanReport(counting: false).summary
    #expect(uncounted.contains { $0.hasSuffix("since no log files were given.") })
  }

  @Test("The numbers are those of gaps and of the history")
  func numbers() throws {
    let bench = try bench()
    let report = try bench.spanReport()
    let trusting = CoverageOptions(trustsSilence: true)
    let gaps = try bench.snapshot { try Gaps($0, covering: trusting) }
    let search = try bench.snapshot { try MissedEventSearch(gaps, covering: trusting, in: $0) }
    var known = GapReport(gaps, now: Example.start.advanced(bySeconds: 10_000))
    known.missed = try search.run(LogFinder(paths: [bench.logs]))
    let windows = known.json()["windows"]?.array ?? []
    #expect(windows.count == 4 && report.windows.count == 4)
    for (window, one) in zip(report.json["windows"]?.array ?? [], windows) {
      for member in ["window", "from", "until", "knownUntil", "seconds"] {
        #expect(window[member] == one[member])
      }
      for count in ["byConfiguration", "certain", "undecided"] {
        #expect(window["missed"]?[count] == one["missed"]?[count])
      }
    }
    let entries = try bench.entries()
    let isRefused = entries.map { $0.event.content.change.kind == .rejectedCall }
    #expect(report.changes.count == isRefused.count { !$0 })
    #expect(report.refused.count == isRefused.count { $0 })
    #expect(
      report.changes.map(\.meaningInWords)
        == zip(entries, isRefused).filter { !$1 }.map(\.0.markedMeaning))
    #expect(
      report.changes.map(\.lines) == zip(entries, isRefused).filter { !$1 }.map(\.0.changeLines))
    #expect(try report.inputs.head == bench.snapshot { "\(try $0.storeHead().head)" })
  }

  @Test("A report of a span has what reaches into it, of one trail and not of its account")
  func parts() throws {
    let report = try bench().spanReport { question in
      question.since = Example.start.advanced(bySeconds: 650)
      question.until = Example.start.advanced(bySeconds: 750)
      question.trails = [Example.arn]
    }
    #expect(report.windows.map(\.trail) == ["example"])
    #expect(report.windows.first?.missed?.byConfiguration.events == 1)
    #expect(report.changes.isEmpty && report.refused.isEmpty)
    #expect(report.subject.accounts.isEmpty)
    let none = try bench().spanReport { $0.accounts = ["999999999999"] }
    #expect(none.windows.isEmpty && none.changes.isEmpty)
    #expect(none.summary.first?.hasPrefix("No trail is known") == true)
    #expect(none.html.source.contains("</html>"))
  }

  @Test("JSON fits its schema, whatever is known")
  func schema() throws {
    let validator = try SchemaValidator("span-report")
    let stores = [try bench(), try Bench(Example.life), try Bench()]
    for store in stores {
      for report in [
        try store.spanReport(), try store.spanReport(counting: false, redacting: true),
      ] {
        #expect(validator.faults(try JSONValue(parsing: report.json.compact)) == [])
      }
    }
    #expect(!validator.faults(["formatVersion": 2]).isEmpty)
  }

  @Test("HTML is well formed, holds no script and names nothing elsewhere")
  func html() throws {
    for report in [try bench().spanReport(), try Bench(Example.life).spanReport()] {
      let html = report.html.source
      #expect(Elements.faults(in: html) == [])
      for word in ["<script", "src=", "url(http", "@import", "javascript:", "<link", "<iframe"] {
        #expect(!html.lowercased().contains(word), "\(word)")
      }
      let addresses = html.matches(of: /(href|xmlns)="([^"]*)"/).map(\.2)
      #expect(
        addresses.allSatisfy { $0.hasPrefix("#") || $0 == "http://www.w3.org/2000/svg" },
        "\(addresses)")
      #expect(html.contains("<svg") && html.contains("default-src 'none'"))
    }
    let hostile = try bench().spanReport()
    #expect(hostile.html.source.contains("&lt;script&gt;alert(1)"))
    #expect(hostile.markdown.contains(#"\<script\>alert(1)"#))
  }

  @Test("Elements that are not closed are found")
  func elements() {
    #expect(Elements.faults(in: "<!DOCTYPE html>\n<p>a<br>b <i>c</i></p>") == [])
    #expect(Elements.faults(in: "<p><i></p>") != [])
    #expect(Elements.faults(in: "<p>") != [])
    #expect(Elements.faults(in: "<p class=a></p>") != [])
    #expect(Elements.faults(in: "a < b") != [])
  }

  @Test("The rules are on the page of semantics, with the same certainty")
  func rules() throws {
    let page = Package.folder.appendingPathComponent(
      "Sources/Selectors/Selectors.docc/Semantics.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let reports = [try bench().spanReport(), try Bench(Example.life).spanReport()]
    let rules = reports.flatMap(\.rules)
    #expect(rules.count > 4)
    for rule in rules {
      #expect(text.contains("- **\(rule.id)** [\(rule.certainty)]"), "\(rule.id)")
    }
  }

  @Test("Files that were read are named with their hashes, and many by one hash over all")
  func inputs() throws {
    func draft(_ number: Int) -> ReadingDraft {
      var draft = ReadingDraft(
        kind: .file, path: "/somewhere/secret/file-\(number).json", reader: 1)
      draft.sha256 = String(repeating: "ab", count: 32)
      (draft.first, draft.last) = (Example.start, Example.start.advanced(bySeconds: 60))
      return draft
    }
    let few = try Bench([Example.created], readings: (0..<3).map(draft)).spanReport()
    #expect(few.inputs.listed.map(\.name) == ["file-0.json", "file-1.json", "file-2.json"])
    #expect(!few.allForms.contains("secret"))
    let many = try Bench([Example.created], readings: (0..<150).map(draft)).spanReport()
    #expect(many.inputs.files == 150 && many.inputs.listed.isEmpty)
    #expect(many.inputs.hashOfFiles?.count == 64)
    #expect(many.inputs.hashOfFiles != few.inputs.hashOfFiles)
    let elsewhere = try Bench([Example.created], readings: [draft(0)]).spanReport {
      $0.since = Example.start.advanced(bySeconds: 3_600)
    }
    #expect(elsewhere.inputs.files == 0 && elsewhere.inputs.hashOfFiles == nil)
  }

  @Test("Of many windows and changes the worst are in full, and how many are folded is said")
  func many() throws {
    var events = [Example.created, Example.started]
    for number in 0..<1_200 {
      let put: TrailSelectors = number % 2 == 0 ? Example.narrowed : .default
      events.append(Example.event(.putEventSelectors(put), at: 10 + Int64(number)))
    }
    let report = try Bench(events).spanReport(counting: false)
    #expect(report.windows.count == 150 && report.changes.count == 500)
    let further = report.furtherWindows.reduce(0) { $0 + $1.count }
    #expect(further == 1_050)
    #expect(report.furtherChanges.first?.calls.values.reduce(0, +) == 702)
    #expect(report.html.source.contains("The 150 worst windows of 1,200 are shown in full"))
    #expect(report.html.source.contains("702 other calls are counted in the table at the end"))
    // Those that opened the windows that are shown are among the changes that are.
    let shown = Set(report.changes.map(\.call.eventID))
    #expect(report.windows.allSatisfy { shown.contains($0.opened.eventID) })
    #expect(report.html.source.utf8.count < 1_000_000)
  }
}

/// Whether each element of HTML is closed where it should be, and attributes are quoted.
enum Elements {
  private static let empty: Set = ["meta", "br", "!DOCTYPE"]

  static func faults(in html: String) -> [String] {
    var faults: [String] = []
    var open: [String] = []
    var rest = html[...]
    while let start = rest.firstIndex(of: "<") {
      rest = rest[start...]
      // Style sheets hold no markup.
      guard
        let tag = rest.prefixMatch(
          of: /<(\/?)([!A-Za-z][A-Za-z0-9]*)((\s+[A-Za-z0-9:-]+(="[^"<>]*")?)*)\s*(\/?)>/)
      else {
        faults.append("not a tag: \(rest.prefix(40))")
        break
      }
      rest = rest[tag.range.upperBound...]
      let name = String(tag.2)
      if !tag.1.isEmpty {
        if open.last != name { faults.append("\(name) closed in \(open.last ?? "nothing")") }
        _ = open.popLast()
      } else if tag.6.isEmpty && !empty.contains(name) {
        open.append(name)
        if name == "style", let end = rest.firstRange(of: "</style>") {
          rest = rest[end.lowerBound...]
        }
      }
      if faults.count > 5 { break }
    }
    return faults + open.map { "\($0) is not closed" }
  }
}
