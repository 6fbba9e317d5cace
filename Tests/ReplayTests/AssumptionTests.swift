import CloudTrail
import History
import Replay
import ReplayTestSupport
import Selectors
import Testing
import TrailLogs

/// SEMANTICS 3.6f: an assumption fills in what is unseen, and overrides nothing.
@Suite("What is assumed")
struct AssumptionTests {
  private static let selectors: JSONValue = [
    "TrailARN": .string(Example.arn.text), "EventSelectors": [["ReadWriteType": "WriteOnly"]],
  ]
  private static let status: JSONValue = ["IsLogging": true]
  private static let description: JSONValue = [
    "trailList": [
      [
        "TrailARN": .string(Example.arn.text), "IsMultiRegionTrail": false,
        "IncludeGlobalServiceEvents": true, "IsOrganizationTrail": false,
      ]
    ]
  ]
  private static let all = [description, selectors, status]

  /// What the trail makes of a record at a second, with all of the answers assumed.
  private func judge(
    at second: Int64, _ changes: JSONValue = [:], by events: [TrailEvent],
    assuming answers: [JSONValue] = all
  ) throws -> Judgement {
    let bench = try Bench(events)
    let assumptions = try bench.assuming(text: answers.map(\.compact).joined(separator: "\n"))
    let judge = try #require(
      try bench.judges(trails: [Example.arn], assuming: assumptions).all.first)
    return try bench.reading(Example.record(at: second, changes)) { record in
      judge.judge(JudgedRecord(record.fields), at: record.time)
    }
  }

  @Test("A trail of which only an assumption knows judges")
  func unknownTrail() throws {
    let write = try judge(at: 0, by: [])
    #expect(write.reason == .selected && write.isAssumed)
    let read = try judge(at: 0, ["readOnly": true], by: [])
    #expect(read.reason == .readWriteTypeDiffers && read.isAssumed)
    let bench = try Bench()
    let judges = try bench.judges(assuming: bench.assuming(Self.description))
    #expect(judges.all.map(\.trail) == [Example.arn])
    #expect(try bench.judges(trails: [Example.arn]).all.isEmpty)
  }

  @Test("History and assumption together: every trail once, in order")
  func trails() throws {
    let bench = try Bench(Example.logging(trail: Example.other))
    let judges = try bench.judges(assuming: bench.assuming(Self.description))
    #expect(judges.all.map(\.trail) == [Example.arn, Example.other])
  }

  @Test("The history wins: what it knows is not filled in")
  func history() throws {
    let stopped = [Example.event(.stopLogging, at: 100)]
    let off = try judge(at: 150, by: stopped)
    #expect(off.reason == .loggingOff && !off.isAssumed)
    #expect(try judge(at: 50, by: stopped).reason == .selected)
    let put = Example.logging() + [Example.event(.putEventSelectors(Example.nothing), at: 100)]
    let narrowed = try judge(at: 150, by: put)
    #expect(narrowed.reason == .managementEventsOff && !narrowed.isAssumed)
    let known = try judge(at: 50, ["readOnly": true], by: put)
    #expect(known.reason == .selected && !known.isAssumed)
  }

  @Test("Never before a known creation, nor after a deletion")
  func lives() throws {
    let life = Example.logging() + [Example.event(.delete, at: 100)]
    for (second, reason) in [(-1, Reason.trailNotCreated), (100, .trailDeleted)]
      as [(Int64, Reason)]
    {
      let judgement = try judge(at: second, by: life)
      #expect(judgement.reason == reason && !judgement.isAssumed)
    }
    // Nobody saw it created.
    let old = try judge(at: -1, by: [Example.event(.delete, at: 100)])
    #expect(old.reason == .selected && old.isAssumed)
  }

  @Test(
    "What is omitted, ambiguous or contradicted stays so",
    arguments: [
      (
        [.lose(call: .putEventSelectors, reason: "too large")], Reason.selectorsUnknown,
        Unknown.omitted
      ),
      ([.startLogging, .stopLogging], .loggingUnknown, .ambiguous),
      (
        [.putEventSelectors(.default), .putEventSelectors(Example.nothing)], .selectorsUnknown,
        .ambiguous
      ),
    ] as [([TrailChange], Reason, Unknown)])
  func otherwiseUnknown(_ changes: [TrailChange], _ reason: Reason, _ unknown: Unknown) throws {
    let events =
      Example.logging()
      + changes.enumerated().map { index, change in
        var event = Example.event(change, at: 100)
        event.id = "event-\(index)"
        return event
      }
    let judgement = try judge(at: 110, by: events)
    #expect(judgement.reason == reason && judgement.unknown == unknown && !judgement.isAssumed)
  }

  @Test("So does what an observation contradicts")
  func contradicted() throws {
    let events =
      Example.logging() + [Example.event(.observe(Observation(isLogging: false)), at: 100)]
    let judgement = try judge(at: 50, by: events)
    #expect(judgement.reason == .loggingUnknown && judgement.unknown == .contradicted)
    #expect(!judgement.isAssumed)
  }

  @Test(
    "Assumed is what would be another judgement without, and nothing else",
    arguments: [
      // Exists, is logging and has selectors; whether it is multi-Region nobody saw.
      ([:], Reason.selected, false),
      (["awsRegion": "eu-west-1"], .otherRegion, true),
      (["recipientAccountId": "999988887777"], .otherAccount, true),
      (["recipientAccountId": nil], .accountMissing, false),
    ] as [(JSONValue, Reason, Bool)])
  func exactly(_ changes: JSONValue, _ reason: Reason, _ isAssumed: Bool) throws {
    let events = [Example.event(.startLogging), Example.event(.putEventSelectors(.default))]
    let judgement = try judge(at: 10, changes, by: events)
    #expect(judgement.reason == reason)
    #expect(judgement.isAssumed == isAssumed)
  }

  @Test("Only what was said is filled in")
  func partial() throws {
    let described = try judge(at: 0, by: [], assuming: [Self.description])
    #expect(described.reason == .loggingUnknown && described.unknown == .unseen)
    let selected = try judge(at: 0, by: [], assuming: [Self.description, Self.status])
    #expect(selected.reason == .selectorsUnknown)
    let read = try judge(at: 0, ["readOnly": true], by: [], assuming: [Self.selectors])
    #expect(read.reason == .readWriteTypeDiffers)
    let standard: JSONValue = [
      "trailList": [["TrailARN": .string(Example.arn.text), "HasCustomEventSelectors": false]]
    ]
    #expect(try judge(at: 0, by: [], assuming: [standard, Self.status]).reason == .selected)
  }

  @Test("A status that names no trail is about the only one that the others name")
  func nameless() throws {
    let bench = try Bench()
    for answers in [Self.all, Self.all.reversed()] {
      let assumptions = try bench.assuming(text: answers.map(\.pretty).joined(separator: "\n"))
      #expect(assumptions.trails.keys.sorted() == [Example.arn])
      #expect(assumptions.trails[Example.arn]?.isLogging == true)
    }
    let second: JSONValue = ["trailList": [["TrailARN": .string(Example.other.text)]]]
    #expect(throws: InputProblem.self) {
      try bench.assuming(Self.description, second, Self.status)
    }
    #expect(throws: InputProblem.self) { try bench.assuming(Self.status) }
    // With its trail's ARN beside it, it is about that.
    let named: JSONValue = ["TrailARN": .string(Example.other.text), "IsLogging": false]
    #expect(try bench.assuming(Self.description, second, named).trails.count == 2)
  }

  @Test("Of two answers about one thing the later counts, and each adds what it says")
  func merged() throws {
    let assumptions = try Bench().assuming(
      Self.description, Self.selectors,
      ["TrailARN": .string(Example.arn.text), "EventSelectors": [["ReadWriteType": "ReadOnly"]]])
    let assumed = try #require(assumptions.trails[Example.arn])
    #expect(assumed.selectors == .basic([EventSelector(readWriteType: .readOnly)]))
    #expect(assumed.settings.isMultiRegionTrail == false)
  }

  @Test(
    "Anything else is refused, by the name of the file",
    arguments: [
      "", "  \n", "no JSON", "[]", "{}", "42", #"{"trailList":[]}"#, #"{"Records":[]}"#,
      #"{"digestS3Object":"o","logFiles":[]}"#, #"{"EventSelectors":["#,
      #"{"TrailARN":"arn:aws:cloudtrail:us-east-1:111122223333:trail/a","EventSelectors":[7]}"#,
      #"{"IsLogging":"#, #"{"trailList":[{"Name":"a"}]}"#,
    ])
  func hostile(_ text: String) throws { try expectRefusal(text) }

  @Test("So is what is too deep or too large")
  func huge() throws {
    try expectRefusal(String(repeating: "[", count: 100_000))
    for count in [5_000_000, 20_000_000] {
      let name = String(repeating: "x", count: count)
      try expectRefusal(#"{"trailList":[{"TrailARN":"\#(name)"}]}"#)
    }
  }

  private func expectRefusal(_ text: String) throws {
    let error = #expect(throws: InputProblem.self) { try Bench().assuming(text: text) }
    #expect(error?.path.hasSuffix("/assumed.json") == true)
    #expect(error.map { !$0.detail.isEmpty && $0.fact.count < 1_000 } == true)
  }

  @Test("Events are no answers, and a file that is not there is none either")
  func events() throws {
    let file: JSONValue = ["Records": [Example.record()]]
    for text in [file.compact, Self.description.compact + file.compact] {
      #expect(throws: InputProblem.self) { try Bench().assuming(text: text) }
    }
    let missing = #expect(throws: InputProblem.self) {
      try Assumptions(reading: LogFile(path: "/nosuch/assumed.json"))
    }
    #expect(missing?.kind == .unreadable)
  }

  @Test("A verdict that rests on an assumption is counted, and where one is missing, that is")
  func counted() throws {
    let bench = try Bench([Example.event(.startLogging, at: 100)])
    try bench.write("a.json", [Example.record(at: -1_000), Example.record(at: 2_000)])
    let finder = try LogFinder(paths: [bench.logs])
    let without = try Replayer(judges: bench.judges()).run(finder).trails[0]
    #expect(without.assumed == 0)
    #expect(without.unseen == [.existenceUnknown: 1, .selectorsUnknown: 1])
    let assumptions = try bench.assuming(Self.selectors, Self.status)
    let with = try Replayer(judges: bench.judges(assuming: assumptions)).run(finder).trails[0]
    #expect(with.assumed == 2 && with.unseen == [:])
    #expect(with.answers[.logged]?.events == 2)
  }
}
