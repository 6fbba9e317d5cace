import Reports
import CloudTrail
import Foundation
import ReadModels
import Recording
import Replay
import ReplayTestSupport
import Selectors
import TestSupport
import Testing
import TrailLogs

@testable import History

@Suite("What is written fits the schemas")
struct SchemaTests {
  private func check(
    _ documents: [JSONValue], _ name: String, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let validator = try SchemaValidator(name)
    #expect(!documents.isEmpty, sourceLocation: location)
    for document in documents {
      // As a reader gets it, not as it lay in memory.
      let read = try JSONValue(parsing: document.compact)
      #expect(validator.faults(read) == [], sourceLocation: location)
    }
  }

  /// The life of a trail, and of another one about which next to nothing is known.
  private func bench() throws -> Bench {
    let other: TrailARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/other"
    let denied = TrailChange.reject(
      call: .deleteTrail, errorCode: "AccessDenied", errorMessage: nil)
    var unattributed = Example.event(denied, at: 6, id: "c", actor: Actor())
    unattributed.stream = .unattributed(region: nil, account: nil)
    func member(_ change: TrailChange, _ id: String) -> TrailEvent {
      var event = Example.event(change, at: 7, id: id)
      event.stream = .unattributed(region: "us-east-1", account: "111122223333")
      return event
    }
    return try Bench(
      Example.life + [
        Example.event(.replicate(call: .deleteTrail), at: 7, id: "d"),
        member(.join(MembershipChange(account: "444455556666", method: "INVITED")), "e"),
        member(.depart(MembershipChange(account: nil)), "f"),
        Example.event(.startLogging, at: 5, id: "a", trail: other, actor: Actor()),
        Example.event(.stopLogging, at: 5, id: "b", trail: other),
        unattributed,
      ])
  }

  private static let records = [
    Example.record(at: -10), Example.record(), Example.object(at: 70), Example.record(at: 190),
    Example.object(at: 310), Example.record(at: 600),
    Example.record(at: 10, ["eventID": nil, "awsRegion": nil, "recipientAccountId": nil]),
    Example.record(
      at: 20, ["addendum": ["reason": "UPDATED_DATA", "originalEventID": "record-1"]]),
  ]

  @Test("Timeline")
  func timeline() throws {
    let entries = try bench().entries()
    #expect(Set(entries.map(\.event.content.change.kind)) == Set(EventKind.allCases))
    try check(entries.map(\.json), "timeline")
  }

  @Test("Verdicts and the report of a replay")
  func replay() throws {
    let bench = try bench()
    try bench.write("a.json", Self.records)
    for settling in [Settling.strict, .standard] {
      for assumed in [[], [Example.answer]] {
        let lines = try bench.lines(settling, assuming: assumed)
        #expect(lines.count == Self.records.count * 2)
        try check(lines, "verdict")
        try check(
          [try bench.replay(settling, assuming: assumed).json(commands: commands)], "replay")
      }
    }
    try check([try Bench().replay().json(commands: commands)], "replay")
  }

  @Test("Explanations")
  func explanations() throws {
    let documents = try Self.records.flatMap { record in
      try [
        bench().explanation(record).json, bench().explanation(record, .standard).json,
        bench().explanation(record, .standard, assuming: [Example.answer]).json,
      ]
    }
    try check(documents, "explanation")
  }

  @Test("What-if reports")
  func whatIf() throws {
    let bench = try bench()
    try bench.write("a.json", Self.records)
    let documents = try [TrailSelectors.default, Example.narrowed, Example.advanced].map {
      try bench.whatIf($0).json
    }
    let empty = try Bench(Example.life).whatIf(.default)
    try check(documents + [empty.json], "whatif")
    #expect(documents.contains { $0["calls"] != [] })
    #expect(documents.contains { $0["unrecorded"] != [] })
  }

