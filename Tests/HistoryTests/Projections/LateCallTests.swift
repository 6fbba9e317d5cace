import CloudTrail
import GRDB
import TestSupport
import Testing

import HistoryTestSupport
@testable import History

@Suite("Calls that are learned of late")
struct LateCallTests {
  @Test(
    "leave the rows that folding the whole log gives, after every append",
    arguments: 0..<LongRun.rounds(12, long: 120))
  func likeRebuilding(_ block: UInt64) throws {
    for seed in (block * 8)..<(block * 8 + 8) {
      var chance = SeededRandom(seed: seed)
      // Some histories hold an observation, which looks back and must not be folded past.
      var events = (0..<40).map { Self.event($0, observes: seed % 4 == 0, &chance) }
      if seed % 3 == 0 { events.reverse() } else { events.shuffle(using: &chance) }
      try Self.appendAndCompare(events, "seed \(seed)", &chance)
    }
  }

  @Test(
    "of a few busy seconds, most of them finer than a second, do so too",
    arguments: 0..<LongRun.rounds(12, long: 120))
  func busySeconds(_ block: UInt64) throws {
    for seed in (block * 10)..<(block * 10 + 10) {
      var chance = SeededRandom(seed: seed + 1_000_000)
      // No call on the whole second, then one in fifteen, then one in four.
      let wholes = [0, 15, 4][Int(seed % 3)]
      var events = (0..<40).map { number in
        var event = Self.event(number, observes: seed % 5 == 0, &chance)
        let isWhole = wholes > 0 && Int.random(in: 0..<wholes, using: &chance) == 0
        event.time = Timestamp(
          microseconds: 1_700_000_000_000_000 + Int64.random(in: 0..<3, using: &chance) * 1_000_000
            + (isWhole ? 0 : Int64.random(in: 1...60, using: &chance) * 16_000))
        return event
      }
      // In order, as an API takes calls; in every second history some are a little late.
      events.sort { ($0.time, $0.id) < ($1.time, $1.id) }
      if seed % 2 == 0 {
        for index in events.indices.dropFirst(2)
        where Int.random(in: 0..<6, using: &chance) == 0 {
          events.swapAt(index, index - Int.random(in: 1...2, using: &chance))
        }
      }
      try Self.appendAndCompare(events, "busy seed \(seed)", &chance)
    }
  }

  /// Appends the events in batches and compares the rows with those of a fold of all after each, and with
  /// those of a rebuild at the end.
  private static func appendAndCompare(
    _ events: [TrailEvent], _ name: String, _ chance: inout SeededRandom
  ) throws {
    let store = try MemoryStore()
    var rest = events[...]
    while !rest.isEmpty {
      let batch = rest.prefix(Int.random(in: 1...4, using: &chance))
      rest = rest.dropFirst(batch.count)
      try store.append(Array(batch))
      let rows = try store.projections()
      #expect(try store.refoldedProjections() == rows, "\(name), \(rest.count) to come")
    }
    #expect(try store.rebuiltProjections() == store.projections(), "\(name)")
  }

  private static func append(
    _ events: some Sequence<TrailEvent>, to database: DatabaseQueue,
    latest: LatestPeriods = LatestPeriods()
  ) throws {
    try database.write { database in
      var appender = try Appender(database, path: "memory", now: .now, latest: latest)
      for event in events {
        _ = try appender.append(event, Provenance(channel: .call), expecting: nil)
      }
      try appender.finish()
    }
  }

  @Test("a call in the middle of a long history touches its neighbourhood only")
  func neighbourhood() throws {
    let database = try DatabaseQueue()
    try database.write(Schema.create)
    func append(_ seconds: [Int64]) throws {
      try Self.append(
        seconds.map { Self.put(at: Timestamp(seconds: 1_700_000_000 + $0)) }, to: database)
    }
    try append((1...500).map { $0 * 10 })
    let before = try database.read { $0.totalChangesCount }
    try append([2505])
    // The event, the cursor, the period before, the new one, and the one after: each written at
    // most twice.
    let changes = try database.read { $0.totalChangesCount } - before
    #expect(changes <= 10)
  }

  @Test("a call of a busy second continues after the one before it, however many there are")
  func busySecond() throws {
    let database = try DatabaseQueue()
    try database.write(Schema.create)
    let start: Int64 = 1_700_000_000_000_000
    for number in 1...500 as ClosedRange<Int64> {
      let before = try database.read { $0.totalChangesCount }
      try Self.append(
        [Self.put(at: Timestamp(microseconds: start + number * 100))], to: database)
      // The event, the cursor, the period before and the new one.
      let changes = try database.read { $0.totalChangesCount } - before
      #expect(number == 1 || changes == 4)
    }
  }

  private static func put(at time: Timestamp) -> TrailEvent {
    TrailEvent(
      id: "put-\(time.microseconds)", stream: .trail(Sample.trail),
      change: .putEventSelectors(.default),
      time: time)
  }

  private static func event(
    _ number: Int, observes: Bool, _ chance: inout SeededRandom
  ) -> TrailEvent {
    let settings = TrailSettings(isMultiRegionTrail: Bool.random(using: &chance))
    let narrowed = TrailSelectors.basic([EventSelector(readWriteType: .readOnly)])
    let change: TrailChange =
      switch Int.random(in: 0..<13, using: &chance) {
      case 0: .create(settings)
      case 1: .delete
      case 2: .update(settings)
      case 3, 4: .startLogging
      case 5: .stopLogging
      case 6:
        .lose(
          call: EventKind.calls.randomElement(using: &chance) ?? .deleteTrail, reason: "omitted")
      case 7: .reject(call: .stopLogging, errorCode: "AccessDenied", errorMessage: nil)
      case 8 where observes: .observe(Observation(isLogging: Bool.random(using: &chance)))
      case 9: .putInsightSelectors([])
      case 10: number % 2 == 0 ? .addTags([]) : .removeTags([])
      default: .putEventSelectors(Bool.random(using: &chance) ? .default : narrowed)
      }
    return TrailEvent(
      id: "event-\(number)",
      // Some histories hold calls that name no trail.
      stream: change.kind == .unknownConfiguration && observes
        ? .unattributed(region: "us-east-1", account: number % 3 == 0 ? nil : "111122223333")
        : .trail(Int.random(in: 0..<4, using: &chance) == 0 ? Sample.otherTrail : Sample.trail),
      change: change,
      // Often several in one second, some of them with a fraction.
      time: Timestamp(
        microseconds: 1_700_000_000_000_000 + Int64.random(in: 0..<50, using: &chance) * 1_000_000
          + (Int.random(in: 0..<6, using: &chance) == 0 ? 250_000 : 0)))
  }
}
