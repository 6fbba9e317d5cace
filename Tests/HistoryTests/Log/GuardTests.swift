import CloudTrail
import GRDB
import Testing

@testable import History

@Suite("An outsider with SQLite cannot change the log by accident")
struct GuardTests {
  /// Inserts a copy of the last event as the next one, but for the columns given.
  static func insert(
    _ verb: String = "INSERT", _ changed: [String: String] = [:], suffix: String = ""
  ) -> String {
    var values = ["sequence": "sequence + 1", "version": "version + 1", "id": "'new'"]
    values["previous_hash"] = "hash"
    values.merge(changed) { $1 }
    let names = EventColumns.names + ["previous_hash", "hash"]
    return """
      \(verb) INTO event (\(names.joined(separator: ", ")))
      SELECT \(names.map { values[$0] ?? $0 }.joined(separator: ", "))
      FROM (SELECT * FROM event ORDER BY sequence DESC LIMIT 1) WHERE true \(suffix)
      """
  }

  static let columns = EventColumns.names + ["previous_hash", "hash"]
  static let verbs = [
    "INSERT", "INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE", "INSERT OR FAIL",
    "INSERT OR ROLLBACK",
  ]

  /// What the next event may not be.
  static let wrongs: [[String: String]] = [
    ["sequence": "1"], ["sequence": "3"], ["sequence": "6"], ["sequence": "8"],
    ["sequence": "NULL"], ["sequence": "0"], ["sequence": "-1"], ["sequence": "'seven'"],
    ["id": "'id-2'"], ["id": "NULL"], ["id": "''"], ["id": "x'00'"],
    ["version": "3"], ["version": "6"], ["version": "8"], ["version": "NULL"],
    ["version": "0"], ["trail": "'new'", "version": "2"],
    ["trail": "NULL"], ["trail": "x'00'", "version": "1"], ["kind": "''"],
    ["kind": "NULL"], ["kind": "x'00'"],
    ["recorded_time": "recorded_time - 1"], ["recorded_time": "0"], ["recorded_time": "NULL"],
    ["recorded_time": "'now'"], ["effective_time": "'2023-07-10'"], ["effective_time": "NULL"],
    ["effective_time": "1.5"], ["previous_hash": "previous_hash"],
    ["previous_hash": "zeroblob(32)"], ["previous_hash": "NULL"],
    ["previous_hash": "hex(hash)"], ["previous_hash": "hash || x'00'"], ["hash": "zeroblob(31)"],
    ["hash": "NULL"], ["hash": "'text'"], ["parameters": "NULL"], ["parameters": "x'7b7d'"],
    ["request": "x'7b7d'"], ["principal": "x'00'"], ["mfa": "2"], ["mfa": "'yes'"],
    ["console": "NULL"], ["console": "2"], ["source": "''"], ["source": "NULL"],
    ["source_record": "'one'"], ["formula": "NULL"], ["formula": "1"], ["formula": "'two'"],
    ["completes": "x'00'"], ["original": "'text'"], ["original_length": "'long'"],
  ]

  @Test("The next event of the right form is taken, so that the refusals below mean something")
  func control() throws {
    let store = try TemporaryStore(Sample.story)
    try store.run(Self.insert())
    #expect(try store.dump("event").count == 7)
    let codes = Set(try store.verify().findings.map(\.code))
    #expect(codes == ["contentAltered", "cursor", "projection"])
  }

  @Test("UPDATE of any column", arguments: columns)
  func update(_ column: String) throws {
    try Self.attack([
      "UPDATE event SET \(column) = \(column)",
      "UPDATE event SET \(column) = NULL WHERE sequence = 3",
      "UPDATE OR REPLACE event SET \(column) = (SELECT \(column) FROM event WHERE sequence = 1)",
      "UPDATE OR IGNORE event SET \(column) = (SELECT \(column) FROM event WHERE sequence = 1)",
    ])
  }

  @Test("DELETE of one or all")
  func delete() throws {
    try Self.attack([
      "DELETE FROM event", "DELETE FROM event WHERE sequence = 1",
      "DELETE FROM event WHERE sequence = 6",
    ])
  }

  @Test("Any INSERT but that of the very next event", arguments: wrongs)
  func insert(_ wrong: [String: String]) throws {
    try Self.attack(Self.verbs.map { Self.insert($0, wrong) })
  }

  @Test("UPSERT", arguments: ["", "sequence", "id", "trail, version"])
  func upsert(_ target: String) throws {
    let target = target.isEmpty ? "" : "(\(target))"
    try Self.attack(
      [["sequence": "2"], ["id": "'id-2'"], ["version": "2"]].flatMap { wrong in
        ["DO NOTHING", "DO UPDATE SET principal = 'mallory', parameters = excluded.parameters"]
          .map { Self.insert("INSERT", wrong, suffix: "ON CONFLICT \(target) \($0)") }
      })
  }

  @Test("A hole is not filled again")
  func hole() throws {
    let store = try TemporaryStore(Sample.story)
    try store.tamper("DELETE FROM event WHERE sequence = 3")
    let before = try store.dump("event")
    for verb in Self.verbs {
      #expect(throws: DatabaseError.self) {
        try store.run(Self.insert(verb, ["sequence": "3", "version": "3"]))
      }
    }
    #expect(try store.dump("event") == before)
    let findings = try store.verify().findings
    #expect(findings.contains(.sequenceGap(expected: 3, found: 4)))
    #expect(findings.contains(.chainBroken(sequence: 4)))
  }

  /// Each statement must be refused, with and without recursive triggers, and leave the table as it
  /// is. What breaks a mere CHECK, OR IGNORE may pass over without a word.
  static func attack(_ statements: [String]) throws {
    let store = try TemporaryStore(Sample.story)
    let before = try store.dump("event", "projection", "trail", "period")
    let outsider = try store.outsider()
    for recursive in ["OFF", "ON"] {
      for statement in statements {
        do {
          try outsider.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA recursive_triggers = \(recursive)")
            try database.execute(sql: statement)
          }
          if !statement.contains("OR IGNORE") { Issue.record("not refused: \(statement)") }
        } catch let error as DatabaseError {
          #expect([.SQLITE_CONSTRAINT, .SQLITE_MISMATCH].contains(error.resultCode), "\(error)")
        }
      }
    }
    try outsider.close()
    #expect(try store.dump("event", "projection", "trail", "period") == before)
    #expect(try store.verify().findings == [])
  }
}
