import CloudTrail
import GRDB
import Testing

@testable import History

@Suite("Whoever gets past the guards is found out")
struct TamperingTests {
  /// For each column what a forger may write into event 3, a StartLogging.
  static let alterations: [(String, String)] = [
    ("sequence", "1000"), ("trail", "'arn:aws:cloudtrail:us-east-1:1:trail/x'"),
    ("version", "1000"), ("id", "'id-x'"), ("kind", "'StopLogging'"),
    ("effective_time", "effective_time + 1"), ("recorded_time", "recorded_time + 1"),
    ("recorded_time", "0"), ("parameters", "parameters || ' '"), ("request", "NULL"),
    ("parameters", "'not JSON'"), ("response", "NULL"), ("region", "'eu-west-1'"),
    ("account", "'1'"), ("principal", "'arn:aws:iam::111122223333:user/bob'"),
    ("principal_type", "'Root'"), ("access_key_id", "NULL"), ("source_ip", "'192.0.2.8'"),
    ("user_agent", "'-'"), ("user_agent", "user_agent || char(0) || 'x'"),
    ("user_agent", "CAST(CAST(user_agent AS BLOB) || x'ff' AS TEXT)"), ("mfa", "NULL"),
    ("console", "1"), ("source", "'call'"), ("source_path", "'logs/b.gz'"),
    ("source_sha256", "NULL"), ("source_record", "8"), ("previous_hash", "zeroblob(32)"),
    ("hash", "zeroblob(32)"), ("formula", "NULL"), ("formula", "3"), ("completes", "'id-1'"),
    ("addendum", "'UPDATED_DATA'"), ("original_length", "1"), ("original_sha256", "''"),
    ("original", "x''"), ("original", "x'7b7d'"),
  ]

  @Test("One column of one event", arguments: alterations)
  func alter(_ column: String, _ value: String) throws {
    let store = try TemporaryStore(Sample.story)
    try store.tamper("UPDATE event SET \(column) = \(value) WHERE sequence = 3")
    let findings = try store.verify().findings
    let expected: Set<String> =
      switch column {
      case "previous_hash", "hash": ["chainBroken", "contentAltered"]
      case "sequence": ["sequenceGap", "chainBroken", "contentAltered"]
      case "version": ["versionGap", "contentAltered"]
      default: ["contentAltered"]
      }
    #expect(expected.isSubset(of: Set(findings.map(\.code))), "\(findings)")
    #expect(!findings.contains { $0.code == "schema" })
    do {
      // It can be made to look like another copy of a call.
      #expect(try store.readLog().count == (column == "completes" ? 5 : 6))
    } catch HistoryError.undecodable(let sequence, _) {
      #expect(sequence == 3)
    }
    // A rebuild changes nothing in the log, and so cannot heal it.
    do {
      try store.rebuild()
    } catch HistoryError.undecodable {}
    #expect(try !store.verify().isSound)
  }

  @Test("All columns of the table are among those")
  func completeness() {
    #expect(Set(Self.alterations.map(\.0)) == Set(GuardTests.columns))
  }

  @Test("An event that was altered together with its own hash breaks the next link")
  func forgedHash() throws {
    let store = try TemporaryStore(Sample.story)
    try store.tamper("UPDATE event SET user_agent = 'forged' WHERE sequence = 3")
    let computed = try store.outsider().read { try ChainTests.chain($0)[2].computed }
    let hex = computed.map { byte in
      let text = String(byte, radix: 16)
      return text.count == 1 ? "0" + text : text
    }.joined()
    try store.tamper("UPDATE event SET hash = x'\(hex)' WHERE sequence = 3")
    #expect(try store.verify().findings == [.chainBroken(sequence: 4)])
  }

  @Test("Events deleted, swapped and put at the end")
  func rows() throws {
    let deleted = try TemporaryStore(Sample.story)
    try deleted.tamper("DELETE FROM event WHERE sequence = 3")
    let findings = try deleted.verify().findings
    #expect(findings.contains(.sequenceGap(expected: 3, found: 4)))
    #expect(findings.contains { $0.code == "versionGap" })
    #expect(findings.contains(.chainBroken(sequence: 4)))
    #expect(try deleted.readLog() == ["id-1", "id-2", "id-4", "id-5", "id-6"])

    let first = try TemporaryStore(Sample.story)
    try first.tamper("DELETE FROM event WHERE sequence = 1")
    #expect(try first.verify().findings.contains(.sequenceGap(expected: 1, found: 2)))
    #expect(try first.verify().findings.contains(.chainBroken(sequence: 2)))

    let swapped = try TemporaryStore(Sample.story)
    try swapped.tamper(
      "UPDATE event SET sequence = 1000, version = 1000 WHERE sequence = 2",
      "UPDATE event SET sequence = 2, version = 2 WHERE sequence = 3",
      "UPDATE event SET sequence = 3, version = 3 WHERE sequence = 1000")
    let codes = try swapped.verify().findings
    for sequence in [2, 3, 4] as [Int64] {
      #expect(codes.contains(.chainBroken(sequence: sequence)))
    }
    #expect(codes.contains(.contentAltered(sequence: 2)))
    #expect(try swapped.readLog().count == 6)
  }

  @Test("A log cut short is named by the cursor; cut with care, only by a head kept elsewhere")
  func tail() throws {
    let store = try TemporaryStore(Sample.story)
    let head = try store.verify().head
    try store.tamper("DELETE FROM event WHERE sequence = 6")
    let findings = try store.verify().findings
    #expect(findings.contains(.cursor(projected: 6, logged: 5)))
    #expect(findings.contains(.projection(trail: Sample.trail.text)))
    try store.rebuild()
    let verification = try store.verify()
    #expect(verification.isSound)
    #expect(verification.head != head)
    #expect(verification.events == 5)
  }
}
