import CloudTrail
import Foundation
import TestSupport
import Testing

/// An import that is killed at any moment keeps what it acknowledged, and nothing by half.
@Suite("Killed imports")
struct KillTests {
  /// The store's place and the files are the same for all rounds, so paths are, too.
  private let place: Workplace
  private let tree: CallTree

  init() throws {
    place = try Workplace()
    tree = try CallTree(in: place, named: "logs", files: 0..<60)
  }

  @Test("Kills at random moments", .timeLimit(.minutes(60)))
  func kills() throws {
    var random = SeededRandom(seed: 42)
    try place.trailback("import", tree.folder)
    let expected = try place.timeline()
    #expect(expected.count == 300)

    var kills = Kills(wanted: LongRun.rounds(100, long: 2000))
    while kills.isUnfinished {
      try removeStore()
      // The first kill of a round may land in the making of the store, the later ones in going on.
      var acknowledged: Set<String> = []
      for _ in 0..<5 where kills.isUnfinished { try killOnce(&kills, &random, &acknowledged) }
      try requireRowsOnlyOfDurableCalls()
      if !acknowledged.isEmpty {
        let lost = acknowledged.subtracting(try place.eventIDs())
        try #require(lost.isEmpty, "acknowledged and gone: \(lost)")
      }
      let rest = try place.trailback("import", tree.folder)
      try #require(rest.code == 0, "\(rest.errors)")
      try #require(try place.trailback("import", tree.folder).out.contains("60 known from before"))
      try #require(try place.timeline() == expected)
      try #require(try place.isSound())
    }
    #expect(kills.landed == kills.wanted, "of \(kills.tried) kills")
  }

  /// How many kills hit a running import, and when the next one is sent. How long an import takes
  /// depends on what else the machine does, so each one that ends by itself corrects the guess.
  private struct Kills {
    let wanted: Int
    var landed = 0
    var tried = 0
    private var latest: TimeInterval = 1

    init(wanted: Int) { self.wanted = wanted }

    var isUnfinished: Bool { landed < wanted && tried < 4 * wanted }

    func moment(_ random: inout SeededRandom) -> TimeInterval {
      .random(in: 0..<latest, using: &random)
    }

    mutating func note(hasLanded: Bool, after seconds: TimeInterval) {
      tried += 1
      if hasLanded {
        landed += 1
        latest *= 1.05
      } else {
        latest = max(0.01, min(latest, seconds) * 0.9)
      }
    }
  }

  private func killOnce(
    _ kills: inout Kills, _ random: inout SeededRandom, _ acknowledged: inout Set<String>
  ) throws {
    let moment = kills.moment(&random)
    let running = try place.start(["import", tree.folder, "--format", "jsonl"])
    usleep(UInt32(moment * 1_000_000))
    running.send(SIGKILL)
    let outcome = try running.outcome()
    kills.note(hasLanded: outcome.signal == SIGKILL, after: moment)
    acknowledged.formUnion(try acknowledgedIDs(outcome))
    guard !acknowledged.isEmpty else { return }
    let verification = try place.trailback("verify", "--format", "json")
    try #require(verification.code == 0, "\(verification.out)\(verification.errors)")
    // The log only grows, so what is missing at the end of the round would be missing now.
    let events = try JSONValue(parsing: verification.out)["events"]
    guard case .integer(let count) = events else { throw TestFailure(verification.out) }
    try #require(count >= Int64(acknowledged.count))
  }

  /// The calls of all files for which a whole line was printed.
  private func acknowledgedIDs(_ outcome: Outcome) throws -> Set<String> {
    var ids: Set<String> = []
    // What follows the last line break was cut off.
    for line in outcome.out.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      guard let file = try JSONValue(parsing: String(line))["file"]?.string else { continue }
      ids.formUnion(tree.ids[file] ?? [])
    }
    return ids
  }

  /// A row of the ledger says that a file was read, so all of its calls must be there.
  private func requireRowsOnlyOfDurableCalls() throws {
    // Shows whether there is a whole store, and finishes what a kill left of it.
    guard try place.trailback("verify").code == 0 else { return }
    let listed = try place.shell(
      "sqlite3 trailback.sqlite \"SELECT path FROM reading WHERE kind = 'file'\"")
    try #require(listed.code == 0, "\(listed.errors)")
    let read = Set(listed.lines.flatMap { tree.ids[$0] ?? [] })
    try #require(read.count == 5 * Set(listed.lines).count)
    let lost = read.subtracting(try place.eventIDs())
    try #require(lost.isEmpty, "read by the ledger, and gone: \(lost)")
  }

  private func removeStore() throws {
    for suffix in ["", "-wal", "-shm", "-lock", "-journal"] {
      let path = place.store + suffix
      if FileManager.default.fileExists(atPath: path) {
        try FileManager.default.removeItem(atPath: path)
      }
    }
  }
}
