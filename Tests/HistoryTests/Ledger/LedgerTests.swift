import CloudTrail
import Crypto
import Foundation
import GRDB
import Testing

@testable import History

@Suite("What was read is kept beside the log")
struct LedgerTests {
  @Test("Rows read back as they were written, with the calls of their transaction")
  func roundTrip() throws {
    let store = try TemporaryStore()
    let recorder = try Recorder(path: store.path)
    let (event, provenance) = Sample.fullEvent("id-1", .startLogging)
    let outcomes = try recorder.append(
      [EventDraft(event, from: provenance)], readings: Sample.readings)
    #expect(outcomes == [.appended(sequence: 1)])
    var odd = ReadingDraft(kind: .file, path: "é\u{0} \"\\\n", reader: 2)
    odd.problems = 7
    try recorder.append([], readings: [odd])
    try recorder.close()
    let readings = try store.readings()
    #expect(readings.map(\.content).prefix(4) == Sample.readings.prefix(4))
    odd.path = "é\u{FFFD} \"\\\n"
    #expect(readings.last?.content == odd)
    #expect(readings.map(\.number) == [1, 2, 3, 4, 5])
    let first = try History(path: store.path).snapshot { try $0.event(sequence: 1)?.recordedAt }
    let recorded = try #require(first)
    #expect(readings.prefix(4).allSatisfy { $0.recordedAt == recorded })
    #expect(recorded < readings[4].recordedAt)
    #expect(try store.verify().findings == [])
    #expect(try store.verify().readings == 5)
  }

  @Test("The hashes are those of schema/ledger.sql, by a second implementation")
  func chain() throws {
    let store = try TemporaryStore()
    try store.read(Sample.readings)
    let rows = try store.outsider().read {
      try Row.fetchAll($0, sql: "SELECT * FROM reading ORDER BY number")
    }
    var previous = Data(count: 32)
    for row in rows {
      var bytes = previous
      for (name, value) in row where !["previous_hash", "hash"].contains(name) {
        switch value.storage {
        case .int64(let integer): bytes += Data("\(String(integer).utf8.count):\(integer)\n".utf8)
        case .string(let text): bytes += Data("\(text.utf8.count):\(text)\n".utf8)
        case .null: bytes += Data("-\n".utf8)
        case .double, .blob: Issue.record("\(name)")
        }
      }
      #expect(row["previous_hash"] as Data == previous)
      previous = Data(SHA256.hash(data: bytes))
      #expect(row["hash"] as Data == previous)
    }
    #expect(rows.count == 4)
  }

  @Test("What people read: canonical JSON, and the view sources")
  func documents() throws {
    let store = try TemporaryStore()
    try store.read(Sample.readings)
    let rows = try store.outsider().read { try Row.fetchAll($0, sql: "SELECT * FROM sources") }
    #expect(rows.count == 4)
    let activity: String = rows[0]["activity"]
    #expect(
      activity
        == #"[{"account":"111122223333","first":1688990400000000,"last":1688990460000000,"#
        + #""management":[[1688990400,1688990460]],"records":3,"region":"us-east-1","#
        + #""writes":[[1688990400,1688990400]]}]"#)
    #expect(try JSONValue(parsing: activity).canonical == activity)
    let claim: String = rows[2]["claim"]
    #expect(try JSONValue(parsing: claim).canonical == claim)
    #expect(rows[0]["first"] as String == "2023-07-10T12:00:00.000000Z")
    #expect(rows[0]["delivered"] as String == "2023-07-10T12:05:00.000000Z")
    #expect(rows[2]["delivered"] as String? == nil)
  }

  @Test("A row that could not be read back is refused, and nothing of its transaction is kept")
  func unfit() throws {
    let store = try TemporaryStore(Sample.story)
    let recorder = try Recorder(path: store.path)
    var drafts = Array(repeating: Sample.file("x"), count: 5)
    drafts[0].sha256 = "0A"
    drafts[1].records = -1
    drafts[2].first = Timestamp(microseconds: .max)
    drafts[3].claim = Sample.claim(.complete).claim
    drafts[4].activity[Sample.place]?.management = SpanSet(runs: [Int64.min...Int64.max])
    for draft in drafts + [Sample.claim(.lookup, ["a b"]), ReadingDraft(kind: .claim)] {
      let error = #expect(throws: HistoryError.self) {
        try recorder.append(
          [EventDraft(Sample.event("new", .delete, at: 99), from: Provenance(channel: .call))],
          readings: [Sample.file("good"), draft])
      }
      #expect(error?.code == "unfitReading")
    }
    try recorder.close()
    #expect(try store.readings().isEmpty)
    #expect(try store.verify().events == 6)
    #expect(try store.verify().findings == [])
  }

  @Test("A place that can be none is left out, and the row is kept")
  func oddPlace() throws {
    let store = try TemporaryStore()
    var draft = Sample.file("x")
    for name in ["", "a b", "é", String(repeating: "x", count: 129), "\u{1b}"] {
      draft.activity[AccountRegion(account: "1", region: name)] = draft.activity[Sample.place]
      draft.delivery?.place.account = name
    }
    try store.read([draft])
    let kept = try #require(try store.readings().first?.content)
    #expect(kept.activity == [Sample.place: draft.activity[Sample.place]])
    #expect(kept.delivery == nil)
    #expect(try store.evidence().places.count == 1)
    #expect(try store.evidence() == store.evidence(asKnownAt: .now))
    #expect(try store.verify().findings == [])
  }

  @Test("The recorded time goes on from both chains")
  func times() throws {
    let store = try TemporaryStore()
    let now = Sample.time(0)
    let recorder = try Recorder(path: store.path, now: { now })
    try recorder.append([], readings: [Sample.file("a")])
    try recorder.append(
      Sample.event("e", .startLogging), from: Provenance(channel: .call))
    try recorder.append([], readings: [Sample.file("b")])
    try recorder.close()
    let recorded = try History(path: store.path).snapshot { try $0.event(sequence: 1)?.recordedAt }
    let event = try #require(recorded)
    let readings = try store.readings().map(\.recordedAt)
    #expect(readings[0] < event && event < readings[1])
  }

  @Test("A trigger that drops rows makes the write fail")
  func readBack() throws {
    let store = try TemporaryStore(Sample.story)
    try store.run(
      "CREATE TRIGGER other BEFORE INSERT ON reading BEGIN SELECT RAISE(IGNORE); END")
    let recorder = try Recorder(path: store.path)
    let error = #expect(throws: HistoryError.self) {
      try recorder.append([], readings: [Sample.file("a")])
    }
    #expect(error?.code == "readingNotKept")
    try recorder.close()
    #expect(try store.readings().isEmpty)
  }
}
