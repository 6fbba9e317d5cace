import CloudTrail
import GRDB
import Testing

@testable import History

@Suite("Whoever gets past the guards of the ledger is found out")
struct LedgerTamperingTests {
  /// For each column what a forger may write into row 2.
  static let alterations: [(String, String)] = [
    ("number", "1000"), ("recorded_time", "recorded_time + 1"), ("recorded_time", "0"),
    ("kind", "'claim'"), ("kind", "'other'"), ("path", "'logs/x'"),
    ("path", "path || char(0) || 'x'"), ("size", "NULL"), ("size", "-1"),
    ("modified_time", "9223372036854775807"), ("sha256", "NULL"), ("sha256", "'x'"),
    ("reader", "2"), ("delivery_account", "'1'"), ("delivery_region", "NULL"),
    ("delivery_time", "delivery_time + 60000000"), ("first_time", "NULL"), ("last_time", "0"),
    ("records", "9223372036854775807"), ("calls", "0"), ("observations", "-1"),
    ("problems", "1"), ("activity", "'[]'"), ("activity", "'{'"), ("activity", "'[1]'"),
    ("activity", "replace(activity, '[[', '[[9223372036854775807,-9223372036854775808],[')"),
    (
      "activity",
      "replace(activity, '\"records\":3', '\"records\":9223372036854775807')"
    ),
    ("claim", "'{}'"), ("claim", "'null'"), ("formula", "2"), ("previous_hash", "zeroblob(32)"),
    ("hash", "zeroblob(32)"),
  ]

  @Test("One column of one row", arguments: alterations)
  func alter(_ column: String, _ value: String) throws {
    let store = try TemporaryStore(Sample.story)
    try store.read(Sample.readings)
    try store.tamper("UPDATE reading SET \(column) = \(value) WHERE number = 2")
    let expected: Set<String> =
      switch column {
      case "previous_hash", "hash": ["ledgerChainBroken", "readingAltered"]
      case "number": ["readingGap", "ledgerChainBroken", "readingAltered"]
      default: ["readingAltered"]
      }
    let codes = Set(try store.verify().findings.map(\.code))
    #expect(expected.isSubset(of: codes), "\(codes)")
    // Whatever it holds, it is read or refused in words.
    let history = try History(unchecked: StorePath(store.path))
    do {
      try history.snapshot {
        _ = try $0.readEvidence(asKnownAt: .now)
        _ = try $0.readEvidence()
        _ = try $0.knownFiles()
      }
    } catch let error as HistoryError {
      #expect(["undecodableReading", "damaged"].contains(error.code), "\(error)")
    }
    do {
      try store.rebuild()
    } catch let error as HistoryError {
      #expect(["undecodableReading", "damaged"].contains(error.code), "\(error)")
    }
    #expect(try !store.verify().isSound)
  }

  @Test("All columns of the table are among those")
  func completeness() {
    #expect(Set(Self.alterations.map(\.0)) == Set(LedgerGuardTests.columns))
  }

  private static let proven: ReadingDraft = {
    var draft = ReadingDraft(kind: .claim, reader: 1)
    draft.claim = CompletenessClaim(
      .proven, accounts: ["111122223333"], regions: ["us-east-1"], from: Sample.time(0),
      until: Sample.time(3600), origin: .trail(name: "main", home: "us-east-1"))
    return draft
  }()

  @Test("What is derived may hold anything, and no question ends the program")
  func derived() throws {
    for sql in [
      "UPDATE activity SET until_second = 9223372036854775807",
      "UPDATE activity SET from_second = until_second + 1 WHERE kind = 'writes'",
      "UPDATE place SET delivered = 9223372036854775807",
      "UPDATE place SET records = -9223372036854775807 - 1",
      "UPDATE delivery SET until_time = from_time",
      "UPDATE delivery SET kind = 'complete'",
      "UPDATE delivery SET origin = '{}'",
      "UPDATE delivery SET origin = 'main'",
      "UPDATE delivery SET origin = replace(origin, 'main', 'other')",
      "UPDATE delivery SET region = 'us-east-2'",
      "UPDATE delivery SET until_time = until_time + 1",
      "INSERT INTO delivery SELECT kind, origin, account, region, until_time + 1, until_time + 2 "
        + "FROM delivery",
      "DELETE FROM delivery",
      "DELETE FROM declaration",
      "INSERT INTO declaration VALUES (9223372036854775807)",
    ] {
      let store = try TemporaryStore(Sample.story)
      try store.read(Sample.readings + [Self.proven])
      try store.run(sql)
      do { _ = try store.evidence() } catch let error as HistoryError {
        #expect(error.code == "damaged")
      }
      #expect(try store.verify().findings == [.evidence])
      try store.rebuild()
      #expect(try store.verify().findings == [])
    }
  }

  @Test(
    "Nothing is joined with what is no span of time: the rows are refused until it is rebuilt",
    arguments: [
      "UPDATE activity SET until_second = 9223372036854775807",
      "UPDATE activity SET from_second = until_second + 1 WHERE kind = 'writes'",
      "UPDATE delivery SET until_time = from_time",
    ])
  func appendingToDerived(sql: String) throws {
    let store = try TemporaryStore(Sample.story)
    let readings = Sample.readings + [Self.proven]
    try store.read(readings)
    try store.run(sql)
    let more = [Sample.file("logs/d.json.gz"), Self.proven]
    let error = #expect(throws: HistoryError.self) { try store.read(more) }
    #expect(error?.code == "damaged")
    #expect(try store.readings().count == readings.count)
    try store.rebuild()
    try store.read(more)
    #expect(try store.verify().findings == [])
  }
}
