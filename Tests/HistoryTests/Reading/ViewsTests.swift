import CloudTrail
import HistoryTestSupport
import GRDB
import TestSupport
import Testing

@testable import History

@Suite("The views for people")
struct ViewsTests {
  @Test("The position in `changes` is the order in which the events of a trail take effect")
  func position() throws {
    for seed in 0..<LongRun.rounds(30, long: 1_000) {
      let store = try MemoryStore()
      var history = GeneratedHistory(seed: seed)
      try store.append(history.shuffled())
      for trail in [Sample.trail, Sample.otherTrail] {
        var ids: [String] = []
        try store.snapshot { history in
          // Without those that name no trail: the view has them under the text of their stream.
          try history.eachEvent(of: .trail(trail)) { event in
            if event.content.stream == .trail(trail) { ids.append(event.content.id) }
          }
        }
        let rows = try store.database.read {
          try String.fetchAll(
            $0, sql: "SELECT event_id FROM changes WHERE trail = ? ORDER BY position",
            arguments: [trail.text])
        }
        #expect(rows == ids, "seed \(seed)")
      }
      let times = try store.database.read { database in
        try Bool.fetchOne(
          database,
          sql: """
            SELECT count(*) = 0 FROM changes JOIN event USING (sequence) JOIN
              (SELECT time AS other, effective_time AS number FROM changes JOIN event USING (sequence))
            WHERE (time < other) <> (effective_time < number)
            """)
      }
      #expect(times == true)
    }
  }

  @Test("Every call has its rank in it")
  func ranks() throws {
    let store = try MemoryStore()
    let events = EventKind.calls.flatMap { call in
      [
        Sample.event("z-\(call)", .lose(call: call, reason: "a test")),
        Sample.event("a-\(call)", .reject(call: call, errorCode: "E", errorMessage: nil)),
      ]
    }
    try store.append(events.reversed() + [Sample.event("observed", .observe(Observation()))])
    let ids = try store.database.read {
      try String.fetchAll($0, sql: "SELECT event_id FROM changes ORDER BY position")
    }
    #expect(ids == EventKind.calls.flatMap { ["a-\($0)", "z-\($0)"] } + ["observed"])
  }

  @Test("Times have six digits and a Z, everywhere")
  func times() throws {
    let store = try MemoryStore()
    try store.append(Sample.story.map(\.0) + [Sample.event("fine", .startLogging, at: 60.25)])
    try store.database.read { database in
      for (view, columns) in [
        ("changes", ["time", "recorded"]), ("configurations", ["\"from\"", "until"]),
        ("trails", ["created", "deleted"]),
      ] {
        for column in columns {
          let times = try String.fetchAll(
            database, sql: "SELECT \(column) FROM \(view) WHERE \(column) IS NOT NULL")
          #expect(!times.isEmpty)
          for time in times {
            #expect(try #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/#.wholeMatch(in: time) != nil)
          }
        }
      }
      let fine = try String.fetchOne(
        database, sql: "SELECT time FROM changes WHERE event_id = 'fine'")
      #expect(fine == "2023-07-10T12:01:00.250000Z")
    }
  }

  @Test("`changes` shows a completed call once, with what is known of it, and what is voided")
  func once() throws {
    let store = try MemoryStore()
    let (whole, _) = Sample.fullEvent(
      "put", .reject(call: .putEventSelectors, errorCode: "AccessDenied", errorMessage: nil), at: 5)
    var trimmed = whole
    trimmed.actor = Actor()
    try store.append([trimmed])
    #expect(try store.append([whole]) == [.completed(sequence: 2)])
    func rows(_ store: MemoryStore) throws -> [Row] {
      try store.database.read {
        try Row.fetchAll(
          $0,
          sql: """
            SELECT event_id, call, who, error_code, account, region, mfa, voided, sequence
            FROM changes WHERE what <> 'Correction'
            """)
      }
    }
    let shown = try rows(store)
    #expect(
      shown == [
        [
          "event_id": "put", "call": "PutEventSelectors",
          "who": "arn:aws:iam::111122223333:user/eve", "error_code": "AccessDenied",
          "account": "111122223333", "region": "us-east-1", "mfa": 1, "voided": 0, "sequence": 2,
        ]
      ])
    let id = try #require(store.snapshot { try $0.event(sequence: 2)?.completionID })
    let void = TrailChange.correct(voids: id, reason: "a test")
    try store.append([Sample.event("void-1", void, at: 9)])
    #expect(try rows(store).map { $0["sequence"] as Int } == [1])
    #expect(try rows(store).map { $0["voided"] as Int } == [0])
    try store.append([Sample.event("void-2", .correct(voids: "put", reason: "a test"), at: 9)])
    #expect(try rows(store).map { $0["voided"] as Int } == [1])
    try store.append([Sample.event("void-3", .correct(voids: "void-2", reason: "a test"), at: 9)])
    #expect(try rows(store).map { $0["voided"] as Int } == [0])
    #expect(try store.snapshot { try $0.verify().findings } == [])
  }
}
