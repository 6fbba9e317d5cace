import CloudTrail
import Foundation
import GRDB
import Testing

@testable import History

/// What someone may do to a store of ``Sample/story`` who can write its file.
enum Tamperings {
  typealias Tampering = @Sendable (TemporaryStore) throws -> Void

  static let all: [String: Tampering] = [
    "nothing": { _ in },
    "change an event": { try $0.tamper(change) },
    "change an event and its hash": { store in
      try store.tamper(change)
      try rehash(store, 3...3)
    },
    "change an event, and all hashes from it on": { store in
      try store.tamper(change)
      try rehash(store, 3...6)
    },
    "change an event, all hashes from it on and what is derived": { store in
      try store.tamper("UPDATE event SET effective_time = effective_time + 1 WHERE sequence = 3")
      try rehash(store, 3...6)
      try store.rebuild()
    },
    "change the last event": {
      try $0.tamper("UPDATE event SET user_agent = 'x' WHERE sequence = 6")
    },
    "remove an event in the middle": { try $0.tamper("DELETE FROM event WHERE sequence = 3") },
    "remove the first event": { try $0.tamper("DELETE FROM event WHERE sequence = 1") },
    "remove the last event": { try $0.tamper("DELETE FROM event WHERE sequence = 6") },
    "remove the last event, and rebuild": { store in
      try store.tamper(
        "DELETE FROM event WHERE sequence = 6", "UPDATE projection SET sequence = 5")
      try store.rebuildWithoutLooking()
    },
    "remove all events": { try $0.tamper("DELETE FROM event") },
    "swap two events": {
      try $0.tamper(
        "UPDATE event SET sequence = 1000, version = 1000 WHERE sequence = 2",
        "UPDATE event SET sequence = 2, version = 2 WHERE sequence = 3",
        "UPDATE event SET sequence = 3, version = 3 WHERE sequence = 1000")
    },
    "put an event in between": {
      try $0.tamper(
        "UPDATE event SET sequence = sequence + 1000, version = version + 1000 WHERE sequence > 3",
        "UPDATE event SET sequence = sequence - 999, version = version - 999 WHERE sequence > 1000",
        insertion(4))
    },
    "append an event without Trailback": { store in
      try store.tamper(insertion(7))
      try rehash(store, 7...7)
    },
    "put an older copy of the file back": { try replace($0, Array(Sample.story.prefix(4))) },
    "put the file of another history in its place": {
      try replace($0, Sample.story.map { ($0.0, Provenance(channel: .call)) })
    },
    "change a row of a projection": {
      try $0.run("UPDATE period SET logging = 'off' WHERE logging = 'on'")
    },
    "remove the rows of a projection": { try $0.run("DELETE FROM period") },
    "add a row to the table projection": { try $0.run("INSERT INTO projection VALUES ('x', 6)") },
    "void an event without a correction": { try $0.run("INSERT INTO voided VALUES ('id-2')") },
    "replace a view": { try $0.run("DROP VIEW trails; CREATE VIEW trails AS SELECT 1 AS name") },
    "replace a table by a view of its name": {
      try $0.run("ALTER TABLE period RENAME TO other; CREATE VIEW period AS SELECT * FROM other")
    },
    "drop a guard": { try $0.run("DROP TRIGGER event_no_delete") },
    "weaken a guard": {
      try $0.run(
        "DROP TRIGGER event_no_update",
        "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT 1; END")
    },
    "add a trigger": { try $0.run(trigger) },
    "add a trigger whose type is spelt Trigger": {
      try $0.run(ReadBackTests.schemaRow("Trigger", "other", "event", trigger))
    },
    "add a trigger whose type is spelt TRIGGER": {
      try $0.run(ReadBackTests.schemaRow("TRIGGER", "other", "event", trigger))
    },
    "add a unique index": { try $0.run("CREATE UNIQUE INDEX other ON event (effective_time)") },
    "add an index": { try $0.run("CREATE INDEX other ON event (effective_time)") },
    "add a view": { try $0.run("CREATE VIEW other AS SELECT 1") },
    "add a table": { try $0.run("CREATE TABLE other (text TEXT)") },
    "add a virtual table": { try $0.run("CREATE VIRTUAL TABLE other USING fts5(text)") },
    "add Litestream's tables": {
      try $0.run(
        "CREATE TABLE IF NOT EXISTS _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER);",
        "CREATE TABLE IF NOT EXISTS _litestream_lock (id INTEGER);")
      #expect(try $0.verify().notes.map(\.code) == ["litestream", "litestream"])
    },
    "add Litestream's table with another column": {
      try $0.run("CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER, text TEXT)")
    },
    "change the journal mode": { try $0.run("PRAGMA journal_mode = DELETE") },
    "lower the user_version": { try $0.run("PRAGMA user_version = 2") },
    "lower the user_version to the one before": { try $0.run("PRAGMA user_version = 3") },
    "change a row of the ledger": { try $0.tamper(changeOfReading(2)) },
    "change a row of the ledger and its hash": { store in
      try store.tamper(changeOfReading(2))
      try rehashLedger(store, 2...2)
    },
    "change a row of the ledger, all hashes from it on and what is derived": { store in
      try store.tamper(changeOfReading(3))
      try rehashLedger(store, 3...4)
      try store.rebuildWithoutLooking()
    },
    "change the last row of the ledger": { try $0.tamper(changeOfReading(4)) },
    "remove a row in the middle of the ledger": {
      try $0.tamper("DELETE FROM reading WHERE number = 2")
    },
    "remove the first row of the ledger": { try $0.tamper("DELETE FROM reading WHERE number = 1") },
    "remove the last row of the ledger": { try $0.tamper("DELETE FROM reading WHERE number = 4") },
    "remove the last row of the ledger, and rebuild": { store in
      try store.tamper("DELETE FROM reading WHERE number = 4")
      try store.rebuildWithoutLooking()
    },
    "remove all rows of the ledger": { try $0.tamper("DELETE FROM reading") },
    "append a row to the ledger without Trailback": { store in
      try store.run(LedgerGuardTests.insert())
      try rehashLedger(store, 5...5)
    },
    "change what is derived from the ledger": {
      try $0.run("UPDATE activity SET until_second = until_second + 3600")
    },
    "drop a guard of the ledger": { try $0.run("DROP TRIGGER reading_no_update") },
    "drop the ledger": { try $0.run("DROP TABLE reading") },
    "flip a bit in the write-ahead log": { try flip($0) { _ in 100 } },
    "flip a bit in the header of the write-ahead log": { try flip($0) { _ in 17 } },
    "flip a bit in the last transaction of the write-ahead log": { try flip($0) { $0 - 100 } },
  ]

