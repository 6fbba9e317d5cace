import CloudTrail
import GRDB
import TestSupport
import Testing

import HistoryTestSupport
@testable import History

@Suite("What the writer remembers of the last periods")
struct LatestPeriodsTests {
  private struct GivenUp: Error {}

  @Test(
    "leaves the rows that folding the whole log gives, whatever fails and whoever else writes",
    arguments: 0..<LongRun.rounds(12, long: 120))
  func likeRebuilding(_ block: Int) throws {
    for seed in (block * 4)..<(block * 4 + 4) {
      var history = GeneratedHistory(seed: seed)
      var random = SeededRandom(seed: UInt64(seed + 5000))
      let store = try TemporaryStore()
      // A clock that goes back as often as forth.
      let clock = SteppingClock(
        (0..<200).map { _ in
          Sample.start.advanced(bySeconds: Int64.random(in: -1000...1000, using: &random))
        })
      let recorders = try (0..<2).map { _ in try Recorder(path: store.path, now: clock.now) }
      let events = seed % 2 == 0 ? history.events : history.shuffled()
      for batch in history.batches(of: events) {
        let recorder = recorders[Int.random(in: 0..<4, using: &random) / 3]
        if Int.random(in: 0..<4, using: &random) == 0 { try lose(batch, by: recorder) }
        switch Int.random(in: 0..<8, using: &random) {
        case 0: try recorder.rebuild()
        case 1, 2: _ = try recorder.append(batch.map { ($0, Provenance(channel: .file)) })
        default: try run(batch, by: recorder, &random)
        }
        try compare(store.path, "seed \(seed)")
      }
      for recorder in recorders { try recorder.close() }
    }
  }

  /// A job for each event; some give up first, and each sees what a reader would.
  private func run(
    _ events: [TrailEvent], by recorder: Recorder, _ random: inout SeededRandom
  ) throws {
    var jobs: [(inout RecordingSession) throws -> Void] = []
    for event in events {
      if Int.random(in: 0..<3, using: &random) == 0 {
        jobs.append { session in
          try session.append(event, from: Provenance(channel: .call))
          throw GivenUp()
        }
      }
      jobs.append { session in
        let trail = event.stream.trailARN ?? Sample.trail
        for seconds in [-1, 0, 1, 100] as [Int64] {
          let time = event.time.advanced(bySeconds: seconds)
          var plain = session.history
          plain.latest = nil
          let (seen, stored) = (
            try session.history.period(of: trail, at: time),
            try plain.period(of: trail, at: time)
          )
          #expect(seen == stored)
        }
        try session.append(event, from: Provenance(channel: .call))
      }
    }
    _ = try recorder.run(jobs)
  }

  /// A transaction that SQLite gives up as a whole, as it does where the disk is full.
  private func lose(_ events: [TrailEvent], by recorder: Recorder) throws {
    var jobs = events.map { event -> (inout RecordingSession) throws -> Void in
      { try $0.append(event, from: Provenance(channel: .call)) }
    }
    jobs.append { session in
      try session.history.database.execute(sql: "ROLLBACK")
      throw GivenUp()
    }
    #expect(throws: GivenUp.self) { try recorder.run(jobs) }
  }

  private func compare(_ path: String, _ name: String) throws {
    try DatabaseQueue(path: path).inTransaction { database in
      let rows = try Dump.projections(database)
      try Rebuild.run(database)
      #expect(try Dump.projections(database) == rows, "\(name)")
      return .rollback
    }
  }

  @Test("is forgotten when anybody else wrote")
  func others() {
    let latest = LatestPeriods()
    let period = Period(
      ordinal: 1, from: Sample.start, until: nil, setBy: 1, cause: .startLogging,
      state: .initial(existed: true))
    latest.begin(version: 1)
    latest[Sample.trail.text] = LatestPeriods.Entry(period: period)
    latest.begin(version: 1)
    #expect(latest[Sample.trail.text]?.period == period && latest[Sample.otherTrail.text] == nil)
    latest.begin(version: 2)
    #expect(latest[Sample.trail.text] == nil)
  }
}
