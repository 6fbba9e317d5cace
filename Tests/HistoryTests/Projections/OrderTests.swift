import CloudTrail
import GRDB
import TestSupport
import Testing

import HistoryTestSupport
@testable import History

@Suite("Whatever the order of import")
struct OrderTests {
  @Test(
    "the projections are the same, and equal a rebuild after every append",
    arguments: 0..<LongRun.rounds(16, long: 160))
  func independence(_ block: Int) throws {
    for seed in (block * 15)..<(block * 15 + 15) {
      var history = GeneratedHistory(seed: seed)
      let inOrder = try store(history.events.map { [$0] }, seed, seed % 6 == 0 ? .rebuild : .none)
      let expected = try Self.attributed(inOrder)
      let late = history.shuffled()
      let batched = history.shuffled()
      let doubled = batched + history.shuffled()
      for (batches, check) in [
        (late.map { [$0] }, seed % 6 == 1 ? .rebuild : .fold),
        (history.batches(of: batched), seed % 6 == 2 ? .rebuild : .none),
        (history.batches(of: doubled), .none),
      ] as [([[TrailEvent]], Check)] {
        let other = try store(batches, seed, check)
        #expect(try Self.attributed(other) == expected, "seed \(seed)")
        #expect(
          try other.snapshot { try $0.eventCount() } == Int64(history.events.count),
          "seed \(seed)")
      }
      let verification = try inOrder.snapshot { try $0.verify() }
      #expect(verification.findings == [], "seed \(seed)")
    }
  }

  /// What the projections are compared with after each batch: a fold of all events, value by value,
  /// or a whole rebuild, byte for byte, which is slower.
  private enum Check {
    case none
    case fold
    case rebuild
  }

  private func store(
    _ batches: [[TrailEvent]], _ seed: Int, _ check: Check
  ) throws -> MemoryStore {
    let store = try MemoryStore()
    for batch in batches {
      try store.append(batch)
      switch check {
      case .none: break
      case .fold:
        try store.snapshot { history in
          for trail in [Sample.trail.text, Sample.otherTrail.text] {
            let periods = Fold.periods(of: try history.foldedEvents(of: trail, asKnownAt: nil))
            let isProjected = try history.isProjected(trail, periods)
            #expect(isProjected, "seed \(seed)")
          }
        }
      case .rebuild:
        let rows = try store.projections()
        #expect(try rows == store.refoldedProjections(), "seed \(seed)")
      }
    }
    if check == .rebuild {
      #expect(try store.projections() == store.rebuiltProjections(), "seed \(seed)")
    }
    return store
  }

  /// The rows of `trail` and `period` with the ids of events instead of their sequences.
  static func attributed(_ store: MemoryStore) throws -> [Row] {
    func id(_ column: String) -> String {
      "(SELECT id FROM event WHERE sequence = \(column)) AS \(column)"
    }
    return try store.database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT trail, from_time, ordinal, generation, until_time, \(id("set_by")), cause,
            existence, logging, \(id("logging_by")), selectors, \(id("selectors_by")), insights,
            multi_region, global_services, organization, recursive_logging
          FROM period ORDER BY trail, from_time, ordinal
          """)
        + Row.fetchAll(
          database,
          sql: """
            SELECT trail, generation, name, home_region, account, created_time,
              \(id("created_by")), deleted_time, \(id("deleted_by"))
            FROM trail ORDER BY trail, generation
            """)
    }
  }
}
