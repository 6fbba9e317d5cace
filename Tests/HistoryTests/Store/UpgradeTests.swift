import CloudTrail
import Foundation
import GRDB
import Testing

@testable import History

/// Not that of the test library.
private typealias Tag = CloudTrail.Tag

@Suite("A store from before there were tags")
struct UpgradeTests {
  private static let created: (TrailEvent, Provenance) = {
    var (event, provenance) = Sample.fullEvent("id-0", .create(Sample.settings), at: -10)
    event.stream = .trail(Sample.otherTrail)
    event.request = #"{"name":"other","tagsList":[{"key":"team","value":"platform"}]}"#
    return (event, provenance)
  }()
  private static let events = [created] + Sample.story
  private static let tagged = Sample.event(
    "tags", .addTags([Tag(key: "stage", value: "test")]), at: 60, of: Sample.otherTrail)

  private static let tables = ["event", "projection", "trail", "period"]

  private func rows(_ store: TemporaryStore) throws -> [String] {
    try Self.tables.flatMap { try store.dump($0) }
  }

  private func old() throws -> TemporaryStore {
    let store = try TemporaryStore()
    try VersionOne.make(store, Self.events)
    return store
  }

  private func version(_ store: TemporaryStore) throws -> Int {
    try store.outsider().read(Schema.version)
  }

  @Test("is read as it is, found sound, and left as it was, byte for byte")
  func reading() throws {
    let store = try old()
    let before = try BadStoreTests.bytes(store)
    #expect(try store.verify().findings == [])
    #expect(try store.readLog().count == Self.events.count)
    let tags = try History(path: store.path).snapshot {
      try $0.tags(of: Sample.otherTrail, at: Sample.time(0))
    }
    #expect(tags == [Tag(key: "team", value: "platform")])
    let after = try BadStoreTests.bytes(store)
    #expect(after["trailback.sqlite"] == before["trailback.sqlite"])
    #expect(try version(store) == 1)
    // It cannot hold tags, or this would test nothing.
    #expect(throws: DatabaseError.self) { try VersionOne.append(Self.tagged, to: store) }
  }

  @Test("is brought up to date by the first writer: every row stays, and tags can come")
  func upgrading() throws {
    let store = try old()
    let before = try rows(store)
    let head = try store.verify().head
    try Recorder(path: store.path).close()
    #expect(try rows(store) == before)
    #expect(try version(store) == Schema.version)
    #expect(try store.verify().findings == [])
    #expect(try store.verify().head == head)
    #expect(
      try store.outsider().read(Schema.objects)
        == Schema.expectedObjects(version: Schema.version))

    let recorder = try Recorder(path: store.path)
    let last = Int64(Self.events.count)
    // The same logs again: nothing in them is told differently now.
    let provenance = Provenance(channel: .file)
    #expect(
      try recorder.append(Self.events.map { ($0.0, provenance) })
        == (1...last).map { .known(sequence: $0) })
    #expect(try recorder.append(Self.tagged, from: provenance) == .appended(sequence: last + 1))
    try recorder.close()
    let tags = try History(path: store.path).snapshot {
      try $0.tags(of: Sample.otherTrail, at: Sample.time(60))
    }
    #expect(tags.map(\.key) == ["stage", "team"])
    #expect(try store.verify().findings == [])
    #expect(try Array(store.dump("event").dropLast()) == before.filter { $0.hasPrefix("event: ") })
    try store.rebuild()
    #expect(try store.verify().findings == [])
  }

  @Test("A program that is killed in the middle leaves the old store")
  func killed() throws {
    let store = try old()
    let before = try rows(store)
    let copy = try TemporaryStore()
    let database = try store.outsider()
    try database.writeWithoutTransaction { database in
      // So that what is not committed is written out, too.
      try database.execute(sql: "PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN IMMEDIATE")
      try SchemaUpgrade.all[0].run(database)
      try database.execute(sql: "PRAGMA user_version = 2")
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
      #expect(try version(store) == 1)
      #expect(try rows(store) == before)
      #expect(try store.verify().findings == [])
    }
    try Recorder(path: copy.path).close()
    #expect(try copy.verify().findings == [])
    #expect(try rows(copy) == before)
  }

  @Test("A reader that has the store open keeps reading, and sees later events")
  func openReader() throws {
    let store = try old()
    let history = try History(path: store.path)
    #expect(try history.snapshot { try $0.verify().findings } == [])
    let recorder = try Recorder(path: store.path)
    try recorder.append(Self.tagged, from: Provenance(channel: .call))
    try recorder.close()
    #expect(try history.snapshot { try $0.verify().findings } == [])
    #expect(try history.snapshot { try $0.event(id: "tags")?.content } == Self.tagged)
  }

  @Test("One whose table somebody altered is not touched, and verify says what is wrong")
  func altered() throws {
    let store = try old()
    let text = "UPDATE sqlite_schema SET sql = replace(sql, '''Correction'''"
    try store.run(
      "PRAGMA writable_schema = ON", "\(text), '''Correction'', ''Other''') WHERE name = 'event'")
    let error = #expect(throws: HistoryError.self) { try Recorder(path: store.path) }
    #expect(error?.code == "damaged")
    #expect(try version(store) == 1)
    #expect(
      try store.verify().findings == [.schema(object: "table event", problem: "was changed")])
  }

  @Test("What else somebody altered in the table is found after the step as before it")
  func alteredElsewhere() throws {
    let store = try old()
    let text = "UPDATE sqlite_schema SET sql = replace(sql, 'mfa IN (0, 1)', 'mfa IN (0, 1, 2)')"
    try store.run("PRAGMA writable_schema = ON", "\(text) WHERE name = 'event'")
    let finding = IntegrityProblem.schema(object: "table event", problem: "was changed")
    #expect(try store.verify().findings == [finding])
    try Recorder(path: store.path).close()
    #expect(try version(store) == Schema.version)
    #expect(try store.verify().findings == [finding])
  }
}
