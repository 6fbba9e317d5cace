import CloudTrail
import GRDB
import Testing

import HistoryTestSupport
@testable import History

@Suite("Appending the same again")
struct IdempotenceTests {
  /// Something else told under the same id, and the columns in which it shows.
  struct Alteration: Sendable {
    let columns: [String]
    let alter: @Sendable (inout TrailEvent) -> Void

    init(_ columns: String..., alter: @escaping @Sendable (inout TrailEvent) -> Void) {
      self.columns = columns
      self.alter = alter
    }
  }

  static let alterations = [
    Alteration("trail") { $0.stream = .trail(Sample.otherTrail) },
    Alteration("parameters") { $0.change = .putEventSelectors(Sample.writes) },
    Alteration("kind", "parameters") { $0.change = .startLogging },
    Alteration("effective_time") { $0.time.microseconds += 1 },
    Alteration("request") { $0.request = "not JSON" },
    Alteration("response") { $0.response = "[]" },
    Alteration("account") { $0.account = "" },
    Alteration("principal") { $0.actor.principal = "x" },
    Alteration("principal_type") { $0.actor.principalType = "Root" },
    Alteration("access_key_id") { $0.actor.accessKeyID = "x" },
    Alteration("source_ip") { $0.actor.sourceIPAddress = "x" },
    Alteration("user_agent") { $0.actor.userAgent = "x" },
    Alteration("mfa") { $0.actor.isMFA = false },
    Alteration("region", "source_ip") {
      $0.actor.sourceIPAddress = "x"
      $0.region = "x"
    },
  ]

  static let original = Sample.fullEvent("id", .putEventSelectors(Sample.reads), at: 1)

  /// SEMANTICS 3.6i
  @Test("The same content is known, from whatever source, and nothing is appended")
  func known() throws {
    let store = try TemporaryStore([Self.original])
    let before = try store.dump("event", "projection", "trail", "period")
    let recorder = try Recorder(path: store.path)
    var (event, provenance) = Self.original
    #expect(try recorder.append(event, from: provenance) == .known(sequence: 1))
    provenance = Provenance(channel: .eventBridge)
    #expect(try recorder.append(event, from: provenance) == .known(sequence: 1))
    event.request = "{\n  \"name\" :\t\"ex\\u0061mple\"\r}"
    event.response = #" {"trailARN":"example"} "#
    #expect(try recorder.append(event, from: provenance) == .known(sequence: 1))
    #expect(try recorder.append(event, from: provenance, expecting: 99) == .known(sequence: 1))
    #expect(
      try recorder.append([(event, provenance), (event, provenance)])
        == [.known(sequence: 1), .known(sequence: 1)])
    try recorder.close()
    #expect(try store.dump("event", "projection", "trail", "period") == before)
  }

  @Test("The members of the request may come in another order, at every depth")
  func reordered() throws {
    let store = try MemoryStore()
    var event = Self.original.0
    event.request = #"{"a": {"x": 1, "y": [true, null]}, "b": "é"}"#
    try store.append([event])
    event.request = #"{"b":"\u00e9","a":{"y":[true,null],"x":1}}"#
    #expect(try store.append([event]) == [.known(sequence: 1)])
    event.request = #"{"b":"\u00e9","a":{"y":[null,true],"x":1}}"#
    #expect(
      try store.append([event])
        == [.refused(.differentContent(id: "id", sequence: 1, columns: ["request"]))])
  }

  @Test(
    "Other content under the same id is refused, and the columns that differ are named",
    arguments: alterations)
  func different(_ alteration: Alteration) throws {
    let columns = alteration.columns
    let store = try TemporaryStore([Self.original])
    let before = try store.dump("event", "projection", "trail", "period")
    let recorder = try Recorder(path: store.path)
    var (event, provenance) = Self.original
    alteration.alter(&event)
    let expected = HistoryError.differentContent(id: "id", sequence: 1, columns: columns)
    #expect(throws: expected) { try recorder.append(event, from: provenance) }
    #expect(try store.dump("event", "projection", "trail", "period") == before)

    let outcomes = try recorder.append([
      (Sample.event("before", .startLogging, at: 5), provenance), (event, provenance),
      (Sample.event("after", .stopLogging, at: 6), provenance),
    ])
    #expect(
      outcomes == [.appended(sequence: 2), .refused(expected), .appended(sequence: 3)])
    try recorder.close()
    #expect(try store.verify().findings == [])
    #expect(expected.fact.contains(columns.joined(separator: ", ")))
    #expect(expected.hint != nil)
  }

  @Test("An expected version that is not the trail's is a conflict, and nothing is appended")
  func versions() throws {
    let store = try TemporaryStore()
    let recorder = try Recorder(path: store.path)
    let call = Provenance(channel: .call)
    @Sendable func append(
      _ id: String, expecting version: Int64?, of trail: TrailARN = Sample.trail
    ) throws {
      try recorder.append(
        Sample.event(id, .startLogging, of: trail), from: call, expecting: version)
    }
    #expect(
      throws: HistoryError.versionConflict(stream: .trail(Sample.trail), expected: 1, found: 0)
    ) { try append("1", expecting: 1) }
    try append("1", expecting: 0)
    try append("2", expecting: 0, of: Sample.otherTrail)
    try append("3", expecting: 1)
    try append("4", expecting: nil)
    for wrong in [0, 2, 4, -1] as [Int64] {
      #expect(
        throws: HistoryError.versionConflict(
          stream: .trail(Sample.trail), expected: wrong, found: 3)
      ) { try append("5", expecting: wrong) }
    }
    try append("5", expecting: 3)
    try recorder.close()
    #expect(try store.verify().events == 5)
    #expect(try store.verify().findings == [])
  }

  @Test("What was appended outlives a power cut: WAL, and synchronous FULL on the connection")
  func durability() throws {
    let store = try TemporaryStore(Sample.story)
    let database = try StoreFile(place: StorePath(store.path)).openForWriting()
    try database.writeWithoutTransaction { database in
      let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode")
      #expect(mode == "wal")
    }
    let synchronous = try database.write { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    #expect(synchronous == 2)
    try database.close()
  }
}