  private static func changeOfReading(_ number: Int) -> String {
    "UPDATE reading SET problems = problems + 1 WHERE number = \(number)"
  }

  private static let change = "UPDATE event SET user_agent = 'forged' WHERE sequence = 3"
  private static let trigger =
    "CREATE TRIGGER other AFTER INSERT ON event BEGIN DELETE FROM period; END"

  /// A copy of event 3 under another number, id and version, of which no hash is right.
  private static func insertion(_ sequence: Int) -> String {
    let columns = GuardTests.columns.map { column in
      switch column {
      case "sequence", "version": "\(sequence)"
      case "id": "'forged'"
      case "recorded_time": "(SELECT max(recorded_time) FROM event)"
      default: column
      }
    }
    return """
      INSERT INTO event (\(GuardTests.columns.joined(separator: ", ")))
      SELECT \(columns.joined(separator: ", ")) FROM event WHERE sequence = 3
      """
  }

  /// Computes the hashes of events anew, each after the one before it.
  static func rehash(_ store: TemporaryStore, _ events: ClosedRange<Int64>) throws {
    for sequence in events {
      let (previous, hash) = try store.outsider().read { database in
        let previous =
          try Data.fetchOne(
            database, sql: "SELECT hash FROM event WHERE sequence = ?", arguments: [sequence - 1])
          ?? Data(Event.firstPreviousHash)
        let row = try #require(
          try Row.fetchOne(
            database, sql: EventColumns.select + " WHERE sequence = ?", arguments: [sequence]))
        return (previous, try #require(try EventColumns.hash(of: row, after: Array(previous))))
      }
      try store.tamper(
        "UPDATE event SET previous_hash = x'\(Hexadecimal.string(previous))', "
          + "hash = x'\(Hexadecimal.string(hash))' WHERE sequence = \(sequence)")
    }
  }

  /// Computes the hashes of rows of the ledger anew, each after the one before it.
  static func rehashLedger(_ store: TemporaryStore, _ rows: ClosedRange<Int64>) throws {
    for number in rows {
      let (previous, hash) = try store.outsider().read { database in
        let previous =
          try Data.fetchOne(
            database, sql: "SELECT hash FROM reading WHERE number = ?", arguments: [number - 1])
          ?? Data(Reading.firstPreviousHash)
        let row = try #require(
          try Row.fetchOne(
            database, sql: ReadingColumns.select + " WHERE number = ?", arguments: [number]))
        return (previous, try #require(try ReadingColumns.hash(of: row, after: Array(previous))))
      }
      try store.tamper(
        "UPDATE reading SET previous_hash = x'\(Hexadecimal.string(previous))', "
          + "hash = x'\(Hexadecimal.string(hash))' WHERE number = \(number)")
    }
  }

  private static func replace(
    _ store: TemporaryStore, _ events: [(TrailEvent, Provenance)]
  ) throws {
    let other = try TemporaryStore(events)
    try Data(contentsOf: URL(fileURLWithPath: other.path))
      .write(to: URL(fileURLWithPath: store.path))
  }

  /// Puts a store in the place of this one whose events are all in the write-ahead log, with one bit
  /// of it changed.
  private static func flip(_ store: TemporaryStore, _ offset: (Int) -> Int) throws {
    let (main, log) = WriteAheadLogTests.killed
    var bytes = log
    bytes[offset(bytes.count)] ^= 1
    try Data(main).write(to: URL(fileURLWithPath: store.path))
    try Data(bytes).write(to: URL(fileURLWithPath: store.path + "-wal"))
  }
}

extension TemporaryStore {
  /// Rebuilds what is derived, as a program may that cares for nothing else.
  func rebuildWithoutLooking() throws {
    let database = try outsider()
    try database.write { try Rebuild.run($0) }
    try database.close()
  }
}
