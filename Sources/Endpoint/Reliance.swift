import CloudTrail
import History
import ReadModels
import Replay

/// What the answer to one call depends on beside records: spans without any, and what is assumed.
final class Reliance {
  private let cache: CoverageCache
  private(set) var trusts: [Trust] = []
  /// The trails of which something in the answer is assumed.
  private(set) var assumed: Set<TrailARN> = []
  /// The trails that a list leaves out, since they are known in part only.
  private(set) var leftOut: Set<TrailARN> = []

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

  /// Notes that something of a trail in the answer is assumed.
  func note(assumed trail: TrailARN) { assumed.insert(trail) }

  /// Notes that a list leaves a trail out.
  func note(leftOut trail: TrailARN) { leftOut.insert(trail) }

  /// Whether the same call may be answered otherwise when the server is started with other assumptions.
  var dependsOnAssumptions: Bool { !assumed.isEmpty || !leftOut.isEmpty }

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
    if !assumed.isEmpty { headers.append((Self.assumed, Self.list(assumed))) }
    if !leftOut.isEmpty { headers.append((Self.leftOut, Self.list(leftOut))) }
    return headers
  }

  /// The most trails that a field names.
  private static let mostNamed = 20

  /// The ARNs, with a comma between two; whatever a record made up, in printable ASCII.
  private static func list(_ trails: Set<TrailARN>) -> String {
    let names = trails.sorted().prefix(mostNamed).map { trail in
      trail.text.utf8.map { byte in
        (0x21...0x7e).contains(byte) && byte != UInt8(ascii: ",")
          ? String(UnicodeScalar(byte)) : "?"
      }.joined()
    }
    let more = trails.count - mostNamed
    return names.joined(separator: ", ") + (more > 0 ? ", and \(more) more" : "")
  }

  /// Up to when the calls of the trails were read that the answer tells of.
  static let knownUntil = "Trailback-Known-Until"
  /// The span `FROM/UNTIL` in which no known trail logged calls that change trails.
  static let selfBlind = "Trailback-Self-Blind"
  /// The ARNs of the trails of which something in the answer is assumed.
  static let assumed = "Trailback-Assumed"
  /// The ARNs of the trails that a list leaves out, since they are known in part only.
  static let leftOut = "Trailback-Left-Out"
  /// There if records of that time may still arrive.
  static let provisional = "Trailback-Provisional"
}
