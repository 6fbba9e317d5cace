import Foundation
import Selectors
import Testing

/// The made-up attack of `sample-logs`, as the command line tells it: narrowed and put back.
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
    let trails = try place.json("trails", "--format", "json").array ?? []
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
      "--since", "2025-03-04T02:19:00Z", "--until", "2025-03-04T02:58:41Z", "--format", "jsonl")
    let verdicts = Dictionary(grouping: lines) { $0["eventID"]?.string ?? "" }
    for (_, verdicts) in verdicts {
      let name = verdicts[0]["eventName"]?.string ?? ""
      if verdicts.contains(where: { $0["verdict"] == "logged" }) {
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
