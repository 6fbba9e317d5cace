import CloudTrail
import GRDB
import Testing

@testable import History

@Suite("A store is looked at when it is opened, so that nothing answers from a gutted file")
struct OpeningCheckTests {
  @Test(
    "Events that are gone or altered at the ends, and projections that do not fit",
    arguments: [
      ("DELETE FROM event", "damaged"),
      ("DELETE FROM event WHERE sequence = 6", "damaged"),
      ("DELETE FROM event WHERE sequence = 5", "damaged"),
      ("DELETE FROM event WHERE sequence = 1", "damaged"),
      ("UPDATE event SET user_agent = 'x' WHERE sequence = 6", "damaged"),
      ("UPDATE event SET hash = zeroblob(32) WHERE sequence = 6", "damaged"),
      ("UPDATE event SET hash = zeroblob(32) WHERE sequence = 5", "damaged"),
      ("DROP TABLE event", "damaged"),
      ("DROP TABLE reading", "damaged"),
      ("ALTER TABLE reading ADD COLUMN note TEXT", "damaged"),
      ("UPDATE projection SET sequence = 1 WHERE name = 'readings'", "damaged"),
      ("DELETE FROM projection WHERE name = 'readings'", "evidenceBehind"),
      ("ALTER TABLE event ADD COLUMN note TEXT", "damaged"),
      ("UPDATE projection SET sequence = 5 WHERE name = 'periods'", "projectionsBehind"),
      ("UPDATE projection SET sequence = 7 WHERE name = 'periods'", "damaged"),
      ("DELETE FROM projection", "projectionsBehind"),
      ("DROP TABLE period", "projectionsBehind"),
      ("DROP TABLE trail; CREATE TABLE trail (trail)", "projectionsBehind"),
    ])
  func found(_ sql: String, _ code: String) throws {
    let store = try TemporaryStore(Sample.story)
    if ["DROP TABLE event", "DROP TABLE reading"].contains(sql) {
      try store.run(sql)
    } else {
      try store.tamper(sql)
    }
    let error = #expect(throws: HistoryError.self) { try History(path: store.path) }
    #expect(error?.code == code)
    #expect(error?.hint?.contains(code == "damaged" ? "verify" : "rebuild") == true)
    // A verification is what the hint asks for, so it runs.
    #expect(try !store.verify().isSound)
    // The writer does not go on either.
    let recorder = try Recorder(path: store.path)
    #expect(throws: HistoryError.self) {
      try recorder.append(
        Sample.event("new", .startLogging, at: 99), from: Provenance(channel: .call))
    }
    try recorder.close()
  }

  @Test("A store that is whole opens, and so does an empty one")
  func whole() throws {
    for events in [Sample.story, []] {
      let store = try TemporaryStore(events)
      let count = try History(path: store.path).snapshot { try $0.eventCount() }
      #expect(count == Int64(events.count))
    }
  }
}
