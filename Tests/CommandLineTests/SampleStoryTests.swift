import CloudTrail
import Foundation
import Testing

/// The made-up attack of `sample-logs`, as the command line reports it: narrowed and put back.
@Suite("Sample story")
struct SampleStoryTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    let imported = try place.trailback("import", SampleTree.path)
    try #require(imported.code == 0, "\(imported.errors)")
  }

  @Test("Three trails, of which one is older than the history")
  func trails() throws {
    let trails = try place.json("trails", "--format", "json")["trails"]?.array ?? []
    let created = trails.map { [$0["name"]?.string, $0["created"]?.string] }
    #expect(
      created == [
        ["legacy-trail", nil], ["data-trail", "2025-03-03T08:30:12Z"],
        ["management-trail", "2025-03-03T08:00:00Z"],
      ])
    #expect(try place.trailback("trails").out.contains("before the history"))
  }

  @Test("The narrowed selectors, and those before and after")
  func selectors() throws {
    func get(_ trail: String, _ time: String) throws -> JSONValue {
      try place.json("get", "--trail", trail, "--at", time)
    }
    let before = try get("management-trail", "2025-03-04T02:13:51Z")
    let blind = try get("management-trail", "2025-03-04T02:13:52Z")
    let after = try get("management-trail", "2025-03-04T02:58:41Z")
    #expect(before == after)
    #expect(blind["EventSelectors"]?.array?.first?["IncludeManagementEvents"] == false)
    #expect(
      before["EventSelectors"]?.array?.first?["ExcludeManagementEventSources"]
        == ["kms.amazonaws.com"])
    let data = try get("data-trail", "2025-03-04T02:30:00Z")
    #expect(data["AdvancedEventSelectors"]?.array?.count == 1)
    #expect(
      try get("data-trail", "2025-03-04T02:14:09Z") == get("data-trail", "2025-03-04T02:58:41Z"))
  }

  @Test("Refused calls are in the history and change nothing")
  func refused() throws {
    let refused = try place.jsonLines("history", "--format", "jsonl").filter {
      $0["what"] == "RejectedCall"
    }
    #expect(refused.map { $0["errorCode"] } == ["AccessDenied", "TrailNotFoundException"])
    #expect(refused.allSatisfy { $0["after"] == nil })
    #expect(try place.trailback("history", "--trail", "managment-trail").code == 0)
    let unknown = try place.trailback("get", "--trail", "managment-trail")
    #expect(unknown.code == 2 && unknown.errors.contains("did you mean management-trail"))
  }

  @Test("What the attacker did unseen is not logged by any trail; the one delete was seen")
  func replay() throws {
    var notLogged: [String: Int] = [:]
    var logged: [String] = []
    let lines = try place.jsonLines(
      "replay", SampleTree.path, "--trail", "data-trail", "--trail", "management-trail",
      "--since", "2025-03-04T02:19:00Z", "--until", "2025-03-04T02:58:41Z", "--strict", "--format",
      "jsonl")
    let verdicts = Dictionary(grouping: lines) { $0["eventID"]?.string ?? "" }
    for (_, verdicts) in verdicts {
      let name = verdicts[0]["eventName"]?.string ?? ""
      if verdicts.contains(where: { $0["byConfiguration"] == "logged" }) {
        logged.append(name)
      } else {
        notLogged[name, default: 0] += 1
      }
    }
    #expect(logged.contains("DeleteObject"))
    #expect(notLogged["CreateUser"] == 1 && notLogged["CreateAccessKey"] == 1)
    #expect(notLogged["GetObject", default: 0] >= 96)
    #expect(notLogged["DeleteObjects"] == 3)
  }

  @Test("The trail without a beginning judges nothing for certain while it may be logging")
  func uncertain() throws {
    let report = try place.json(
      "replay", SampleTree.path, "--trail", "legacy-trail", "--format", "json")
    let trail = report["trails"]?.array?.first
    #expect(trail?["verdicts"]?["logged"] == ["events": 0, "writes": 0])
    #expect(trail?["reasons"]?["loggingOff"] != nil)
    #expect(trail?["reasons"]?["selectorsUnknown"] != nil)
    let asked = try place.trailback("get", "--trail", "legacy-trail")
    #expect(asked.code == 2 && asked.isExplained)
    #expect(asked.errors.contains("are not known: the history begins later"))
    #expect(asked.errors.contains("import older log files"))
    let text = try place.trailback("get", "--trail", "legacy-trail", "--format", "text")
    #expect(text.code == 0 && text.out.contains("not known: the history begins later"))
  }

  private static let legacy = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/legacy-trail"

  @Test("An assumption answers for the trail without a beginning, and every such answer says so")
  func assumed() throws {
    try place.write(
      """
      {"trailList":[{"TrailARN":"\(Self.legacy)","IsMultiRegionTrail":false,
      "IncludeGlobalServiceEvents":true,"IsOrganizationTrail":false}]}
      {"TrailARN":"\(Self.legacy)","EventSelectors":[{"ReadWriteType":"All"}]}
      {"IsLogging":true}
      """, to: "assumed.json")
    let replay = ["replay", try SampleTree.path, "--trail", "legacy-trail", "--format"]
    func report(_ more: String...) throws -> JSONValue? {
      let outcome = try place.start(replay + ["json"] + more).outcome()
      return try JSONValue(parsing: outcome.out)["trails"]?.array?.first
    }
    let without = try report()
    #expect(without?["assumed"] == 0 && without?["missing"]?.array?.count == 3)
    #expect(without?["byConfiguration"]?["logged"] == ["events": 0, "writes": 0])
    let with = try report("--assume", "assumed.json")
    #expect(with?["missing"] == [])
    #expect(with?["byConfiguration"]?["unknown"] == ["events": 0, "writes": 0])
    // Nothing that was known has become another answer.
    let off = "loggingOff"
    #expect(with?["reasonsByConfiguration"]?[off] == without?["reasonsByConfiguration"]?[off])
    let lines = try place.start(replay + ["jsonl", "--assume", "assumed.json"]).outcome().lines
      .map { try JSONValue(parsing: $0) }
    for line in lines {
      let reasons = line["reasons"]?.array ?? []
      let isAssumed = reasons.contains { $0["assumed"] == true }
      #expect(isAssumed == !reasons.contains { $0["code"]?.string == off })
    }
    #expect(with?["assumed"] == .integer(Int64(lines.count - 58)))
    let text = try place.trailback(
      "replay", SampleTree.path, "--trail", "legacy-trail", "--assume", "assumed.json")
    #expect(text.out.contains(" verdicts depend on what is assumed\n"))
  }

  @Test("A trail that only an assumption knows judges")
  func assumedAlone() throws {
    let arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/nobody-saw-it"
    try place.write(#"{"TrailARN":"\#(arn)","EventSelectors":[{}]}"#, to: "alone.json")
    let report = try place.json(
      "replay", SampleTree.path, "--assume", "alone.json", "--format", "json")
    #expect(report["trails"]?.array?.contains { $0["trailARN"] == .string(arn) } == true)
  }

  @Test("What is proposed as it was changes nothing; what takes less loses")
  func whatIf() throws {
    let window = ["--since", "2025-03-03T12:00:00Z", "--until", "2025-03-04T02:00:00Z"]
    try place.write(
      place.trailback("get", "--trail", "management-trail", "--at", "2025-03-04T00:00:00Z").bytes,
      to: "same.json")
    try place.write(#"[{"ReadWriteType":"WriteOnly"}]"#, to: "list.json")
    try place.write(#"{"EventSelectors":[{"ReadWriteType":"WriteOnly"}]}"#, to: "writes.json")
    func whatIf(_ file: String) throws -> JSONValue {
      let outcome = try place.start(
        [
          "replay", SampleTree.path, "--trail", "management-trail", "--selectors", file,
          "--format", "json",
        ] + window
      ).outcome()
      #expect(outcome.code == 0, "\(outcome.errors)")
      return try JSONValue(parsing: outcome.out)
    }
    let same = try whatIf("same.json")
    let nothing: JSONValue = ["events": 0, "writes": 0]
    #expect(same["lost"] == nothing && same["gained"] == nothing && same["calls"] == [])
    let writes = try whatIf("writes.json")
    #expect(writes["lost"]?["writes"] == 0 && writes["lost"] != nothing)
    let text = try place.trailback(
      "replay", SampleTree.path, "--trail", "management-trail", "--selectors", "writes.json")
    #expect(text.out.contains("lost") && text.out.contains("by call"))
  }

  @Test("The history says what was taken away and what came back")
  func differences() throws {
    let lines = try place.jsonLines("history", "--trail", "data-trail", "--format", "jsonl")
    let puts = lines.filter { $0["what"] == "PutEventSelectors" }
    #expect(puts.count == 3)
    #expect(puts[1]["removed"] == puts[2]["added"])
    #expect(puts[1]["added"] == puts[2]["removed"])
    #expect(puts[1]["removed"]?.array?.isEmpty == false)
    #expect(puts[1]["sourceIPAddress"] == "203.0.113.77")
  }

  @Test("The same seed gives the same bytes; a folder in use is refused")
  func generator() throws {
    let again = place.path("again")
    let made = try Running(Program.sampleLogs.path, [again], in: place.folder).outcome()
    #expect(made.code == 0)
    let difference = try place.shell("diff -r '\(again)' '\(try SampleTree.path)'")
    #expect(difference.code == 0, "\(difference.out)")
    let refused = try Running(Program.sampleLogs.path, [again], in: place.folder).outcome()
    #expect(refused.code == 2 && refused.errors.contains("exists already"))
  }
}
