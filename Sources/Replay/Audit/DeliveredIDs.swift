import CloudTrail
import History

/// Finds records that a trail surely logged and that are in none of its files.
///
/// Memory is bounded: where there are more ids than a limit, only those are kept whose hashes end with so many
/// zeros, of the records that were expected and of those that were found alike. So what is said holds of a sample.
struct DeliveredIDs {
  /// Where a record was seen that a trail should have delivered.
  struct Seen: Sendable {
    var second: Int64
    var number: Int32
    var file: String
  }

  private struct Expected {
    var seen: Seen
    var kind: Int32
  }

  private struct Trail {
    var found: Set<Int> = []
    var expected: [Int: Expected] = [:]
    /// When there are records of a kind in files that only this trail can have delivered, in units of
    /// ``unit`` seconds.
    var times: [Int32: SpanSet] = [:]
  }

  private var trails: [Trail]
  private var kinds = AuditPiece.Listed<AuditPiece.Kind>()
  private let limit: Int
  private var kept = 0
  /// How many of the last bits of a hash must be zeros.
  private var zeros = 0

  /// Two records of one trail and kind at most this far apart belong to deliveries with nothing in between, in
  /// seconds: a file holds what happened in about five minutes.
  private static let gap: Int64 = 300
  private static let unit = gap / SpanSet.gap
  /// How many kinds are told apart. Less evidence makes fewer findings, never wrong ones.
  private static let mostKinds = 10_000
  /// How many runs of times are kept, of all trails and kinds together: a year of one kind has 105,000 at most.
  private static let mostRuns = 200_000
  private var runs = 0

  init(trails: Int, limit: Int) {
    self.trails = Array(repeating: Trail(), count: trails)
    self.limit = max(limit, 1)
  }

  /// Of how many records one was looked at.
  var sample: Int { 1 << zeros }

  private func takes(_ hash: Int) -> Bool { hash & (1 << zeros - 1) == 0 }

  private mutating func index(of kind: AuditPiece.Kind) -> Int32? {
    let index = kinds.index(of: kind, atMost: Self.mostKinds)
    return index < 0 ? nil : index
  }

  /// A record that a trail surely logged was seen elsewhere.
  mutating func expect(
    _ hash: Int, of trail: Int, _ seen: Seen, _ kind: AuditPiece.Kind
  ) {
    guard takes(hash), !trails[trail].found.contains(hash), let kind = index(of: kind) else {
      return
    }
    if let known = trails[trail].expected[hash], known.seen.second <= seen.second { return }
    let isNew =
      trails[trail].expected.updateValue(
        Expected(seen: seen, kind: kind), forKey: hash) == nil
    if isNew { keepOneMore() }
  }

  /// A record was seen in a file that a trail can have delivered.
  ///
  /// - Parameter isSure: whether no other trail can have.
  mutating func found(
    _ hash: Int, of trail: Int, at second: Int64, _ kind: AuditPiece.Kind, isSure: Bool
  ) {
    if isSure, runs < Self.mostRuns, let kind = index(of: kind) {
      let before = trails[trail].times[kind]?.runs.count ?? 0
      trails[trail].times[kind, default: SpanSet()].insert(second / Self.unit)
      runs += (trails[trail].times[kind]?.runs.count ?? 0) - before
    }
    guard takes(hash) else { return }
    if trails[trail].expected.removeValue(forKey: hash) != nil { kept -= 1 }
    if trails[trail].found.insert(hash).inserted { keepOneMore() }
  }

  private mutating func keepOneMore() {
    kept += 1
    while kept > limit, zeros < 40 {
      zeros += 1
      for index in trails.indices {
        trails[index].found = trails[index].found.filter(takes)
        trails[index].expected = trails[index].expected.filter { takes($0.key) }
      }
      kept = trails.reduce(0) { $0 + $1.found.count + $1.expected.count }
    }
  }

  /// For each trail the records that lack between others of their kind, and the first of them.
  func missing() -> [(trail: Int, records: Int, first: Seen)] {
    trails.indices.compactMap { index in
      let trail = trails[index]
      let lacking = trail.expected.values.filter { expected in
        Self.isWithin(trail.times[expected.kind], expected.seen.second / Self.unit)
      }.map(\.seen)
      let first = lacking.min { ($0.second, $0.file, $0.number) < ($1.second, $1.file, $1.number) }
      return first.map { (index, lacking.count, $0) }
    }
  }

  /// Whether there are times before and after one, at most ``gap`` apart.
  private static func isWithin(_ times: SpanSet?, _ time: Int64) -> Bool {
    guard let runs = times?.runs else { return false }
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].upperBound < time { low = middle + 1 } else { high = middle }
    }
    return low < runs.count && runs[low].lowerBound < time && time < runs[low].upperBound
  }
}
