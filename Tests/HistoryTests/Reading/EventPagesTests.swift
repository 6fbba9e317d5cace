import CloudTrail
import TestSupport
import Testing

import HistoryTestSupport
@testable import History

@Suite("Pages of a trail's events")
struct EventPagesTests {
  @Test(
    "put together they are all its events, both ways and at any size",
    arguments: 0..<LongRun.rounds(24, long: 240))
  func whole(_ seed: Int) throws {
    var history = GeneratedHistory(seed: 500 + seed)
    let store = try MemoryStore()
    let events = history.shuffled()
    try store.append(Array(events.prefix(events.count / 2)), now: Sample.time(1000))
    try store.append(Array(events.dropFirst(events.count / 2)), now: Sample.time(2000))
    try store.snapshot { history in
      for (time, knownAt) in [
        (nil, nil), (Sample.time(9), nil), (nil, Sample.time(1500)),
        (Sample.time(9), Sample.time(1)),
      ] as [(Timestamp?, Timestamp?)] {
        var expected: [Event] = []
        try history.eachEvent(of: .trail(Sample.trail), asKnownAt: knownAt) { event in
          if time.map({ event.content.time <= $0 }) ?? true { expected.insert(event, at: 0) }
        }
        for count in [1, 2, 3, 100] {
          func page(_ position: EventPage.Position) throws -> EventPage {
            try history.events(
              of: .trail(Sample.trail), position, count: count, at: time, asKnownAt: knownAt)
          }
          var pages = [try page(.newest)]
          while let last = pages.last, last.hasOlder, let event = last.events.last {
            pages.append(try page(.olderThan(sequence: event.sequence)))
          }
          #expect(pages.flatMap(\.events) == expected)
          #expect(pages.map(\.hasNewer) == pages.indices.map { $0 > 0 })
          for (newer, older) in zip(pages, pages.dropFirst()) {
            let first = try #require(older.events.first)
            let back = try page(.newerThan(sequence: first.sequence))
            #expect(back.events == newer.events)
            #expect(back.hasOlder)
          }
        }
      }
    }
  }

  @Test(
    "Pages of some kinds or of one caller are the whole timeline without the others, both ways",
    arguments: 0..<12)
  func filtered(_ seed: Int) throws {
    var history = GeneratedHistory(seed: 900 + seed)
    let store = try MemoryStore()
    try store.append(history.shuffled(), now: Sample.time(1000))
    try store.snapshot { history in
      var all: [Event] = []
      try history.eachEvent(of: .trail(Sample.trail)) { all.insert($0, at: 0) }
      let someone = all.compactMap(\.content.actor.principal).first
      for (kinds, principal) in [
        ([.stopLogging, .putEventSelectors], nil),
        (nil, someone.map { String($0.dropFirst(4).uppercased()) }),
        ([], nil), (nil, "nobody"), (Set(EventKind.allCases), nil),
      ] as [(Set<EventKind>?, String?)] {
        let expected = all.filter { event in
          (kinds?.contains(event.content.change.kind) ?? true)
            && (principal.map {
              event.content.actor.principal?.lowercased().contains($0.lowercased()) ?? false
            } ?? true)
        }
        for count in [1, 3, 100] {
          func page(_ position: EventPage.Position) throws -> EventPage {
            try history.events(
              of: .trail(Sample.trail), position, count: count, kinds: kinds, principal: principal)
          }
          var pages = [try page(.newest)]
          while let last = pages.last, last.hasOlder, let event = last.events.last {
            pages.append(try page(.olderThan(sequence: event.sequence)))
          }
          #expect(pages.flatMap(\.events) == expected)
          for (newer, older) in zip(pages, pages.dropFirst()) {
            let first = try #require(older.events.first)
            #expect(try page(.newerThan(sequence: first.sequence)).events == newer.events)
          }
        }
      }
    }
  }

  @Test(
    "The latest events of all streams are the end of the whole timeline, turned around",
    arguments: 0..<12)
  func latest(_ seed: Int) throws {
    var history = GeneratedHistory(seed: 1300 + seed)
    let store = try MemoryStore()
    try store.append(history.shuffled(), now: Sample.time(1000))
    try store.snapshot { history in
      var all: [Event] = []
      try history.eachEvent { all.insert($0, at: 0) }
      let times = all.map(\.content.time)
      for count in [1, 4, 1000] {
        let latest = try history.latestEvents(count, lookingAt: 10_000) { _, _ in true }
        #expect(latest.map(\.content.time) == Array(times.prefix(count)))
        #expect(Set(latest.map(\.sequence)).count == latest.count)
      }
      let stops = try history.latestEvents(1000, lookingAt: 10_000) { kind, _ in
        kind == .stopLogging
      }
      #expect(
        Set(stops.map(\.sequence))
          == Set(all.filter { $0.content.change.kind == .stopLogging }.map(\.sequence)))
      #expect(try history.latestEvents(5, lookingAt: 3) { _, _ in true }.count == min(3, all.count))
    }
  }

  @Test("A page beside an event that is not among them is the newest one")
  func elsewhere() throws {
    let store = try MemoryStore()
    try store.append([
      Sample.event("1", .startLogging), Sample.event("2", .stopLogging, at: 5),
      Sample.event("3", .startLogging, of: Sample.otherTrail),
    ])
    try store.snapshot { history in
      for sequence in [Int64.min, 0, 3, 4, .max] {
        for position in [
          EventPage.Position.olderThan(sequence: sequence), .newerThan(sequence: sequence),
        ] {
          let page = try history.events(of: .trail(Sample.trail), position, count: 10)
          #expect(page.events.map(\.sequence) == [2, 1])
        }
      }
    }
  }
}
