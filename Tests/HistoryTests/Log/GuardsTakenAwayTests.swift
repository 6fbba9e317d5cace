import CloudTrail
import GRDB
import Testing

@testable import History

@Suite("Guards and tables that are missing, changed or not ours")
struct GuardsTakenAwayTests {
  @Test(
    "A guard dropped, weakened or lifted from its index is named, and the log still reads",
    arguments: [
      ("DROP TRIGGER event_insert_only_the_next", "trigger event_insert_only_the_next"),
      ("DROP TRIGGER event_no_update", "trigger event_no_update"),
      ("DROP TRIGGER event_no_delete", "trigger event_no_delete"),
      ("DROP INDEX event_by_id", "index event_by_id"),
      ("DROP INDEX event_by_trail", "index event_by_trail"),
      (
        """
        DROP TRIGGER event_no_update;
        CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT 1; END
        """, "trigger event_no_update"
      ),
      (
        "CREATE TRIGGER other AFTER INSERT ON event BEGIN DELETE FROM period; END",
        "trigger other"
      ),
      (
        "CREATE TRIGGER other AFTER INSERT ON period BEGIN DELETE FROM period; END",
        "trigger other"
      ),
      (
        """
        DROP INDEX event_by_id; CREATE INDEX event_by_id ON event (id)
        """, "index event_by_id"
      ),
      (
        """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (sequence > 0)', '')
        WHERE name = 'event';
        PRAGMA writable_schema = OFF
        """, "table event"
      ),
      ("ALTER TABLE event ADD COLUMN note TEXT", "table event"),
    ])
  func named(_ sql: String, _ object: String) throws {
    let store = try TemporaryStore(Sample.story)
    try store.run(sql)
    let findings = try store.verify().findings
    #expect(findings.count == 1)
    guard case .schema(object, _)? = findings.first else {
      Issue.record("\(findings)")
      return
    }
    #expect(try store.readLog().count == 6)
  }

  @Test(
    "What belongs to the projections is named, never blocks the log, and is healed by a rebuild",
    arguments: [
      "DROP TABLE period", "DROP TABLE trail", "DROP TABLE projection", "DROP VIEW changes",
      "DROP VIEW configurations", "DROP VIEW trails", "DELETE FROM projection",
      "UPDATE projection SET sequence = 5", "UPDATE projection SET sequence = 7",
      "UPDATE projection SET name = name || '?'", "DELETE FROM period", "DELETE FROM trail",
      "DELETE FROM period WHERE set_by = 2",
      "INSERT INTO trail VALUES ('ghost', 1, 'ghost', '', '', 1, 1, 1, 1)",
      """
      INSERT INTO period SELECT 'ghost', from_time, ordinal, generation, until_time, set_by, cause,
        existence, logging, logging_by, selectors, selectors_by, insights,
        event_configuration, shown, multi_region, global_services, organization, recursive_logging FROM period LIMIT 1
      """,
      "CREATE TRIGGER other AFTER DELETE ON period BEGIN DELETE FROM trail; END",
      "DROP TABLE period; CREATE TABLE period (trail, from_time)",
      "DROP TABLE trail; CREATE TABLE trail AS SELECT 1 AS trail",
      "DROP VIEW trails; CREATE VIEW trails AS SELECT 1 AS name",
    ])
  func projections(_ sql: String) throws {
    let store = try TemporaryStore(Sample.story)
    let before = try store.dump("projection", "trail", "period")
    try store.run(sql)
    let findings = try store.verify().findings
    #expect(!findings.isEmpty)
    #expect(
      findings.allSatisfy {
        ["schema", "cursor", "projection", "foreignRow", "ledgerCursor", "evidence"]
          .contains($0.code)
      })
    #expect(try store.readLog().count == 6)
    try store.rebuild()
    #expect(try store.verify().findings == [])
    #expect(try store.dump("projection", "trail", "period") == before)
  }

  @Test("Every single value of the projections counts", arguments: ["trail", "period"])
  func everyValue(_ table: String) throws {
    let original = try TemporaryStore(Sample.story)
    let columns = try original.outsider().read { try $0.columns(in: table) }
    for column in columns {
      let values =
        column.type == "TEXT" ? ["'unseen'", "'garbage'", "''"] : ["4711", "-1", "NULL"]
      for value in values where value != "NULL" || !column.isNotNull {
        let store = try TemporaryStore(Sample.story)
        try store.run(
          """
          UPDATE \(table) SET "\(column.name)" = \(value)
          WHERE generation = 1 AND "\(column.name)" IS NOT \(value)
            AND \(table == "period" ? "set_by = 3" : "true")
          """)
        let changed = try store.dump(table) != original.dump(table)
        let isSound = try store.verify().isSound
        // The recorded times differ between the stores, but no projection holds them.
        #expect(isSound == !changed, "\(table).\(column.name) = \(value)")
      }
    }
  }

  @Test("An append does not go on from projections that do not fit the log")
  func behind() throws {
    for sql in ["UPDATE projection SET sequence = 5", "DELETE FROM projection"] {
      let store = try TemporaryStore(Sample.story)
      try store.run(sql)
      let before = try store.dump("event", "period")
      let recorder = try Recorder(path: store.path)
      let error = #expect(throws: HistoryError.self) {
        try recorder.append(
          Sample.event("new", .startLogging, at: 99), from: Provenance(channel: .call))
      }
      #expect(error?.code == "projectionsBehind")
      #expect(error?.hint?.contains("rebuild") == true)
      #expect(try store.dump("event", "period") == before)
      try recorder.rebuild()
      try recorder.append(
        Sample.event("new", .startLogging, at: 99), from: Provenance(channel: .call))
      try recorder.close()
      #expect(try store.verify().findings == [])
    }
  }

  @Test("A log whose table was replaced by a looser one does not bring the program down")
  func looseTable() throws {
    for value in ["NULL", "x'ff00'", "1.5", "'text'"] {
      for column in GuardTests.columns where column != "sequence" {
        let store = try TemporaryStore(Sample.story)
        try store.run(
          """
          CREATE TABLE loose AS SELECT * FROM event; DROP TABLE event;
          CREATE TABLE event (sequence INTEGER PRIMARY KEY, \(GuardTests.columns.dropFirst()
            .joined(separator: ", ")));
          INSERT INTO event SELECT \(GuardTests.columns.joined(separator: ", ")) FROM loose;
          DROP TABLE loose;
          """)
        let isEmpty = try store.outsider().read {
          try Bool.fetchOne($0, sql: "SELECT \(column) IS NULL FROM event WHERE sequence = 3")
        }
        if isEmpty == true && value == "NULL" { continue }
        try store.run("UPDATE event SET \(column) = \(value) WHERE sequence = 3")
        let codes = Set(try store.verify().findings.map(\.code))
        #expect(codes.contains("schema"))
        #expect(
          codes.contains("contentAltered") || codes.contains("undecodable"),
          "\(column) = \(value)")
        #expect(throws: Never.self) {
          do {
            _ = try store.readLog()
          } catch HistoryError.undecodable(let sequence, _) {
            #expect(sequence == 3)
          }
        }
      }
    }
  }
}
