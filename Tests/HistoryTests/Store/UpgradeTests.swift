import CloudTrail
import Foundation
import GRDB
import Testing

@testable import History

@Suite("A store of an older version is upgraded by the first writer")
struct UpgradeTests {
  static func rows(_ store: TemporaryStore) throws -> [String] {
    let names = EventColumns.first + ["previous_hash", "hash"]
    let literals = names.map { "quote(CAST(\($0) AS BLOB)) || typeof(\($0))" }
    let database = try store.outsider()
    return try database.read {
      try String.fetchAll(
        $0, sql: "SELECT \(literals.joined(separator: " || ' ' || ")) FROM event ORDER BY sequence")
    }
  }

  static func version(_ store: TemporaryStore) throws -> Int {
    try store.outsider().read(Schema.version)
  }

  static func old(
    _ version: Int, _ events: [(TrailEvent, Provenance)] = Sample.story
  ) throws -> TemporaryStore {
    let store = try TemporaryStore()
    try OlderProgram.make(store, version: version, events)
    return store
  }

  @Test("Every row and hash stays, and the store is the same as a new one, to the letter")
  func upgraded() throws {
    let fresh = try TemporaryStore(Sample.story)
    #expect(Schema.version == 6)
    for version in OlderProgram.versions {
      let store = try Self.old(version)
      let before = try Self.rows(store)
      let head = try store.verify().head
      try Recorder(path: store.path).close()
      #expect(try Self.version(store) == 6)
      #expect(try Self.rows(store) == before)
      #expect(before.count == Sample.story.count)
      let objects = try store.outsider().read(Schema.objects)
      #expect(try objects == fresh.outsider().read(Schema.objects))
      let rows = try store.outsider().read(SchemaObject.all)
      #expect(try Set(rows) == Set(Schema.rows(version: 6)))
      #expect(try store.verify().findings == [])
      #expect(try store.verify().head == head)
      // What is derived follows today's rules.
      #expect(try store.dump("period", "trail") == fresh.dump("period", "trail"))
      let checks = try store.outsider().read { try String.fetchAll($0, sql: "PRAGMA quick_check") }
      #expect(checks == ["ok"])
    }
  }

