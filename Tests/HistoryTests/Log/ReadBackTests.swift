import CloudTrail
import GRDB
import Testing

@testable import History

@Suite("What was written is read back before it is acknowledged")
struct ReadBackTests {
  static let swallowing =
    "BEFORE INSERT ON event WHEN NEW.id = 'new' BEGIN SELECT RAISE(IGNORE); END"

  /// Writes a row into the schema, as no statement of SQL would.
  static func schemaRow(_ type: String, _ name: String, _ table: String, _ sql: String) -> String {
    """
    PRAGMA writable_schema = ON;
    INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql)
      VALUES ('\(type)', '\(name)', '\(table)', 0, '\(sql.replacing("'", with: "''"))');
    PRAGMA writable_schema = RESET
    """
  }

  @Test(
    "A trigger that swallows events, however its type is spelt, makes the write fail",
    arguments: ["trigger", "Trigger", "TRIGGER", "triggeR"])
  func swallowed(_ type: String) throws {
    let store = try TemporaryStore(Sample.story)
    try store.run(Self.schemaRow(type, "other", "event", "CREATE TRIGGER other " + Self.swallowing))
    let before = try store.dump("event", "projection", "period")
    let recorder = try Recorder(path: store.path)
    let event = Sample.event("new", .startLogging, at: 99)
    let error = #expect(throws: HistoryError.self) {
      try recorder.append(event, from: Provenance(channel: .call))
    }
    #expect(error?.code == "notKept")
    #expect(error?.hint?.contains("verify") == true)
    #expect(throws: HistoryError.self) {
      try recorder.run([{ try $0.append(event, from: Provenance(channel: .call)) }])
    }
    #expect(throws: HistoryError.self) {
      try recorder.transaction { try $0.append(event, from: Provenance(channel: .call)) }
    }
    #expect(try store.dump("event", "projection", "period") == before)
    try recorder.close()
    #expect(
      try store.verify().findings == [
        .schema(object: "\(type) other", problem: "is not Trailback's")
      ])
  }

  @Test("Also one that is created while the writer is open, and one that deletes afterwards")
  func later() throws {
    for trigger in [
      Self.swallowing,
      "AFTER INSERT ON event BEGIN DELETE FROM event WHERE sequence = NEW.sequence; END",
      "AFTER INSERT ON event BEGIN UPDATE event SET hash = zeroblob(32) WHERE id = NEW.id; END",
    ] {
      let store = try TemporaryStore(Sample.story)
      let recorder = try Recorder(path: store.path)
      try recorder.append(
        Sample.event("a", .startLogging, at: 90), from: Provenance(channel: .call))
      try store.run(
        "DROP TRIGGER event_no_delete", "DROP TRIGGER event_no_update",
        "CREATE TRIGGER other \(trigger)")
      let before = try store.dump("event")
      let error = #expect(throws: HistoryError.self) {
        try recorder.append(
          Sample.event("new", .startLogging, at: 99), from: Provenance(channel: .call))
      }
      #expect(error?.code == "notKept")
      #expect(try store.dump("event") == before)
      try recorder.close()
    }
  }

  @Test("An event that is dropped in the middle of a transaction")
  func middle() throws {
    let store = try TemporaryStore(Sample.story)
    try store.run(
      "DROP TRIGGER event_insert_only_the_next", "CREATE TRIGGER other \(Self.swallowing)")
    let recorder = try Recorder(path: store.path)
    let before = try store.dump("event")
    let error = #expect(throws: HistoryError.self) {
      try recorder.append([
        (Sample.event("new", .startLogging, at: 98), Provenance(channel: .call)),
        (Sample.event("last", .startLogging, at: 99), Provenance(channel: .call)),
      ])
    }
    #expect(error?.code == "notKept")
    #expect(try store.dump("event") == before)
    try recorder.close()
  }
}
