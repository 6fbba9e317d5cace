import CloudTrail
import Foundation
import TestSupport
import Testing

/// A real attack on a trail's selectors, as the command line reports it.
@Suite(
  "Invictus story",
  .requires(PublicData.requirement))
struct InvictusStoryTests {
  private let place: Workplace
  private static let logs = PublicData.folder + "/invictus"
  private static let attacked = "stratus-red-team-ctes-trail-qyxyekjbtk"
  private static let other = "stratus-red-team-ctlr-trail-zqfsvooxqj"

  init() throws {
    place = try Workplace()
    let imported = try place.trailback("import", Self.logs)
    try #require(imported.code == 0, "\(imported.errors)")
    #expect(imported.out.contains("15 new"), "\(imported.out)")
  }

  @Test("Two trails; names that occur in refused calls only are none")
  func trails() throws {
    let names = try place.json("trails", "--format", "json")["trails"]?.array?.compactMap {
      $0["name"]?.string
    }
    #expect(names == [Self.attacked, Self.other])
    let text = try place.trailback("trails", environment: ["COLUMNS": "200"]).lines
    #expect(text.count == 3)
    #expect(!text.joined().contains("ct-stop-trail"))
  }

  @Test("Eight calls changed state, seven were refused and changed nothing")
  func calls() throws {
    var counts: [String: Int] = [:]
    for line in try place.jsonLines("history", "--format", "jsonl") {
      let what = line["what"]?.string ?? ""
      counts[what, default: 0] += 1
      #expect((line["after"] == nil) == (what == "RejectedCall"), "\(line.compact)")
    }
    #expect(
      counts == [
        "CreateTrail": 2, "StartLogging": 2, "PutEventSelectors": 2, "DeleteTrail": 2,
        "RejectedCall": 7,
      ])
  }

  private static let byDefault = """
    [{"ReadWriteType":"All","IncludeManagementEvents":true,"DataResources":[],\
    "ExcludeManagementEventSources":[]}]
    """
  private static let blinded = """
    [{"ReadWriteType":"ReadOnly","IncludeManagementEvents":false,"DataResources":[\
    {"Type":"AWS::S3::Object","Values":[]},{"Type":"AWS::Lambda::Function","Values":[]}],\
    "ExcludeManagementEventSources":[]}]
    """

  @Test(
    "The selectors at a moment, in the API's own JSON",
    arguments: [
      ("2023-07-10T12:00:07Z", byDefault), ("2023-07-10T12:00:08Z", blinded),
      ("2023-07-10T12:07:48Z", blinded), ("2023-07-10T12:07:49Z", byDefault),
    ])
  func selectors(time: String, expected: String) throws {
    let answer = try place.json("get", "--trail", Self.attacked, "--at", time)
    #expect(answer.members?.map(\.key) == ["TrailARN", "EventSelectors"])
    #expect(answer["TrailARN"]?.string?.hasSuffix(":trail/" + Self.attacked) == true)
    #expect(try answer["EventSelectors"]?.canonical == JSONValue(parsing: expected).canonical)
    let input = try place.json(
      "get", "--trail", Self.attacked, "--at", time, "--format", "cli-input-json")
    #expect(input.members?.map(\.key) == ["TrailName", "EventSelectors"])
  }

  @Test("Before its creation and after its deletion the trail did not exist")
  func outsideOfItsLife() throws {
    for time in ["2023-07-10T12:00:04Z", "2023-07-10T12:08:04Z"] {
      let outcome = try place.trailback("get", "--trail", Self.attacked, "--at", time)
      #expect(outcome.code == 2)
      #expect(outcome.isExplained && outcome.errors.contains("did not exist"), "\(outcome.errors)")
    }
  }

  @Test("The attack is told in every form of the timeline")
  func timeline() throws {
    let csv = try place.trailback("export", "timeline", "--format", "csv").lines
    #expect(csv.count == 16)
    #expect(csv.filter { $0.contains(",TrailNotFoundException,") }.count == 7)
    let markdown = try place.trailback("export", "timeline", "--format", "markdown").lines
    #expect(markdown.filter { $0.hasPrefix("|") && $0.hasSuffix("|") }.count == 17)
    let attack = markdown.filter { $0.contains("12:00:08Z | PutEventSelectors") }
    #expect(attack.count == 1 && attack.allSatisfy { $0.contains("- ") && $0.contains("+ ") })
    let lines = try place.jsonLines("export", "timeline", "--format", "jsonl")
    #expect(lines.count == 15)
    let times = lines.compactMap { $0["time"]?.string }
    #expect(times == times.sorted())
    let history = try place.trailback("history", "--trail", Self.attacked).out
    #expect(history.contains("2023-07-10T12:00:08Z  PutEventSelectors"))
    #expect(!history.contains("ctlr-trail"))
  }

  @Test("All 2,900 records are judged; by configuration 320 passed in the blind window, 81 writes")
  func replay() throws {
    let all = try place.json("replay", Self.logs, "--format", "json")
    #expect(all["events"] == 2900)
    let window = try place.json(
      "replay", Self.logs, "--trail", Self.attacked, "--since", "2023-07-10T12:00:08Z",
      "--until", "2023-07-10T12:07:49Z", "--format", "json")
    let trail = window["trails"]?.array?.first
    #expect(trail?["byConfiguration"]?["notLogged"] == ["events": 320, "writes": 81])
    #expect(trail?["byConfiguration"]?["logged"] == ["events": 0, "writes": 0])
    // The window is shorter than changes take to settle.
    #expect(trail?["verdicts"]?["uncertain"] == ["events": 320, "writes": 81])
    #expect(trail?["reasons"]?["settling"] == ["events": 320, "writes": 81])
    let text = try place.trailback("replay", Self.logs).out
    #expect(text.hasPrefix("2,900 records, "))
    let verdicts = try place.jsonLines("replay", Self.logs, "--format", "jsonl")
    #expect(verdicts.count == 5800)
    #expect(verdicts.allSatisfy { $0["reasons"]?.array?.isEmpty == false })
    #expect(
      verdicts.allSatisfy { line in
        line["verdict"] == line["byConfiguration"]
          || ["settling", "lateDelivery", "selfBlind"].contains(
            line["reasons"]?.array?.first?["code"]?.string)
      })
    let blind = verdicts.filter { line in
      let time = line["eventTime"]?.string ?? ""
      return time >= "2023-07-10T12:00:08Z" && time < "2023-07-10T12:07:49Z"
        && line["trailARN"]?.string?.hasSuffix(Self.attacked) == true
    }
    #expect(blind.count == 320)
    #expect(blind.allSatisfy { $0["byConfiguration"] == "notLogged" })
  }

  @Test("Before the other trail was there, 23 events of the window passed both, 5 of them writes")
  func both() throws {
    for (since, until, none) in [
      ("12:00:08Z", "12:07:49Z", 23), ("12:00:08Z", "12:00:32Z", 23), ("12:00:32Z", "12:07:49Z", 0),
    ] as [(String, String, Int64)] {
      let report = try place.json(
        "replay", Self.logs, "--since", "2023-07-10T" + since, "--until",
        "2023-07-10T" + until, "--format", "json")
      #expect(
        report["loggedByNoneByConfiguration"]
          == ["events": .integer(none), "writes": none == 0 ? 0 : 5], "\(since) to \(until)")
      #expect(report["loggedByNone"] == ["events": 0, "writes": 0])
    }
  }

  @Test("One command shows the windows of the attack, of the trail and of both trails")
  func gaps() throws {
    let outcome = try place.trailback("gaps", Self.logs)
    #expect(outcome.code == 1)
    #expect(
      outcome.out.contains(
        "2023-07-10 12:00:08Z – 12:07:49Z  7 min 41 s  management events off"), "\(outcome.out)")
    let document = try place.json("gaps", Self.logs, "--format", "json")
    let windows = document["windows"]?.array ?? []
    func missed(_ until: JSONValue, _ isMissing: (JSONValue) -> Bool) -> [JSONValue?] {
      windows.filter {
        $0["from"] == "2023-07-10T12:00:08Z" && $0["until"] == until && isMissing($0)
      }.map { $0["missed"]?["byConfiguration"] }
    }
    #expect(
      missed("2023-07-10T12:07:49Z") { $0["trailARN"]?.string?.hasSuffix(Self.attacked) == true }
        == [["events": 320, "writes": 81]])
    #expect(
      missed("2023-07-10T12:00:32Z") { $0["account"] != .null } == [["events": 23, "writes": 5]])
    for window in windows.prefix(1) {
      #expect(window["opened"]?["principal"]?.string?.hasSuffix("user/bert-jan") == true)
      #expect(window["closed"]?["what"] == "StartLogging")
    }
    let certain = windows.first?["missed"]?["certain"]
    #expect(certain == ["events": 0, "writes": 0])
  }

  @Test("Two spans of 0 are strict, and strict goes by the configuration alone")
  func strict() throws {
    let strict = try place.trailback("replay", Self.logs, "--format", "json", "--strict")
    let zero = try place.trailback(
      "replay", Self.logs, "--format", "json", "--settling-before", "0",
      "--settling-after", "0")
    #expect(strict.code == 0 && strict.out == zero.out)
    for trail in try JSONValue(parsing: strict.out)["trails"]?.array ?? [] {
      // At the end, where no trail is left and nothing shows that anything logs.
      var reasons = trail["reasons"]?.members ?? []
      let blind = reasons.firstIndex { $0.key == "selfBlind" }.map { reasons.remove(at: $0).value }
      #expect(blind == ["events": 4, "writes": 0])
      let configured = trail["reasonsByConfiguration"]?.members ?? []
      #expect(reasons.map(\.key) == configured.map(\.key))
      for (reason, own) in zip(reasons, configured) where reason.key != "trailDeleted" {
        #expect(reason.value == own.value, "\(reason.key)")
      }
      #expect(trail["verdicts"]?["uncertain"] == blind)
      #expect(trail["verdicts"]?["logged"] == trail["byConfiguration"]?["logged"])
    }
  }

  @Test("What a proposal would have lost: with the default, the blind window is gained")
  func whatIf() throws {
    try place.write(Self.proposal(Self.byDefault), to: "default.json")
    let report = try place.json(
      "replay", Self.logs, "--trail", Self.attacked, "--selectors", "default.json",
      "--format", "json")
    #expect(report["gained"] == ["events": 320, "writes": 81])
    #expect(report["lost"] == ["events": 0, "writes": 0])
    try place.write(Self.proposal(Self.blinded), to: "blinded.json")
    let blinded = try place.trailback(
      "replay", Self.logs, "--trail", Self.attacked, "--selectors", "blinded.json")
    #expect(blinded.code == 0 && blinded.out.contains("gained") && blinded.out.contains("lost"))
  }

  private static func proposal(_ selectors: String) -> String {
    #"{"EventSelectors":\#(selectors)}"#
  }

  @Test("One event of the blind window is explained in a dozen lines")
  func explain() throws {
    let id = "b1ea8577-789c-43a0-bd1b-beba2b507dd8"
    let text = try place.trailback("explain", id, Self.logs, "--trail", Self.attacked)
    #expect(text.code == 0)
    #expect(text.lines.count <= 14, "\(text.out)")
    #expect(text.out.contains("AttachInternetGateway") && text.out.contains("not logged"))
    #expect(text.out.contains("PutEventSelectors at 2023-07-10T12:00:08Z"))
    let json = try place.json("explain", id, Self.logs, "--format", "json")
    let trails = json["trails"]?.array ?? []
    #expect(trails.count == 2)
    #expect(trails.first?["verdict"] == "uncertain")
    #expect(trails.first?["byConfiguration"] == "notLogged")
    let strict = try place.json("explain", id, Self.logs, "--strict", "--format", "json")
    #expect(strict["trails"]?.array?.first?["verdict"] == "notLogged")
    #expect(trails.first?["clauses"]?.array?.isEmpty == false)
    let same = try place.trailback("replay", Self.logs, "--explain", id)
    let plain = try place.trailback("explain", id, Self.logs)
    #expect(same.out == plain.out)
  }
}
