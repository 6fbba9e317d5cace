public import CloudTrail
public import History
import ReadModels
public import Replay
import Synchronization

/// Where calls that change trails can have been missed, worked out again only when the store has grown: for
/// that every trail of the store is read.
///
/// A trail whose every call came to this store is always covered, and costs one look at the store.
public final class CoverageCache: Sendable {
  private struct Entry {
    var events: Int64
    var readings: Int64
    var coverages: Coverages
  }

  private let last = Mutex<Entry?>(nil)

  /// Nothing is worked out yet.
  public init() {}

  /// The coverage of a trail.
  ///
  /// - Parameters:
  ///   - trail: the trail.
  ///   - history: the store, always the same one.
  ///   - knownAt: leaves out what was learned later; nil for everything.
  /// - Throws: `HistoryError`.
  public func coverage(
    of trail: TrailARN, in history: HistorySnapshot, asKnownAt knownAt: Timestamp? = nil
  ) throws -> TrailCoverage {
    try coverages(of: [trail], in: history, asKnownAt: knownAt)[trail] ?? .complete
  }

  /// The coverage of some trails. If none of them can have been changed elsewhere, nothing is worked out.
  ///
  /// - Parameters:
  ///   - trails: in any order.
  ///   - history: the store, always the same one.
  ///   - knownAt: leaves out what was learned later; nil for everything.
  /// - Throws: `HistoryError`.
  public func coverages(
    of trails: [TrailARN], in history: HistorySnapshot, asKnownAt knownAt: Timestamp? = nil
  ) throws -> [TrailARN: TrailCoverage] {
    var all: Coverages?
    var found: [TrailARN: TrailCoverage] = [:]
    for trail in trails {
      if try history.isRecordedHere(trail, asKnownAt: knownAt) {
        found[trail] = .complete
        continue
      }
      let coverages = try all ?? self.all(in: history, asKnownAt: knownAt)
      all = coverages
      found[trail] = coverages[trail]
    }
    return found
  }

  /// Those of all trails, as they were worked out last if the store has not grown since.
  private func all(
    in history: HistorySnapshot, asKnownAt knownAt: Timestamp?
  ) throws -> Coverages {
    if knownAt != nil { return try Coverages(history, asKnownAt: knownAt) }
    let events = try history.head().head.sequence ?? 0
    let readings = try history.ledgerHead().head.sequence ?? 0
    let known = last.withLock { entry in
      entry.flatMap { $0.events == events && $0.readings == readings ? $0.coverages : nil }
    }
    if let known { return known }
    let coverages = try Coverages(history)
    last.withLock {
      $0 = Entry(events: events, readings: readings, coverages: coverages)
    }
    return coverages
  }
}

/// On which spans without records the answer to one call rests.
final class Reliance {
  private let cache: CoverageCache
  private(set) var trusts: [Trust] = []

  init(_ cache: CoverageCache) {
    self.cache = cache
  }

  /// Notes that the answer tells of a trail.
  ///
  /// - Returns: the state that can be told: of a time in the past that was not read, what nothing has shown
  ///   since is not known.
  func note(
    _ trail: TrailARN, _ state: TrailState, at time: Timestamp, in history: HistorySnapshot,
    asKnownAt knownAt: Timestamp?
  ) throws -> TrailState {
    let coverage = try cache.coverage(of: trail, in: history, asKnownAt: knownAt)
    let doubt = coverage.doubt(at: time)
    if doubt.isProvisional { trusts.append(.provisional) }
    if !doubt.selfBlind.isEmpty, let span = doubt.selfBlindSpan {
      trusts.append(.selfBlind(coverage.spans[span]))
    }
    guard let span = doubt.unreadSpan.map({ coverage.spans[$0] }) else { return state }
    guard span.until != nil else {
      trusts.append(.last(span))
      return state
    }
    trusts.append(.hole(span))
    return state.doubting(doubt.unread.subtracting(.existence), .unread)
  }

  /// The header fields that say how far the answer can be trusted; none if it is fully known.
  var headers: [(name: String, value: String)] {
    var headers: [(String, String)] = []
    let last = trusts.compactMap { trust -> Timestamp?? in
      if case .last(let span) = trust { span.from } else { nil }
    }
    if let earliest = last.map({ $0 ?? Period.beginning }).min() {
      headers.append((Self.knownUntil, "\(earliest)"))
    }
    let blind = trusts.compactMap { trust -> BlindSpan? in
      if case .selfBlind(let span) = trust { span } else { nil }
    }
    if let span = blind.min(by: { ($0.from ?? Period.beginning) < ($1.from ?? Period.beginning) }) {
      let until = span.until.map { "\($0)" } ?? ""
      headers.append((Self.selfBlind, "\(span.from ?? Period.beginning)/\(until)"))
    }
    if trusts.contains(.provisional) { headers.append((Self.provisional, "true")) }
    return headers
  }

  /// Up to when the calls of the trails were read that the answer tells of.
  static let knownUntil = "Trailback-Known-Until"
  /// The span `FROM/UNTIL` in which no known trail logged calls that change trails.
  static let selfBlind = "Trailback-Self-Blind"
  /// There if records of that time may still arrive.
  static let provisional = "Trailback-Provisional"
}
