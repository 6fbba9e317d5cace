import CloudTrail
import Foundation
import TestSupport
import Testing

/// The table of the page "What is read", each row of it sent through both doors.
@Suite("Forms in which records are passed on")
struct FeedTests {
  /// A row of the table.
  private struct Row {
    let form: String
    let imported: String
    let ingested: String
  }

  private static func rows() throws -> [Row] {
    let page = Package.folder.appendingPathComponent(
      "tools/trailback/Trailback.docc/Feeds.md")
    let lines = try String(contentsOf: page, encoding: .utf8).split(separator: "\n")
    let table = lines.drop { !$0.hasPrefix("| Form |") }.dropFirst(2).prefix { $0.hasPrefix("|") }
    return table.map { line in
      let cells = line.dropFirst(2).dropLast(2).split(separator: " | ").map(String.init)
      return Row(form: cells[0], imported: cells[1], ingested: cells[2])
    }
  }

  private static func call(_ number: Int) -> JSONValue {
    LogRecord.put("trail", at: number, id: "id-\(number)", reads: "ReadOnly").json
  }

  @Test("The table and the samples are of the same forms")
  func samples() throws {
    let forms = try Self.rows().map(\.form)
    #expect(forms.count > 50)
    #expect(Set(forms) == Set(FeedSamples.all(Self.call(0)).keys))
    #expect(Set(forms).count == forms.count)
  }

  @Test("By import: taken, skipped or named", .timeLimit(.minutes(60)))
  func imports() throws {
    for (number, row) in try Self.rows().enumerated() {
      let place = try Workplace()
      let sample = try #require(FeedSamples.all(Self.call(number))[row.form], "\(row.form)")
      try place.write(Data(sample.body), to: "input")
      let outcome = try place.trailback("import", "input", "--format", "json")
      let report = try JSONValue(parsing: outcome.out)
      let words = "\(row.form): \(outcome.out) \(outcome.errors)"
      let isTaken = row.imported == "taken"
      #expect(report["appended"] == .integer(isTaken ? 1 : 0), "\(words)")
      if isTaken || row.imported == "skipped" {
        #expect(outcome.code == 0 && report["problems"] == 0, "\(words)")
        #expect(isTaken || report["leftAlone"]?["check"] == 1, "\(words)")
        guard isTaken else { continue }
        let timeline = try place.timeline().joined()
        #expect(!timeline.contains("UnknownConfiguration"), "\(words)")
        let isCall = timeline.contains("PutEventSelectors")
        #expect(isCall != row.form.contains("GetEventSelectors"), "\(words)")
        #expect(!isCall || timeline.contains("user/mary"), "\(words)")
      } else {
        #expect(outcome.code == 1 && report["problems"] == 1, "\(words)")
        let code = try place.trailback("import", "input", "--format", "jsonl").errors
        #expect(code.contains("warning: ") && outcome.errors.contains("input"), "\(words)")
      }
    }
  }

  @Test("By /ingest: taken, ignored or refused with a reason", .timeLimit(.minutes(60)))
  func ingests() throws {
    let place = try Workplace()
    let server = try RunningServer("--log-level", "error", in: place)
    var taken = 0
    for (number, row) in try Self.rows().enumerated() {
      let sample = try #require(FeedSamples.all(Self.call(number))[row.form], "\(row.form)")
      let connection = try #require(CallConnection(port: server.port))
      let answer = try #require(connection.post("/ingest", sample), "\(row.form)")
      let body = try JSONValue(parsing: String(answer.split(separator: "\r\n\r\n")[1]))
      let words = "\(row.form): \(answer)"
      #expect(answer.hasPrefix("HTTP/1.1 \(row.ingested.prefix(3)) "), "\(words)")
      taken += row.ingested == "200 taken" ? 1 : 0
      if sample.headers.contains(where: { $0.hasPrefix("X-Amz-Firehose") }) {
        #expect(body.members?.map(\.key) == ["requestId", "timestamp"], "\(words)")
        #expect(body["requestId"] == "ed4acda5-034f-9f42-bba1-f29aea6d7d8f", "\(words)")
        continue
      }
      #expect(body["appended"] == (row.ingested == "200 taken" ? 1 : 0), "\(words)")
      switch row.ingested {
      case "200 taken", "200 notice": #expect(body["problemCount"] == 0, "\(words)")
      case "200 ignored": #expect(body["ignored"] == 1, "\(words)")
      default: #expect(body["problems"]?.array?.first?.string?.isEmpty == false, "\(words)")
      }
      #expect((body["notices"] != nil) == (row.ingested == "200 notice"), "\(words)")
    }
    let log = try server.end().errors
    #expect(log.contains("https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription"))
    #expect(try place.jsonLines("export", "timeline").count == taken)
    #expect(try place.isSound())
  }

  @Test("A delivery of Firehose of 5 MiB is taken; more than a post may have is refused")
  func largePosts() throws {
    let place = try Workplace()
    let server = try RunningServer("--log-level", "error", in: place)
    let calls = (0..<3_000).map { number in
      LogRecord(
        name: "GetObject", trail: "t", second: 1, id: "large-\(number)",
        request: ["key": .string(String(repeating: "k", count: 700))]
      ).json
    }
    let data = (calls + [Self.call(1)]).map { FeedSamples.base64($0.compact.utf8) }
    let sample = FeedSamples.firehose(data)
    try #require(sample.body.count > 6 << 20 && sample.body.count < 8 << 20)
    let connection = try #require(CallConnection(port: server.port))
    let answer = try #require(connection.post("/ingest", sample))
    #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(answer)")
    #expect(try place.eventIDs() == ["id-1"])
    let refused = try server.ask(
      "POST /ingest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 8388609\r\n\r\n", in: place)
    #expect(refused.hasPrefix("HTTP/1.1 413 "), "\(refused)")
    let call = try server.ask(
      "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1048577\r\n\r\n", in: place)
    #expect(call.hasPrefix("HTTP/1.1 413 "), "\(call)")
  }

  @Test("What a hint says to do with a packed file works when it is copied")
  func hints() throws {
    for (name, packing) in [
      ("a.gz.gz", "gzip < log.json | gzip"), ("a.tar", "tar -cf - log.json"),
      ("a.tar.gz", "tar -czf - log.json"), ("b.tar.xz", "tar -cJf - log.json"),
      ("a.json.xz", "xz < log.json"), ("a b.bz2", "bzip2 < log.json"),
    ] {
      let place = try Workplace()
      try place.write("{\"Records\":[\(Self.call(1).compact)]}", to: "log.json")
      try #require(try place.shell("set -o pipefail; \(packing) > '\(name)'").code == 0, "\(name)")
      let first = try place.trailback("import", name)
      #expect(first.code == 1, "\(first.errors)")
      let command = try #require(first.errors.wholeMatch(of: /[^`]*`([^`]*)`\n/), "\(first.errors)")
      let line = String(command.1).replacing(
        "trailback import", with: Program.trailback.path + " import")
      let second = try place.shell(line)
      #expect(second.out.contains("1 PutEventSelectors") || name == "b.tar.xz", "\(second)")
    }
  }
}
