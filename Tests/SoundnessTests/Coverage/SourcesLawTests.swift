import CloudTrail
import History
import HistoryTestSupport
import Reports
import TestSupport
import Testing

@testable import Replay

/// What `trailback sources` calls read, held against what the verdicts rest on: over made-up worlds of which files lack,
/// digests were read or a bucket was listed.
@Suite("Sources and coverage mean the same by read")
struct SourcesLawTests {
  @Test("In made-up worlds, within whatever window and by whatever clock")
  func agree() throws {
    var seen = Seen()
    for seed in 0..<Self.worlds {
      var random = SeededRandom(seed: UInt64(seed))
      let imported = Self.imported(seed, &random)
      var options = ReadSources.Options(now: Self.clock(imported, &random))
      options.largestGap = imported.largestGap
      if random.chance(30) { options.window.since = Self.moment(imported, &random) }
      if random.chance(30) { options.window.until = Self.moment(imported, &random) }
      try imported.store().snapshot { history in
        try Self.compare(imported, options, in: history, "seed \(seed)", &seen)
      }
    }
    #expect(seen.places > Self.worlds && seen.trails > Self.worlds / 2, "\(seen)")
    #expect(seen.unread > Self.worlds / 10, "\(seen)")
    #expect(seen.afterLastRecord > Self.worlds / 10, "\(seen)")
    #expect(seen.delivered > Self.worlds / 20, "\(seen)")
    #expect(seen.cutByClock > Self.worlds / 10, "\(seen)")
  }

  #if DEBUG
    private static let worlds = LongRun.rounds(150, long: 3000)
  #else
    private static let worlds = LongRun.rounds(450, long: 30_000)
  #endif

  /// How often what the comparison is about occurred.
  private struct Seen {
    var places = 0
    var trails = 0
    /// Trails of which a part of the window is unread.
    var unread = 0
    /// Places that were read on from their last record.
    var afterLastRecord = 0
    /// Places of which digests or listings show something.
    var delivered = 0
    /// Places that were read on from the clock.
    var cutByClock = 0
  }

  private static func imported(_ seed: Int, _ random: inout SeededRandom) -> Imported {
    switch seed % 3 {
    case 0: return Imported(&random)
    case 1: return DigestedWorld(&random).imported(&random)
    default: return ListedWorld(&random).imported(&random)
    }
  }

  private static func moment(_ imported: Imported, _ random: inout SeededRandom) -> Timestamp {
    let span = imported.world.span
    let length = (span.upperBound - span.lowerBound) / 1_000_000
    return Timestamp(microseconds: span.lowerBound)
      .advanced(bySeconds: Int64(random.below(Int(length))))
  }

  private static func clock(_ imported: Imported, _ random: inout SeededRandom) -> Timestamp {
    random.chance(40)
      ? moment(imported, &random)
      : Timestamp(microseconds: imported.world.span.upperBound).advanced(bySeconds: 30 * 86_400)
  }

  private static func compare(
    _ imported: Imported, _ options: ReadSources.Options, in history: HistorySnapshot,
    _ name: String, _ seen: inout Seen
  ) throws {
    let evidence = imported.evidence
    let covering = CoverageOptions(largestGap: imported.largestGap)
    let coverages = try Coverages(history, evidence, options: covering)
    var counts = ReadCounts(by: .hour, window: options.window)
    for (index, reading) in imported.readings.enumerated() {
      counts.add(
        Reading(
          number: Int64(index + 1), recordedAt: options.now, content: reading, hash: []))
    }
    let sources = ReadSources(
      evidence, counts: counts, trails: try KnownTrail.all(in: history),
      delivered: coverages.delivered, selfBlind: coverages.selfBlind, options: options)
    guard let window = sources.window else { return }
    #expect(window.upperBound <= options.now, "\(name)")
    for place in sources.places {
      let delivered = coverages.delivered[place.name] ?? TimeRanges()
      let read = PlaceCoverage(place.name, evidence, covering, delivered: delivered).read
      #expect(place.read == read.within(window), "\(name), \(place.name)")
      seen.places += 1
      if !delivered.isEmpty { seen.delivered += 1 }
      if let end = read.end, end > options.now { seen.cutByClock += 1 }
      if let last = evidence.places[place.name]?.lastRecord, let end = place.read.end,
        end > last.advanced(bySeconds: 1)
      {
        seen.afterLastRecord += 1
      }
    }
    for trail in try history.trailARNs() {
      try compare(trail, coverages[trail], sources, window, in: history, name, &seen)
    }
  }

  /// Where the trail is uncertain since nothing was read, the map has it so at the trail's home; and nowhere else.
  private static func compare(
    _ trail: TrailARN, _ coverage: TrailCoverage, _ sources: ReadSources,
    _ window: Range<Timestamp>, in history: HistorySnapshot, _ name: String, _ seen: inout Seen
  ) throws {
    let begin = max(try #require(try history.beginning(of: trail)), window.lowerBound)
    guard begin < window.upperBound else { return }
    let home = try #require(
      sources.places.first { $0.name == AccountRegion(home: trail) }, "\(name), \(trail)")
    let unread = TimeRanges(coverage.spans.filter { $0.kind == .unread }.map(\.time))
      .within(begin..<window.upperBound)
    #expect(
      home.read.gaps(in: begin..<window.upperBound) == unread, "\(name), \(trail)")
    seen.trails += 1
    if !unread.isEmpty { seen.unread += 1 }
  }
}
