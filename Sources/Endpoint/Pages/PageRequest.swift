import CloudTrail
import History
import Replay

/// What every page is made of.
struct PageRequest {
  /// Percent-encoded, as `HTTPRequest.path`.
  var path: String
  var query: PageQuery
  var history: HistorySnapshot
  var coverages: CoverageCache
  var cache: PageCache
  /// What the present means.
  var now: Timestamp

  /// In a store with more events it takes too long to find out, after each of them, what was not read at all
  /// times.
  private static let mostEvents = 20_000

  /// Whether all that was not read can be worked out for a page.
  var isSmall: Bool {
    get throws { try history.eventCount() <= Self.mostEvents }
  }

  /// Where calls that change some trails can have been missed, at all moments; nil if that takes too long for a
  /// page. Trails of which every call came to this server have nothing to work out.
  func coverages(of trails: [TrailARN], asKnownAt knownAt: Timestamp?) throws -> Coverages? {
    let isHere = try trails.allSatisfy { try history.isRecordedHere($0, asKnownAt: knownAt) }
    if isHere { return .complete }
    return try isSmall ? coverages.coverages(in: history, asKnownAt: knownAt) : nil
  }
}
