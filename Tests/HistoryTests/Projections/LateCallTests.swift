import GRDB
import Selectors
import Testing

@testable import History

@Suite("Calls that are learned of late")
struct LateCallTests {
  @Test("leave the rows that folding the whole log gives, after every append", arguments: 0..<12)
  func likeRebuilding(_ block: UInt64) throws {
    for seed in (block * 8)..<(block * 8 + 8) {
      var chance = Chance(state: seed)
      // Some histories hold an observation, which looks back and must not be folded past.
      var events = (0..<40).map { Self.event($0, observes: seed % 4 == 0, &chance) }
      if seed % 3 == 0 { events.reverse() } else { events.shuffle(using: &chance) }
      let database = try DatabaseQueue()
      try Schema.migrate(database, from: 0)
      var rest = events[...]
      while !rest.isEmpty {
        let batch = rest.prefix(Int.random(in: 1...4, using: &chance))
        rest = rest.dropFirst(batch.count)
        try database.inTransaction { database in
          var appender = try Appender(database, path: "memory", now: .now)
          for event in batch {
            _ = try appender.append(event, Provenance(channel: .call), expecting: nil)
          }
          try appender.finish()
          return .commit
        }
        let rows = try database.read(Self.rows)
        try database.write { try Rebuild.run($0) }
        #expect(try database.read(Self.rows) == rows, "seed \(seed), \(rest.count) to come")
      }
    }
  }

  @Test("a call in the middle of a long history touches its neighbourhood only")
  func neighbourhood() throws {
    let database = try DatabaseQueue()
    try Schema.migrate(database, from: 0)
    func append(_ seconds: [Int64]) throws {
      try database.write { database in
        var appender = try Appender(database, path: "memory", now: .now)
        for second in seconds {
          _ = try appender.append(
            TrailEvent(
              id: "put-\(second)", trail: "trail", change: .putEventSelectors(.default),
              time: Timestamp(seconds: 1_700_000_000 + second)),
            Provenance(channel: .call), expecting: nil)
        }
        try appender.finish()
      }
    }
    try append((1...500).map { $0 * 10 })
    let before = try database.read { $0.totalChangesCount }
    try append([2505])
    // The event, the cursor, the period before, the new one, and the one behind: each written at
    // most twice.
    let changes = try database.read { $0.totalChangesCount } - before
    #expect(changes <= 10)
  }

  private static func event(
    _ number: Int, observes: Bool, _ chance: inout Chance
  ) -> TrailEvent {
    let settings = TrailSettings(isMultiRegionTrail: Bool.random(using: &chance))
    let narrowed = TrailSelectors.basic([EventSelector(readWriteType: .readOnly)])
    let change: TrailChange =
      switch Int.random(in: 0..<12, using: &chance) {
      case 0: .create(settings)
      case 1: .delete
      case 2: .update(settings)
      case 3, 4: .startLogging
      case 5: .stopLogging
      case 6: .lose(call: .putEventSelectors, reason: "omitted")
      case 7: .reject(call: .stopLogging, errorCode: "AccessDenied", errorMessage: nil)
      case 8 where observes: .observe(Observation(isLogging: Bool.random(using: &chance)))
      case 9: .putInsightSelectors([])
      default: .putEventSelectors(Bool.random(using: &chance) ? .default : narrowed)
      }
    return TrailEvent(
      id: "event-\(number)", trail: Int.random(in: 0..<4, using: &chance) == 0 ? "b" : "a",
      change: change,
      // Often several in one second, some of them with a fraction.
      time: Timestamp(
        microseconds: 1_700_000_000_000_000 + Int64.random(in: 0..<50, using: &chance) * 1_000_000
          + (Int.random(in: 0..<6, using: &chance) == 0 ? 250_000 : 0)))
  }

  private static func rows(_ database: Database) throws -> [Row] {
    try ["projection", "trail", "period"].flatMap {
      try Row.fetchAll(database, sql: "SELECT * FROM \($0)")
    }
  }

  /// SplitMix64.
  private struct Chance: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }
}
