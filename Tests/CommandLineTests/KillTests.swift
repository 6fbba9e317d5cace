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
    let started = Date()
    try place.trailback("import", tree.folder)
    let duration = Date().timeIntervalSince(started)
    let expected = try place.timeline()
    #expect(expected.count == 300)

    let most = LongRun.rounds(200, long: 2000)
    var kills = 0
    var landed = 0
    while kills < most {
      try removeStore()
      // The first kill of a round may land in the making of the store, the later ones in going on.
      var acknowledged: Set<String> = []
      for _ in 0..<5 where kills < most {
        // Going on is quicker than beginning.
        let moment = TimeInterval.random(in: 0..<duration * 0.6, using: &random)
        landed += try killOnce(after: moment, &acknowledged) ? 1 : 0
        kills += 1
      }
      if !acknowledged.isEmpty {
        let lost = acknowledged.subtracting(try place.eventIDs())
        try #require(lost.isEmpty, "acknowledged and gone: \(lost)")
      }
      let rest = try place.trailback("import", tree.folder)
      try #require(rest.code == 0, "\(rest.errors)")
      try #require(try place.timeline() == expected)
      try #require(try place.isSound())
    }
    // Otherwise the moments were badly chosen and the test says nothing.
    #expect(landed > most / 2, "only \(landed) kills hit a running import")
  }

  /// Whether the import was still running when the signal came.
  private func killOnce(
    after seconds: TimeInterval, _ acknowledged: inout Set<String>
  ) throws -> Bool {
    let running = try place.start(["import", tree.folder, "--format", "jsonl"])
    usleep(UInt32(seconds * 1_000_000))
    running.send(SIGKILL)
    let outcome = try running.outcome()
    acknowledged.formUnion(try acknowledgedIDs(outcome))
    guard !acknowledged.isEmpty else { return outcome.signal == SIGKILL }
    let verification = try place.trailback("verify", "--format", "json")
    try #require(verification.code == 0, "\(verification.out)\(verification.errors)")
    // The log only grows, so what is missing at the end of the round would be missing now.
    let events = try JSONValue(parsing: verification.out)["events"]
    guard case .integer(let count) = events else { throw TestFailure(verification.out) }
    try #require(count >= Int64(acknowledged.count))
    return outcome.signal == SIGKILL
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

  private func removeStore() throws {
    for suffix in ["", "-wal", "-shm", "-lock", "-journal"] {
      let path = place.store + suffix
      if FileManager.default.fileExists(atPath: path) {
        try FileManager.default.removeItem(atPath: path)
      }
    }
  }
}
