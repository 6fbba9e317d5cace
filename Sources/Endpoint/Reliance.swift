import CloudTrail
import History
import ReadModels
import Replay

/// On which spans without records the answer to one call rests.
final class Reliance {
  private let cache: CoverageCache
  private(set) var trusts: [Trust] = []

  init(_ cache: CoverageCache) {
    self.cache = cache
  }

  /// Notes that the answer tells of a trail.
  ///
  /// - Parameters:
  ///   - trail: the trail.
  ///   - state: its state by all that is known.
  ///   - time: the moment that is told of.
  ///   - lastChange: when the period of the trail begins that holds then.
  /// - Returns: the state that can be told: of a time in the past that was not read, what nothing has shown
  ///   since is not known.
  func note(
    _ trail: TrailARN, _ state: TrailState, at time: Timestamp, lastChange: Timestamp,
    in history: HistorySnapshot, asKnownAt knownAt: Timestamp?
  ) throws -> TrailState {
    let coverage = try cache.coverage(
      of: trail, at: time, lastChange: lastChange, in: history, asKnownAt: knownAt)
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