  @Test("Imports, verifications, trails")
  func others() throws {
    let bench = try bench()
    try bench.write("a.json", Self.records)
    let recorder = try Recorder(path: bench.store)
    var documents: [JSONValue] = []
    let report = try Importer(recorder: recorder).run(
      LogFinder(paths: [bench.logs]), each: { documents.append($0.json) })
    try recorder.close()
    try check(documents + [report.json], "import")

    var broken = Verification()
    broken.findings = [
      .file(""), .schema(object: "", problem: ""), .sequenceGap(expected: 1, found: 2),
      .versionGap(sequence: 1, trail: "", expected: 1, found: 2),
      .recordedTimeGoesBack(sequence: 1), .chainBroken(sequence: 1), .contentAltered(sequence: 1),
      .undecodable(sequence: 1, reason: ""), .cursor(projected: 1, logged: 2),
      .projection(trail: ""), .foreignRow(name: ""), .voided, .headMissing(hash: []),
      .headDiffers(sequence: 1, noted: [], found: []), .cutShort(noted: 2, last: 1),
      .readingGap(expected: 1, found: 2), .readingTimeGoesBack(number: 1),
      .ledgerChainBroken(number: 1), .readingAltered(number: 1),
      .undecodableReading(number: 1, reason: ""), .ledgerCursor(projected: 1, kept: 2), .evidence,
      .ledgerHeadMissing(hash: []), .ledgerHeadDiffers(number: 1, noted: [], found: []),
      .ledgerCutShort(noted: 2, last: 1),
      .writeAheadLog(frames: 2, commits: 1, isHeaderWhole: true),
    ]
    broken.findingCount = broken.findings.count
    broken.notes = [
      .litestream(table: ""), .unfinishedWrite(frames: 1), .keptWriteAheadLog(file: ""),
    ]
    broken.noteCount = broken.notes.count
    let first = try #require(try bench.snapshot { try $0.event(sequence: 1)?.hash })
    let noted = try bench.snapshot {
      try $0.verify(noted: [
        StoreHead(log: LogHead(sequence: nil, hash: first), ledger: nil),
        StoreHead(
          log: LogHead(sequence: 2, hash: first), ledger: LogHead(sequence: 1, hash: first)),
      ])
    }
    #expect(noted.noted.map(\.event) == [1, nil])
    for head in [try bench.snapshot { try $0.storeHead().head }, noted.noted[1].head] {
      try check(
        [head.json(recordedAt: nil), head.json(recordedAt: Example.start)], "head")
    }
    try check(
      [try bench.snapshot { try $0.verify() }.json, noted.json, broken.json], "verification")

    let copy = try StorePath(bench.store + ".copy")
    let backup = try #require(try History(path: bench.store).backup(to: copy))
    let bad = Backup(path: backup.path, bytes: backup.bytes, verification: broken)
    try check([backup.json, bad.json], "backup")

    for second: Int64 in [0, 90, 600] {
      let list = try bench.snapshot {
        try TrailList($0, at: Example.start.advanced(bySeconds: second))
      }
      try check([list.json], "trails")
    }
  }

