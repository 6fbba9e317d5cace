import CloudTrail
import GRDB
import HistoryTestSupport
import TestSupport
import Testing

@testable import History

/// What the store keeps of the meaning of changes must never be out of date, whatever is appended after it was
/// worked out. A marker that writes down both sides of each change stands in for the comparison: it differs
/// whenever a comparison could.
@Suite("Kept meanings of changes")
struct MarkingsTests {
  private static let marker = ChangeMarker(program: "1") { history, trail, after in
    let changes = try history.timeline(of: trail)?.changes ?? []
    var last: [Int64: MarkedChange] = [:]
    for change in changes {
      guard let sequence = change.after.setBy, sequence > after else { continue }
      last[sequence] = MarkedChange(
        sequence: sequence, meaning: "\(change.after.state)", words: "\(change.before.state)")
    }
    return last.values.sorted { $0.sequence < $1.sequence }
  }

  private static func mark(_ database: Database, _ marker: ChangeMarker = marker) throws {
    let last = try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM event") ?? 0
    let markings = Markings(database)
    for trail in try markings.unfinished(marker.program) {
      _ = try markings.complete(trail, by: marker, upTo: last)
    }
    #expect(try markings.unfinished(marker.program) == [])
  }

  /// The rows that are kept of a trail, and those that are right, up to where it is said to be worked out.
  private static func rows(
    _ database: Database
  ) throws -> (kept: [String: [MarkedChange]], right: [String: [MarkedChange]]) {
    var kept: [String: [MarkedChange]] = [:]
    var right: [String: [MarkedChange]] = [:]
    for row in try Row.fetchAll(database, sql: "SELECT trail, up_to FROM marking") {
      let trail: String = row[0]
      let upTo: Int64 = row[1]
      kept[trail] = []
      right[trail] = try marker.meanings(
        HistorySnapshot(database: database), #require(TrailARN(trail)), 0
      ).filter { $0.sequence <= upTo }
    }
    for row in try Row.fetchAll(
      database, sql: "SELECT trail, sequence, meaning, words FROM meaning ORDER BY sequence")
    {
      kept[row[0], default: []].append(
        MarkedChange(sequence: row[1], meaning: row[2], words: row[3]))
    }
    return (kept, right)
  }

  @Test("Whatever is appended after marking, in any order, what is kept is right")
  func neverOutOfDate() throws {
    var (checked, forgotten, stayed) = (0, 0, 0)
    for seed in 0..<LongRun.rounds(400, long: 20_000) {
      var history = GeneratedHistory(seed: seed)
      let store = try MemoryStore()
      let events = seed % 2 == 0 ? history.events : history.shuffled()
      for batch in history.batches(of: events) {
        try store.append(batch)
        try store.database.write { database in
          let (kept, right) = try Self.rows(database)
          #expect(kept == right, "seed \(seed)")
          checked += kept.values.map(\.count).reduce(0, +)
          forgotten += try Markings(database).unfinished("1").count
          stayed += kept.count
          #expect(try Markings(database).wrong(by: Self.marker, upTo: .max) == [])
          if (seed + checked) % 3 != 0 { try Self.mark(database) }
        }
      }
    }
    // None of these may have been the rule without exception.
    #expect(checked > 1000 && forgotten > 500 && stayed > 500)
  }

  @Test("The view shows what is kept, and what is not worked out")
  func view() throws {
    let store = try MemoryStore()
    try store.append(Sample.story.map(\.0))
    let shown = {
      try store.database.read {
        try String?.fetchAll($0, sql: "SELECT meaning FROM changes ORDER BY sequence")
      }
    }
    let before = try shown()
    #expect(before.contains("not worked out"))
    try store.database.write { try Self.mark($0) }
    let after = try shown()
    #expect(!after.contains("not worked out"))
    #expect(after.compactMap { $0 }.count > 3)
    // The trail was created again unseen, so what was before is seen in another light.
    try store.append([Sample.event("again", .startLogging, at: 10_000)])
    #expect(try shown() != after + ["not worked out"])
    try store.database.write { try Self.mark($0) }
    let again = try shown()
    #expect(!again.contains("not worked out"))
    try store.append([Sample.event("next", .stopLogging, at: 10_001)])
    #expect(try shown() == again + ["not worked out"])
    // Earlier than all others.
    try store.append([Sample.event("late", .startLogging, at: -10_000)])
    #expect(try shown().filter { $0 == "not worked out" }.count > 3)
  }

  @Test(
    "A verification finds what somebody changed",
    arguments: [
      "UPDATE meaning SET meaning = 'same' WHERE sequence = (SELECT max(sequence) FROM meaning)",
      "UPDATE meaning SET words = '' WHERE sequence = (SELECT max(sequence) FROM meaning)",
      "DELETE FROM meaning WHERE sequence = (SELECT max(sequence) FROM meaning)",
      "DELETE FROM marking", "UPDATE marking SET up_to = 1", "UPDATE marking SET up_to = 99",
      "INSERT INTO meaning SELECT trail, 1000, 'same', '' FROM marking",
    ])
  func tampered(_ sql: String) throws {
    let store = try MemoryStore()
    try store.append(Sample.story.map(\.0))
    try store.database.write { try Self.mark($0) }
    func findings() throws -> [String] {
      try store.snapshot { try $0.verify(marker: Self.marker).findings.map(\.code) }
    }
    #expect(try findings() == [])
    try store.database.write { try $0.execute(sql: sql) }
    #expect(try findings().allSatisfy { $0 == "meaning" } && !findings().isEmpty)
    try store.database.write { try Rebuild.run($0) }
    #expect(try findings() == [])
  }

  @Test("What another version worked out is not judged, and the next marking replaces it")
  func otherProgram() throws {
    let store = try MemoryStore()
    try store.append(Sample.story.map(\.0))
    let other = ChangeMarker(program: "2") { history, trail, after in
      try Self.marker.meanings(history, trail, after).map {
        MarkedChange(sequence: $0.sequence, meaning: "other", words: "other")
      }
    }
    try store.database.write { try Self.mark($0) }
    #expect(try store.snapshot { try $0.verify(marker: other).findings } == [])
    try store.database.write { try Self.mark($0, other) }
    #expect(try store.snapshot { try $0.verify(marker: other).findings } == [])
    #expect(
      try store.database.read { try String.fetchAll($0, sql: "SELECT DISTINCT words FROM meaning") }
        == ["other"])
  }
}
