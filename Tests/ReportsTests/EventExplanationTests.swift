import CloudTrail
import Foundation
import ReadModels
import Replay
import ReplayTestSupport
import Reports
import Selectors
import TestSupport
import Testing
import TrailLogs

@Suite("The explanation of an event")
struct EventExplanationTests {
  private func text(
    _ record: JSONValue, _ events: [TrailEvent] = Example.life, _ settling: Settling = .strict,
    assuming answers: [JSONValue] = []
  ) throws -> String {
    let text = try Bench(events).explanation(record, settling, assuming: answers).text(.plain)
    // The place is a temporary path.
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .map { $0 == 1 ? "  …" : String($1) }.joined(separator: "\n")
  }

  @Test("Logged, and by whose selectors")
  func logged() throws {
    #expect(
      try text(Example.record(at: 10)) == """
        RunInstances of ec2.amazonaws.com at 2024-05-01T12:00:10Z
          …

        example: logged
          configuration  since 2024-05-01T12:00:01Z, until 2024-05-01T12:01:00Z
          selectors      CreateTrail at 2024-05-01T12:00:00Z by \(Example.ann)
          selector 1     eventCategory is Management; the selector wants IncludeManagementEvents true

        """)
  }

  @Test("Not logged, and the clause that refused")
  func notLogged() throws {
    #expect(
      try text(Example.record(at: 70)) == """
        RunInstances of ec2.amazonaws.com at 2024-05-01T12:01:10Z
          …

        example: not logged, management events are off
          configuration  since 2024-05-01T12:01:00Z, until 2024-05-01T12:03:00Z
          selectors      PutEventSelectors at 2024-05-01T12:01:00Z by \(Example.ann)
          selector 1     selects no management events

        """)
  }

  @Test("An advanced selector that took it, field by field")
  func advanced() throws {
    #expect(
      try text(Example.object("data/1", at: 310)) == """
        PutObject of s3.amazonaws.com at 2024-05-01T12:05:10Z
          …

        example: logged
          configuration         since 2024-05-01T12:05:00Z, until 2024-05-01T12:06:00Z
          selectors             ObservedConfiguration at 2024-05-01T12:05:00Z by \(Example.ann)
          selector 1 (Objects)  eventCategory is Data; the selector wants Equals Data
          selector 1 (Objects)  resources.type is AWS::S3::Object; the selector wants Equals AWS::S3::Object
          selector 1 (Objects)  resources.ARN is arn:aws:s3:::bucket/data/1; \
        the selector wants NotStartsWith arn:aws:s3:::logs/

        """)
  }

  @Test("Gates that are closed or in doubt, and that the trail's selectors are not known")
  func gates() throws {
    #expect(
      try text(Example.record(at: 190, ["awsRegion": "eu-west-1"])) == """
        RunInstances of ec2.amazonaws.com at 2024-05-01T12:03:10Z
          …

        example: not logged, a single-Region trail, and the event is from another Region
          configuration  since 2024-05-01T12:03:00Z, until 2024-05-01T12:05:00Z

        """)
  }

  @Test("A change that is settling: what the configuration says, and which change")
  func settling() throws {
    #expect(
      try text(Example.record(at: 70), Example.life, .standard) == """
        RunInstances of ec2.amazonaws.com at 2024-05-01T12:01:10Z
          …

        example: uncertain, a change of configuration was still settling
          by configuration  not logged: management events are off
          change            PutEventSelectors at 2024-05-01T12:01:00Z
          configuration     since 2024-05-01T12:01:00Z, until 2024-05-01T12:03:00Z
          selectors         PutEventSelectors at 2024-05-01T12:01:00Z by \(Example.ann)
          selector 1        selects no management events

        """)
  }

  @Test("An answer that rests on an assumption")
  func assumed() throws {
    #expect(
      try text(Example.record(at: 70), [Example.started], assuming: [Example.answer]) == """
        RunInstances of ec2.amazonaws.com at 2024-05-01T12:01:10Z
          …

        example: logged
          assumed        what the given API responses say, where the history does not know
          configuration  since 2024-05-01T12:00:01Z
          selector 1     eventCategory is Management; the selector wants IncludeManagementEvents true

        """)
  }

  @Test("What rests on a rule that is inferred or unknown names it, of gates and of clauses")
  func citedRules() throws {
    let bench = try Bench(Example.life)
    try bench.write("a.json", [Example.record(at: 10)])
    let told = try bench.map { record, judged, judges in
      judges.all.map { $0.explain(judged, at: record.time) }
    }
    let plain = try #require(told.last?.first)
    let rule = try #require(Rule.allCases.first)
    let named = "\(rule.rawValue) (\(rule.certainty.rawValue.lowercased()))"
    var byClause = plain
    byClause.clauses[0].citedRules = [rule]
    var byGate = plain
    byGate.gates[2].citedRules = [rule]
    for explanation in [byClause, byGate] {
      let line = explanation.text(.plain).split(separator: "\n").last
      #expect(line?.hasPrefix("  rests on") == true && line?.hasSuffix(named) == true)
      let reason = explanation.json["reasons"]?.array?.first
      #expect(reason?["restsOn"] == [.string(rule.rawValue)])
      let schema = try SchemaValidator("explanation").root["$defs"]?["reasonOfVerdict"]
      let pattern = schema?["properties"]?["restsOn"]?["items"]?["pattern"]?.string ?? ""
      for rule in Rule.allCases {
        #expect(rule.rawValue.range(of: pattern, options: .regularExpression) != nil)
      }
    }
    #expect(!plain.text(.plain).contains("rests on"))
    #expect(plain.json["reasons"]?.array?.first?["restsOn"] == nil)
  }

  @Test("At most about a dozen lines per trail, and none long, whatever the trail and the event")
  func short() throws {
    let long = String(repeating: "x", count: 2000)
    let many = TrailSelectors.advanced(
      (0..<50).map { number in
        AdvancedEventSelector(
          name: "Selector \(number)",
          fieldSelectors: [
            AdvancedFieldSelector(field: "eventCategory", conditions: [.init(.equals, ["Data"])]),
            AdvancedFieldSelector(
              field: "resources.ARN", conditions: [.init(.equals, [long, long])]),
            AdvancedFieldSelector(field: "userIdentity.type", conditions: [.init(.equals, ["x"])]),
          ])
      })
    let events = [
      Example.event(.putEventSelectors(many), at: 0),
      Example.event(.lose(call: .updateTrail, reason: "lost"), at: 1),
    ]
    for record in [
      Example.object(long), Example.object(long, at: -10), Example.record(),
      Example.record(at: 10, ["recipientAccountId": "999988887777", "awsRegion": "eu-west-1"]),
    ] {
      for settling in [Settling.strict, .standard] {
        let told = try text(record, events, settling, assuming: [Example.answer])
        let lines = told.split(separator: "\n").dropFirst(2)
        #expect(lines.count <= 15, "\(told)")
        #expect(lines.allSatisfy { $0.count <= 350 })
      }
    }
    #expect(try text(Example.object(long), events).contains("and 44 more clauses"))
  }

  /// A gate that is uncertain decides before the selectors do: SEMANTICS 3.4g.
  @Test("On the day of the change of global services the reason is the gate, not a clause")
  func dayOfChange() throws {
    let trail: TrailARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/west"
    let selectors = TrailSelectors.advanced(
      ["Data", "Management"].map { category in
        AdvancedEventSelector(fieldSelectors: [
          AdvancedFieldSelector(field: "eventCategory", conditions: [.init(.equals, [category])])
        ])
      })
    // 2021-11-22T12:00:00Z
    let noon: Int64 = -76_982_400
    let events = [
      Example.event(.create(Example.settings), at: noon - 86_400, id: "created", trail: trail),
      Example.event(.startLogging, at: noon - 86_399, id: "started", trail: trail),
      Example.event(
        .putEventSelectors(selectors), at: noon - 86_398, id: "put", trail: trail),
    ]
    let record = Example.record(
      at: noon, ["eventSource": "iam.amazonaws.com", "eventName": "CreateUser"])
    let json = try Bench(events).explanation(record).json["trails"]?.array?.first
    #expect(json?["verdict"] == "uncertain")
    #expect(json?["clauses"]?.array?.first?["answer"] == "notLogged")
    #expect(json?["reasons"] == [["code": "globalChangeUnclear", "restsOn": ["3.4g"]]])
  }

  @Test("No trails, and nothing found")
  func none() throws {
    #expect(try text(Example.record(), []).hasSuffix("\n\nno trails to judge by\n"))
    #expect(EventExplanation().isEmpty)
  }

  @Test("As JSON: gates and clauses")
  func json() throws {
    let json = try Bench(Example.life).explanation(Example.record(at: 70)).json
    #expect(json["eventID"] == "record-1")
    #expect(json["event"] == "RunInstances of ec2.amazonaws.com")
    let trail = try #require(json["trails"]?.array?.first)
    #expect(trail["verdict"] == "notLogged")
    #expect(trail["byConfiguration"] == "notLogged")
    #expect(trail["reasons"]?.array?.map { $0["code"] } == ["managementEventsOff"])
    #expect(
      trail["configuration"] == [
        "generation": 1, "from": "2024-05-01T12:01:00Z", "until": "2024-05-01T12:03:00Z",
        "selectorsSetBy": "event-60", "what": "PutEventSelectors",
        "time": "2024-05-01T12:01:00Z", "principal": .string(Example.ann),
      ])
    #expect(
      trail["gates"]?.array?.map { $0["gate"]?.string } == [
        "existence", "logging", "account", "region", "recursiveLogging", "selectors",
      ])
    #expect(
      trail["clauses"] == [
        [
          "selector": 0, "name": nil, "answer": "notLogged", "clause": "includeManagementEvents",
          "field": "eventCategory", "seen": ["Management"],
          "wanted": ["IncludeManagementEvents false"],
        ]
      ])
  }
}
