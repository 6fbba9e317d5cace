import CloudTrail
import Foundation
import GRDB
import TestSupport
import Testing

@testable import History

@Suite("A store that kept no ledger says up to when it had read")
struct LedgerUpgradeTests {
  /// Records of two Regions, one call that names no trail, and what is no record.
  private static let events: [(TrailEvent, Provenance)] =
    Sample.story + [
      abroad,
      (Sample.unnamed("u", .updateTrail, at: 200, region: "us-west-2"), file),
      (Sample.event("by hand", .startLogging, at: 900), Provenance(channel: .call)),
    ]
  private static let file = Provenance(channel: .file)
  private static let abroad: (TrailEvent, Provenance) = {
    var event = Sample.event("abroad", .startLogging, at: 100, of: Sample.otherTrail)
    event.region = "ap-south-1"
    event.account = "444455556666"
    return (event, file)
  }()
  private static let before: [AccountRegion: Timestamp] = [
    AccountRegion(account: "111122223333", region: "us-east-1"): Sample.time(lastOfStory),
    AccountRegion(account: "111122223333", region: "eu-west-1"): Sample.time(100),
    AccountRegion(account: "444455556666", region: "ap-south-1"): Sample.time(100),
    AccountRegion(account: "111122223333", region: "us-west-2"): Sample.time(200),
  ]
  private static var lastOfStory: Double {
    let last = Sample.story.map(\.0.time.microseconds).max() ?? 0
    return Double(last - Sample.start.microseconds) / 1_000_000
  }

  /// A store as programs of a version made it.
  private static func old(
    _ version: Int, _ events: [(TrailEvent, Provenance)] = events
  ) throws -> TemporaryStore {
    guard version == 3 else { return try UpgradeTests.old(version, events) }
    let store = try TemporaryStore(events)
    try store.run(
      "DROP INDEX event_from_elsewhere", "DROP INDEX event_by_time", "DROP VIEW sources",
      "DROP TABLE place",
      "DROP TABLE activity", "DROP TABLE delivery", "DROP TABLE declaration", "DROP TABLE reading",
      "DELETE FROM projection WHERE name = 'readings'", "PRAGMA user_version = 3")
    return store
  }

  @Test(
    "A store that has a ledger keeps it as it is, and so read it who cannot upgrade it",
    arguments: [4, 5])
  func withLedger(_ version: Int) throws {
    let store = try TemporaryStore(Self.events)
    try store.read(Sample.readings)
    var random = SeededRandom(seed: 1)
    try store.read(random.times(20) { Sample.randomShowing(&$0) })
    let told = try store.evidence()
    let readings = try store.readings()
    #expect(!readings.isEmpty)
    // Version 4 had no meanings, and neither had a table for deliveries; views and other projections may have had
    // any shape.
    if version == 4 {
      try store.run(
        "DROP INDEX event_by_time", "DROP VIEW changes", "DROP TABLE marking", "DROP TABLE meaning")
    }
    try store.run(
      "DROP TABLE delivery", "DROP TABLE declaration", "DELETE FROM period", "DELETE FROM activity",
      "DELETE FROM place", "PRAGMA user_version = \(version)")
    let bytes = try BadStoreTests.bytes(store)["trailback.sqlite"]
    #expect(try store.verify().findings == [])
    #expect(try store.evidence() == told)
    #expect(try store.readings() == readings)
    #expect(try BadStoreTests.bytes(store)["trailback.sqlite"] == bytes)

    try Recorder(path: store.path).close()
    #expect(try UpgradeTests.version(store) == 6)
    #expect(try store.verify().findings == [])
    #expect(try store.evidence() == told)
    #expect(try store.readings() == readings)
  }

  @Test("A store that says to be of version 4 and has lost its ledger is not read")
  func withoutLedger() throws {
    let store = try TemporaryStore(Self.events)
    try store.run("DROP TABLE reading", "PRAGMA user_version = 4")
    #expect(throws: HistoryError.self) { try History(path: store.path) }
    #expect(throws: HistoryError.self) { try Recorder(path: store.path) }
    #expect(try !store.verify().isSound)
  }

  @Test("The upgrade writes one row, and readers of the old store see the same", arguments: 1...3)
  func upgraded(_ version: Int) throws {
    let store = try Self.old(version)
    let bytes = try BadStoreTests.bytes(store)["trailback.sqlite"]
    let head = try History(path: store.path).snapshot { try $0.storeHead().head }
    #expect(head.ledger?.sequence == 0)
    let told = try store.evidence()
    #expect(told.beforeLedger == Self.before)
    #expect(try store.verify().findings == [])
    #expect(try store.readings().isEmpty)
    let recorded = try store.outsider().read {
      try Int64.fetchAll($0, sql: "SELECT recorded_time FROM event ORDER BY sequence")
    }.map(Timestamp.init(microseconds:))
    let known = try recorded.map { try store.evidence(asKnownAt: $0).beforeLedger }
    #expect(known[0].count == 1 && known.last == Self.before)
    #expect(try BadStoreTests.bytes(store)["trailback.sqlite"] == bytes)

    try Recorder(path: store.path).close()
    #expect(try UpgradeTests.version(store) == 6)
    let readings = try store.readings()
    #expect(readings.map(\.content.kind) == [.upgrade])
    #expect(readings.first?.recordedAt == recorded.last)
    #expect(readings.first?.content.activity.mapValues(\.last) == Self.before)
    #expect(try store.evidence().beforeLedger == told.beforeLedger)
    #expect(try store.evidence().places.isEmpty)
    #expect(try recorded.map { try store.evidence(asKnownAt: $0).beforeLedger } == known)
    let verification = try History(path: store.path).verify(noted: [head])
    #expect(verification.findings == [])
    #expect(verification.readings == 1)

    // What is read later is evidence beside it.
    try store.read([Sample.file("a")])
    let later = try store.evidence()
    #expect(later.beforeLedger == Self.before && later.places.count == 1 && later.readings == 2)
    #expect(try store.verify().findings == [])
  }

  @Test("A store without events has nothing to say, and a new one was never without a ledger")
  func empty() throws {
    for version in 1...3 {
      let store = try Self.old(version, [])
      try Recorder(path: store.path).close()
      #expect(try store.readings().isEmpty)
      #expect(try store.evidence() == ReadEvidence())
    }
    let store = try TemporaryStore(Self.events)
    #expect(try store.evidence().beforeLedger.isEmpty)
    #expect(try store.evidence(asKnownAt: Sample.start).beforeLedger.isEmpty)
  }

  @Test("A table of its name in an older store is nobody's, and the store is left as it was")
  func foreign() throws {
    for version in 1...3 {
      let store = try Self.old(version)
      try store.run("CREATE TABLE reading (text TEXT)")
      #expect(throws: HistoryError.self) { try Recorder(path: store.path) }
      #expect(try UpgradeTests.version(store) == version)
      #expect(try store.verify().findings.map(\.code) == ["schema"])
    }
  }
}
