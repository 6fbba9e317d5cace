import CloudTrail
import GRDB
import Testing

@testable import History

@Suite("An outsider with SQLite cannot change the ledger by accident")
struct LedgerGuardTests {
  static let columns = ReadingColumns.names + ["previous_hash", "hash"]

  /// Inserts a copy of the last row as the next one, but for the columns given.
  static func insert(_ verb: String = "INSERT", _ changed: [String: String] = [:]) -> String {
    var values = ["number": "number + 1", "previous_hash": "hash"]
    values.merge(changed) { $1 }
    return """
      \(verb) INTO reading (\(columns.joined(separator: ", ")))
      SELECT \(columns.map { values[$0] ?? $0 }.joined(separator: ", "))
      FROM (SELECT * FROM reading ORDER BY number DESC LIMIT 1) WHERE true
      """
  }

  private static func attack(_ statements: [String]) throws {
    let store = try TemporaryStore(Sample.story)
    try store.read(Sample.readings)
    let before = try store.dump("reading", "place", "activity", "projection")
    for statement in statements {
      do {
        try store.run(statement)
        if !statement.contains("OR IGNORE") { Issue.record("not refused: \(statement)") }
      } catch let error as DatabaseError {
        #expect([.SQLITE_CONSTRAINT, .SQLITE_MISMATCH].contains(error.resultCode), "\(error)")
      }
    }
    #expect(try store.dump("reading", "place", "activity", "projection") == before)
    #expect(try store.verify().findings == [])
  }

  @Test("The next row of the right form is taken, so that the refusals below mean something")
  func control() throws {
    let store = try TemporaryStore(Sample.story)
    try store.read(Sample.readings)
    try store.run(Self.insert())
    #expect(try store.dump("reading").count == 5)
    let codes = Set(try store.verify().findings.map(\.code))
    #expect(codes == ["readingAltered", "ledgerCursor", "evidence"])
  }

  @Test("UPDATE of any column", arguments: columns)
  func update(_ column: String) throws {
    try Self.attack([
      "UPDATE reading SET \(column) = \(column)",
      "UPDATE OR REPLACE reading SET \(column) = \(column) WHERE number = 2",
      "UPDATE OR IGNORE reading SET \(column) = \(column)",
    ])
  }

  @Test("DELETE of one or all, and any INSERT but that of the very next row")
  func others() throws {
    let wrongs: [[String: String]] = [
      ["number": "2"], ["number": "4"], ["number": "6"], ["number": "NULL"], ["number": "0"],
      ["recorded_time": "recorded_time - 1"], ["recorded_time": "NULL"], ["kind": "''"],
      ["path": "NULL"], ["path": "x'00'"], ["size": "'big'"], ["reader": "NULL"],
      ["records": "NULL"], ["activity": "NULL"], ["formula": "0"], ["formula": "NULL"],
      ["previous_hash": "previous_hash"], ["previous_hash": "zeroblob(32)"],
      ["hash": "zeroblob(31)"], ["hash": "NULL"],
    ]
    try Self.attack(
      ["DELETE FROM reading", "DELETE FROM reading WHERE number = 4"]
        + wrongs.flatMap { wrong in GuardTests.verbs.map { Self.insert($0, wrong) } })
  }
}
