import CloudTrail
import Foundation
import GRDB
import Testing

@testable import History

/// Not that of the test library.
private typealias Tag = CloudTrail.Tag

@Suite("A store of an older version is read as it is")
struct OlderStoreTests {
  private static let created: (TrailEvent, Provenance) = {
    var (event, provenance) = Sample.fullEvent("id-0", .create(Sample.settings), at: -10)
    event.stream = .trail(Sample.otherTrail)
    event.request = #"{"name":"other","tagsList":[{"key":"team","value":"platform"}]}"#
    return (event, provenance)
  }()
  private static let events = [created] + Sample.story

  /// What two stores say must be the same.
  private static func told(_ history: History) throws -> [String] {
    try history.snapshot { history in
      var lines = try history.trails().map { "\($0)" }
      for trail in try history.trailARNs() {
        lines.append("\(String(describing: try history.timeline(of: trail)))")
        lines.append(try history.settings(of: trail, at: Sample.time(45)).json.canonical)
        lines.append("\(try history.tags(of: trail, at: Sample.time(45)))")
        if let period = try history.period(of: trail, at: Sample.time(35)) {
          lines.append("\(String(describing: try history.selectors(of: period.state)))")
        }
      }
      try history.eachEvent {
        lines.append("\($0.content.id) \($0.content.change.parameters.canonical)")
      }
      var query = CallQuery(region: "us-east-1", account: "111122223333")
      query.attribute = .eventName("StartLogging")
      lines += try history.calls(query, limit: 5).map(\.content.id)
      lines.append("\(try history.projectionLag()) \(try history.eventCount())")
      return lines
    }
  }

  @Test("It says what an upgraded one says, is found sound, and is left as it was, byte for byte")
  func reading() throws {
    for version in OlderProgram.versions {
      let store = try UpgradeTests.old(version, Self.events)
      let before = try BadStoreTests.bytes(store)
      let told = try Self.told(try History(path: store.path))
      #expect(try store.verify().findings == [])
      #expect(try store.verify().trails == 2)
      let after = try BadStoreTests.bytes(store)
      #expect(after["trailback.sqlite"] == before["trailback.sqlite"])
      #expect(after["trailback.sqlite-wal", default: Data()].isEmpty)
      #expect(try UpgradeTests.version(store) == version)
      try Recorder(path: store.path).close()
      for (before, after) in zip(told, try Self.told(try History(path: store.path))) {
        #expect(before == after)
      }
      #expect(told.contains { $0.contains("platform") })
    }
  }

  @Test("It can be read from a medium that cannot be written")
  func readOnlyMedium() throws {
    let store = try UpgradeTests.old(2, Self.events)
    let told = try Self.told(try History(path: store.path))
    // Checkpoints, so that the file alone is the store.
    try store.run("PRAGMA journal_mode = DELETE", "PRAGMA journal_mode = WAL")
    let immutable = try DatabaseQueue(
      path: "file:\(store.path)?immutable=1",
      configuration: {
        var configuration = Configuration()
        configuration.readonly = true
        return configuration
      }())
    let count = try immutable.read { database in
      try OlderStore.show(database, path: store.path)
      return try HistorySnapshot(database: database).trails().count
    }
    #expect(count == 2)
    #expect(!told.isEmpty)
  }

  @Test("What an older program appends in the meantime is seen, and so is the upgrade")
  func whileReading() throws {
    let store = try UpgradeTests.old(1, Self.events)
    let history = try History(path: store.path)
    let trail = Sample.trail
    func exists() throws -> Known<Bool>? {
      try history.snapshot { try $0.period(of: trail, at: Sample.time(100))?.state.exists }
    }
    #expect(try exists() == .known(false))
    let again = Sample.event("again", .create(Sample.settings), at: 60)
    try OlderProgram.append(again, to: store)
    #expect(try exists() == .known(true))
    let recorder = try Recorder(path: store.path)
    #expect(try exists() == .known(true))
    let tags = Sample.event("tags", .addTags([Tag(key: "stage")]), at: 65)
    try recorder.append(tags, from: Provenance(channel: .call))
    try recorder.append(Sample.event("end", .delete, at: 70), from: Provenance(channel: .call))
    #expect(try exists() == .known(false))
    #expect(try history.snapshot { try $0.event(id: "tags")?.content } == tags)
    #expect(try history.verify().findings == [])
    try recorder.close()
    #expect(try history.verify().findings == [])
  }

  @Test("A snapshot is one view, whatever is appended while it is used")
  func oneView() throws {
    let store = try UpgradeTests.old(2, Self.events)
    let history = try History(path: store.path)
    try history.snapshot { snapshot in
      let before = try snapshot.eventCount()
      try OlderProgram.append(Sample.event("later", .startLogging, at: 60), to: store)
      #expect(try snapshot.eventCount() == before)
      #expect(try snapshot.projectionLag() == 0)
    }
    #expect(try history.snapshot { try $0.eventCount() } == Int64(Self.events.count) + 1)
    #expect(try history.snapshot { try $0.projectionLag() } == 0)
  }

  @Test("An event that cannot be read fails every question, and is named by verification")
  func undecodable() throws {
    let store = try UpgradeTests.old(2, Self.events)
    try store.tamper("UPDATE event SET parameters = 'not JSON' WHERE sequence = 3")
    let history = try History(path: store.path)
    let error = #expect(throws: HistoryError.self) { try history.snapshot { try $0.trails() } }
    #expect(error?.code == "undecodable")
    let codes = try Set(history.verify().findings.map(\.code))
    #expect(codes == ["contentAltered", "undecodable"])
  }
}