  @Test("The reasons of the schemas are those of the program")
  func reasons() throws {
    let codes = Reason.allCases.map { JSONValue.string($0.rawValue) }
    for name in ["verdict", "explanation", "replay", "diff"] {
      #expect(try SchemaValidator(name).root["$defs"]?["reason"]?["enum"] == .array(codes))
    }
    let trail = try SchemaValidator("replay").root["properties"]?["trails"]?["items"]
    for name in ["reasons", "reasonsByConfiguration"] {
      #expect(
        trail?["properties"]?[name]?["properties"]?.members?.map(\.key)
          == Reason.allCases.map(\.rawValue))
    }
  }

  @Test("So are the reasons to read nothing, and they are the same wherever files are read")
  func skipped() throws {
    let reasons = SkipReason.allCases.map(\.rawValue)
    let replay = try SchemaValidator("replay").root["$defs"]?["leftAlone"]
    #expect(replay?["properties"]?.members?.map(\.key) == reasons)
    for name in ["explanation", "whatif"] {
      #expect(try SchemaValidator(name).root["$defs"]?["leftAlone"] == replay)
    }
    let imported = try SchemaValidator("import").root["$defs"]?["leftAlone"]?["properties"]
    let outOfScope: Set = ["otherAccount", "otherRegion", "otherTime", "otherEventTimes"]
    #expect(imported?.members?.map(\.key) == reasons.filter { !outOfScope.contains($0) })
  }

  @Test("So are the clauses, the gates, the kinds and the ways not to know")
  func lists() throws {
    let explanation = try SchemaValidator("explanation").root
    let trail = explanation["properties"]?["trails"]?["items"]?["properties"]
    func listed(_ schema: JSONValue?) -> [String]? {
      schema?["enum"]?.array?.compactMap(\.string)
    }
    #expect(
      listed(trail?["clauses"]?["items"]?["properties"]?["clause"])
        == Clause.allCases.map(\.rawValue))
    #expect(
      listed(trail?["gates"]?["items"]?["properties"]?["gate"]) == Gate.allCases.map(\.rawValue))
    #expect(listed(explanation["$defs"]?["unknown"]) == Unknown.allCases.map(\.rawValue))
    #expect(listed(explanation["$defs"]?["verdict"]) == Answer.allCases.map(\.rawValue))
    for root in [explanation, try SchemaValidator("verdict").root] {
      let reason = root["$defs"]?["reasonOfVerdict"]?["properties"]
      #expect(listed(reason?["clause"]) == Clause.allCases.map(\.rawValue))
      #expect(listed(reason?["change"]) == EventKind.allCases.map(\.rawValue))
      let what = root["$defs"]?["configuration"]?["properties"]?["what"]
      #expect(listed(what) == EventKind.allCases.map(\.rawValue))
    }
    let validation = try SchemaValidator("validation").root
    #expect(
      listed(validation["$defs"]?["finding"]?["properties"]?["code"])
        == ValidationFinding.Code.allCases.map(\.rawValue))
    #expect(
      listed(validation["$defs"]?["openSpan"]?["properties"]?["reason"])
        == ValidationReport.OpenSpan.Reason.allCases.map(\.rawValue))
    #expect(
      listed(validation["properties"]?["outcome"])
        == ValidationReport.Outcome.allCases.map(\.rawValue))
    let timeline = try SchemaValidator("timeline").root["properties"]
    #expect(listed(timeline?["what"]) == EventKind.allCases.map(\.rawValue))
    #expect(listed(timeline?["call"]) == EventKind.calls.map(\.rawValue))
  }

  @Test("The validator finds what is wrong")
  func validator() throws {
    let verification = try SchemaValidator("verification")
    let sound = try Bench().snapshot { try $0.verify() }.json
    #expect(verification.faults(sound).isEmpty)
    for (name, value) in [
      ("sound", "yes"), ("events", -1), ("events", .number(1.5)), ("head", "abc"), ("head", 1),
      ("findings", [["code": "other", "fact": ""]]), ("findings", [["code": "file"]]),
      ("more", true),
    ] as [(String, JSONValue)] {
      let members = (sound.members ?? []).filter { $0.key != name }
      #expect(!verification.faults(.object(members + [.init(name, value)])).isEmpty, "\(name)")
    }
    #expect(!verification.faults([]).isEmpty)
    #expect(!verification.faults(.object(Array((sound.members ?? []).dropFirst()))).isEmpty)
    #expect(try !SchemaValidator("import").faults(["files": 1]).isEmpty)
    #expect(try !SchemaValidator("timeline").faults(["voided": false]).isEmpty)
  }

  @Test("Every property says what it means, and no object takes others")
  func described() throws {
    for name in [
      "timeline", "verdict", "replay", "explanation", "import", "verification", "backup", "trails",
      "whatif", "credentials", "head", "sources", "diff", "lint", "restore", "audit", "gaps",
      "validation",
      "missed", "span-report",
      "window", "timesketch", "ocsf-call", "ocsf-finding", "ecs",
    ] {
      let root = try SchemaValidator(name).root
      #expect(root["$schema"] == "https://json-schema.org/draft/2020-12/schema")
      #expect(root["title"] != nil && root["description"] != nil)
      visit(root, name)
    }
  }

  private func visit(_ schema: JSONValue, _ place: String) {
    if let properties = schema["properties"]?.members, schema["type"] != nil {
      #expect(schema["additionalProperties"] == false, "\(place)")
      for property in properties {
        let isReference = property.value["$ref"] != nil
        #expect(
          isReference || property.value["description"] != nil, "\(place).\(property.key)")
      }
    }
    for member in schema.members ?? [] {
      visit(member.value, place + "." + member.key)
      for item in member.value.array ?? [] { visit(item, place + "." + member.key) }
    }
  }
}
