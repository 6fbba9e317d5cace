import CloudTrail
import Foundation
import TestSupport
import Testing

import HistoryTestSupport
@testable import History

@Suite("Reading all trails at once gives the same as reading each by itself")
struct PeriodsTests {
  private static let moments = [-1.0, 0, 3.5, 8, 15, 29, 200].map(Sample.time)
  private static let trails = [Sample.trail, Sample.otherTrail]

  /// A generated history, learned batch by batch, and the moments at which it was.
  private func store(_ seed: Int) throws -> (MemoryStore, knownAt: [Timestamp?]) {
    var history = GeneratedHistory(seed: seed)
    let store = try MemoryStore()
    var knownAt: [Timestamp?] = [nil, Sample.time(900)]
    for (index, batch) in history.batches(of: history.shuffled()).enumerated() {
      let now = Sample.time(1000 + Double(index))
      try store.append(batch, now: now)
      knownAt.append(now)
    }
    return (store, knownAt)
  }

  @Test("the periods at a moment", arguments: 0..<LongRun.rounds(24, long: 240))
  func periods(_ seed: Int) throws {
    let (store, knownAt) = try store(seed)
    try store.snapshot { history in
      for knownAt in knownAt {
        for time in Self.moments {
          let found = try history.periods(at: time, asKnownAt: knownAt)
          let expected = try Self.trails.sorted().compactMap { trail in
            try history.period(of: trail, at: time, asKnownAt: knownAt).map { (trail, $0) }
          }
          #expect(found.map(\.trail) == expected.map(\.0))
          #expect(found.map(\.period) == expected.map(\.1))
        }
      }
    }
  }

  @Test(
    "the present of all, which one statement reads", arguments: 0..<LongRun.rounds(24, long: 240))
  func presents(_ seed: Int) throws {
    let (store, knownAt) = try store(seed)
    try store.snapshot { history in
      for knownAt in knownAt {
        for clock in Self.moments {
          let found = try history.periods(at: clock, isPresent: true, asKnownAt: knownAt)
          let expected = try Self.trails.sorted().compactMap { trail in
            try history.presentPeriod(of: trail, clock: clock, asKnownAt: knownAt).period
              .map { (trail, $0) }
          }
          #expect(found.map(\.trail) == expected.map(\.0))
          #expect(found.map(\.period) == expected.map(\.1))
        }
      }
    }
  }

  @Test("the changes between two moments", arguments: 0..<LongRun.rounds(24, long: 240))
  func parts(_ seed: Int) throws {
    let (store, knownAt) = try store(seed)
    try store.snapshot { history in
      for knownAt in knownAt {
        for (from, to) in zip(Self.moments, Self.moments.dropFirst()) {
          for trail in Self.trails {
            func changes(_ timeline: TrailTimeline?) -> [StateChange] {
              timeline?.changes.filter { from <= $0.after.from && $0.after.from <= to } ?? []
            }
            let part = try history.timeline(of: trail, in: from...to, asKnownAt: knownAt)
            let whole = try history.timeline(of: trail, asKnownAt: knownAt)
            #expect(changes(part) == changes(whole))
            if let part { #expect(part.period(at: to) == whole?.period(at: to)) }
          }
        }
      }
    }
  }

  @Test("the latest changes", arguments: 0..<LongRun.rounds(24, long: 240))
  func latest(_ seed: Int) throws {
    let (store, knownAt) = try store(seed)
    try store.snapshot { history in
      for knownAt in knownAt {
        for time in Self.moments {
          let all = try Self.trails.sorted().flatMap { trail in
            let changes = try history.timeline(of: trail, asKnownAt: knownAt)?.changes ?? []
            return changes.filter { $0.after.from <= time }.reversed()
          }
          let periods = try history.periods(at: time, asKnownAt: knownAt)
          for count in [1, 2, 5, 100] {
            let found = try history.latestChanges(
              count, among: periods, at: time, asKnownAt: knownAt)
            let times = Array(all.map(\.after.from).sorted(by: >).prefix(count))
            #expect(found.map(\.after.from) == times)
            #expect(found.allSatisfy(all.contains))
            #expect(Set(found).count == found.count)
            for trail in Self.trails {
              let own = found.filter { $0.trail == trail }
              #expect(own == Array(all.filter { $0.trail == trail }.prefix(own.count)))
            }
          }
        }
      }
    }
  }
}