  @Test("The same logs again are known, and later events continue the chain by the new formula")
  func continued() throws {
    for version in OlderProgram.versions {
      let store = try Self.old(version)
      let noted = try store.verify().head
      let last = Int64(Sample.story.count)
      let recorder = try Recorder(path: store.path)
      #expect(try recorder.append(Sample.story) == (1...last).map { .known(sequence: $0) })
      let next = Sample.event("next", .startLogging, at: 60)
      #expect(
        try recorder.append(next, from: Provenance(channel: .call)) == .appended(sequence: last + 1)
      )
      try recorder.close()
      let formulas = try store.outsider().read {
        try Int?.fetchAll($0, sql: "SELECT formula FROM event ORDER BY sequence")
      }
      #expect(formulas == Array(repeating: nil, count: Int(last)) + [2])
      let verification = try History(path: store.path).verify(noted: [
        StoreHead(log: LogHead(sequence: nil, hash: try #require(noted)), ledger: nil)
      ])
      #expect(verification.findings == [])
      #expect(verification.noted.first?.event == last)
      #expect(verification.head != noted)
      let before = try store.dump("projection", "period", "trail")
      try store.rebuild()
      #expect(try store.dump("projection", "period", "trail") == before)
    }
  }

  @Test("A head that no event has is a finding, before the upgrade and after it")
  func otherHead() throws {
    let store = try Self.old(2)
    let other = [UInt8](repeating: 7, count: 32)
    for _ in 0..<2 {
      let verification = try History(path: store.path).verify(noted: [
        StoreHead(log: LogHead(sequence: nil, hash: other), ledger: nil)
      ])
      #expect(verification.findings == [.headMissing(hash: other)])
      #expect(verification.noted.map(\.event) == [nil])
      try Recorder(path: store.path).close()
    }
  }

  @Test("A program that is killed in the middle leaves the old store")
  func killed() throws {
    let store = try Self.old(1)
    let before = try Self.rows(store)
    let copy = try TemporaryStore()
    let database = try store.outsider()
    try database.writeWithoutTransaction { database in
      // So that what is not committed is written out, too.
      try database.execute(sql: "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE")
      try SchemaUpgrade(path: store.path, version: 1).run(database)
      try database.execute(sql: "CREATE TABLE large AS SELECT zeroblob(100000) AS bytes")
      for name in try FileManager.default.contentsOfDirectory(atPath: store.folder.path)
      where !name.hasSuffix("-shm") {
        try FileManager.default.copyItem(
          at: store.folder.appendingPathComponent(name),
          to: copy.folder.appendingPathComponent(name))
      }
      try database.execute(sql: "ROLLBACK")
    }
    try database.close()
    let halfway = try BadStoreTests.bytes(copy)["trailback.sqlite-wal"]
    #expect((halfway?.count ?? 0) > 50_000)
    for store in [store, copy] {
      #expect(try Self.version(store) == 1)
      #expect(try Self.rows(store) == before)
      #expect(try store.verify().findings == [])
    }
    try Recorder(path: copy.path).close()
    #expect(try copy.verify().findings == [])
    #expect(try Self.rows(copy) == before)
  }

  /// What somebody did to an older store, and the beginning of the reason that names it.
  static let alterations: [(String, String)] = [
    (
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET sql = replace(sql, '''Correction''', '''Correction'', ''Other''')
      WHERE name = 'event'
      """, "the table event is not as Trailback created it"
    ),
    (
      """
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET sql = replace(sql, 'mfa IN (0, 1)', 'mfa IN (0, 1, 2)')
      WHERE name = 'event'
      """, "the table event is not"
    ),
    ("ALTER TABLE event ADD COLUMN note TEXT", "the table event is not"),
    ("DROP TRIGGER event_no_update", "the trigger event_no_update is not"),
    ("DROP INDEX event_by_id", "the index event_by_id is not"),
    (
      """
      DROP TRIGGER event_no_update; UPDATE event SET user_agent = 'forged' WHERE sequence = 3;
      CREATE TRIGGER event_no_update BEFORE UPDATE ON event
      BEGIN
        SELECT RAISE(ABORT, 'trailback: the log cannot be changed; record a correction instead');
      END
      """, "event 3: its content does not give its hash"
    ),
    (
      """
      DROP TRIGGER event_no_delete; DELETE FROM event WHERE sequence = 3;
      CREATE TRIGGER event_no_delete BEFORE DELETE ON event
      BEGIN
        SELECT RAISE(ABORT, 'trailback: the log cannot be changed; record a correction instead');
      END
      """, "log: event 3 is missing"
    ),
  ]

  @Test("One that somebody altered is refused in words and left as it was", arguments: alterations)
  func altered(_ sql: String, _ reason: String) throws {
    let store = try Self.old(2)
    try store.run(sql)
    let before = try Self.rows(store)
    let findings = try store.verify().findings
    #expect(!findings.isEmpty)
    for _ in 0..<2 {
      let error = #expect(throws: HistoryError.self) { try Recorder(path: store.path) }
      guard case .notUpgraded(store.path, 2, let found)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(found.hasPrefix(reason), "\(found)")
    }
    #expect(try Self.version(store) == 2)
    #expect(try Self.rows(store) == before)
    #expect(try store.verify().findings == findings)
  }

  @Test("A program that is older than the store can add nothing to it")
  func oldProgram() throws {
    let store = try Self.old(2)
    try Recorder(path: store.path).close()
    let error = #expect(throws: DatabaseError.self) {
      try OlderProgram.append(Sample.event("late", .startLogging, at: 60), to: store)
    }
    #expect(error?.message?.contains("use the newer program") == true)
    #expect(try store.verify().findings == [])
  }
}
