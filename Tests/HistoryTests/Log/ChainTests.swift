import CloudTrail
import Crypto
import Foundation
import GRDB
import Testing

import HistoryTestSupport
@testable import History

@Suite("The chain of hashes")
struct ChainTests {
  /// A second implementation, written from the comment in `schema/log.sql` and from SQL alone.
  static func chain(_ database: Database) throws -> [(stored: Data, computed: Data)] {
    let columns = """
      sequence, trail, version, id, kind, effective_time, recorded_time, parameters, request,
      response, region, account, principal, principal_type, access_key_id, source_ip, user_agent,
      mfa, console, source, source_path, source_sha256, source_record
      """
    let second = "formula, completes, addendum, original_length, original_sha256, original"
    let form = [columns, second].flatMap { list in
      list.split(separator: ",").map { name in
        let column = name.trimmingCharacters(in: .whitespacesAndNewlines)
        let isLeftOut = list == second ? "formula IS NULL" : "false"
        return """
          CASE WHEN \(isLeftOut) THEN x'' WHEN \(column) IS NULL THEN x'2d0a' ELSE
            CAST(length(CAST(\(column) AS BLOB)) || ':' AS BLOB) END,
          CASE WHEN \(column) IS NULL THEN x'' ELSE CAST(\(column) AS BLOB) END,
          CASE WHEN \(column) IS NULL THEN x'' ELSE x'0a' END
          """
      }
    }
    let rows = try Row.fetchAll(
      database,
      sql: "SELECT hash, \(form.joined(separator: ", ")) FROM event ORDER BY sequence")
    var previous = Data(count: 32)
    return rows.map { row in
      var hash = SHA256()
      hash.update(data: previous)
      for index in 1..<row.count { hash.update(data: row[index] as Data) }
      let stored: Data = row[0]
      previous = stored
      return (stored, Data(hash.finalize()))
    }
  }

  @Test("can be computed again from the comment in the schema")
  func independent() throws {
    var events = Sample.story
    events.append(Sample.fullEvent("naïve 🛤️ \u{301}", .startLogging, at: 60))
    events.append(
      (
        Sample.event("bare", .reject(call: .deleteTrail, errorCode: "E", errorMessage: nil)),
        Provenance(channel: .eventBridge)
      ))
    var (whole, provenance) = Sample.fullEvent("whole", .startLogging, at: 61)
    whole.completes = "id-3"
    whole.addendum = "UPDATED_DATA"
    whole.original = .bytes([0, 0xFF, 0x0A] + Array("{}".utf8))
    events.append((whole, provenance))
    whole.id = "large"
    whole.original = .tooLarge(length: 2_000_000, sha256: String(repeating: "ab", count: 32))
    events.append((whole, provenance))
    let store = try TemporaryStore(events)
    try store.outsider().read { database in
      let chain = try Self.chain(database)
      #expect(chain.count == events.count)
      for (stored, computed) in chain { #expect(stored == computed) }
      let heads = try Data.fetchAll(database, sql: "SELECT previous_hash FROM event ORDER BY 1")
      #expect(Set(heads) == Set([Data(count: 32)] + chain.dropLast().map(\.stored)))
    }
    let head = try store.verify().head
    #expect(head == (try store.outsider().read(Self.chain).last).map { Array($0.stored) })
  }

  @Test("holds over generated histories")
  func generated() throws {
    for seed in 0..<50 {
      let store = try MemoryStore()
      try store.append(GeneratedHistory(seed: seed).events)
      for (stored, computed) in try store.database.read(Self.chain) {
        #expect(stored == computed)
      }
    }
  }

  @Test(
    "is of the bytes that lie in the file, whatever the text",
    arguments: [
      "", "nul\u{0}inside", "\u{0}", "e\u{301}", "\u{e9}", "\u{fffd}", "line\nfeed:3:", "-\n",
    ])
  func strangeText(_ text: String) throws {
    let store = try TemporaryStore()
    let recorder = try Recorder(path: store.path)
    var event = Sample.event("id-" + text, .startLogging, of: Sample.trail(named: text))
    event.actor.userAgent = text
    event.request = text
    let outcome = try recorder.append(event, from: Provenance(channel: .call, path: text))
    #expect(outcome == .appended(sequence: 1))
    #expect(
      try recorder.append(event, from: Provenance(channel: .call)) == .known(sequence: 1))
    try recorder.close()
    #expect(try store.verify().findings == [])
    try store.outsider().read { database in
      for (stored, computed) in try Self.chain(database) { #expect(stored == computed) }
      // Each column is the text's own bytes, and an empty one is not NULL.
      let kept = Data(text.replacing("\0", with: "\u{FFFD}").utf8)
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT CAST(request AS BLOB), CAST(user_agent AS BLOB), CAST(source_path AS BLOB),
            substr(CAST(id AS BLOB), 4), substr(CAST(trail AS BLOB), \(Sample.trail(named: "").text.utf8.count + 1)),
            response IS NULL AND principal IS NULL AND source_record IS NULL
          FROM event
          """)
      for column in 0..<5 { #expect(row?[column] as Data? == kept) }
      #expect(row?[5] == true)
    }
  }

  @Test("An event that SQLite refuses leaves nothing of itself for the next one")
  func refused() throws {
    let store = try TemporaryStore()
    let recorder = try Recorder(path: store.path)
    let (full, provenance) = Sample.fullEvent("full", .startLogging)
    try recorder.append(full, from: provenance)
    try store.run(
      """
      CREATE TRIGGER refusing BEFORE INSERT ON event WHEN NEW.id LIKE 'bad%'
      BEGIN SELECT RAISE(ABORT, 'a test'); END
      """)
    for number in 0..<20 {
      let (bad, provenance) = Sample.fullEvent("bad \(number)", .stopLogging, at: 1)
      #expect(throws: HistoryError.self) { try recorder.append(bad, from: provenance) }
      try recorder.append(
        Sample.event("bare \(number)", .stopLogging, at: Double(2 + number)),
        from: Provenance(channel: .call))
    }
    try store.run("DROP TRIGGER refusing")
    try recorder.close()
    #expect(try store.verify().findings == [])
    try store.outsider().read { database in
      for (stored, computed) in try Self.chain(database) { #expect(stored == computed) }
      let filled = try Int.fetchOne(
        database, sql: "SELECT count(*) FROM event WHERE coalesce(request, principal) IS NOT NULL")
      #expect(filled == 1)
    }
  }

  @Test("Texts that Swift takes for equal but SQLite does not are kept apart")
  func canonicalEquivalents() throws {
    let store = try MemoryStore()
    let refused = TrailChange.reject(call: .deleteTrail, errorCode: "E", errorMessage: nil)
    var composed = Sample.event("a", refused, of: Sample.trail(named: "caf\u{e9}"))
    composed.actor.userAgent = "caf\u{e9}"
    let decomposed = Sample.event("b", refused, of: Sample.trail(named: "cafe\u{301}"))
    try store.append([
      composed, decomposed, Sample.event("c", refused, of: Sample.trail(named: "caf\u{e9}")),
    ])
    for (index, trail) in ["caf\u{e9}", "cafe\u{301}"].enumerated() {
      try store.append([
        Sample.event("start-\(index)", .startLogging, of: Sample.trail(named: trail))
      ])
    }
    try store.append([
      Sample.event("stop-1", .stopLogging, at: -1, of: Sample.trail(named: "caf\u{e9}")),
      Sample.event("stop-2", .stopLogging, at: -1, of: Sample.trail(named: "cafe\u{301}")),
    ])
    #expect(try store.snapshot { try $0.verify().findings } == [])
    var other = composed
    other.actor.userAgent = "cafe\u{301}"
    let outcome = try store.append([other])
    #expect(
      outcome == [.refused(.differentContent(id: "a", sequence: 1, columns: ["user_agent"]))])
  }
}
