package import CloudTrail
import History

/// All of time, cut at every moment at which some trail's verdict may change. Within one segment the time
/// of an event makes no difference.
struct TimeSegments: Sendable {
  /// In microseconds, ascending. A segment's number is the number of boundaries at or before it.
  private let boundaries: [Int64]
  /// The trails that may change at each boundary; nil for all trails.
  private let changing: [[UInt32]?]
  // Neighbouring records are mostly of one segment.
  private var last = 0
  private var lastFrom = Int64.min
  private var lastUntil: Int64

  init(_ judges: Judges, _ settling: Settling) {
    var trails: [Int64: Set<UInt32>?] = [:]
    for (index, judge) in judges.all.enumerated() {
      for boundary in judge.boundaries(settling) {
        var known = trails[boundary.microseconds] ?? []
        known?.insert(UInt32(index))
        trails[boundary.microseconds] = .some(known)
      }
    }
    for moment in TrailGates.changes {
      trails[moment.microseconds] = .some(nil)
    }
    boundaries = trails.keys.sorted()
    changing = boundaries.map { (trails[$0] ?? nil).map { $0.sorted() } }
    lastUntil = boundaries.first ?? .max
  }

  mutating func segment(at time: Timestamp) -> Int {
    let moment = time.microseconds
    if moment >= lastFrom && moment < lastUntil { return last }
    var low = 0
    var high = boundaries.count
    while low < high {
      let middle = (low + high) / 2
      if boundaries[middle] <= moment { low = middle + 1 } else { high = middle }
    }
    last = low
    lastFrom = low > 0 ? boundaries[low - 1] : .min
    lastUntil = low < boundaries.count ? boundaries[low] : .max
    return low
  }

  /// The trails that may change between two segments; nil for all trails.
  ///
  /// - Parameter most: with more boundaries between, looking at them costs more than it saves.
  func changes(between one: Int, and other: Int, most: Int) -> Set<UInt32>? {
    let between = min(one, other)..<max(one, other)
    guard between.count <= most else { return nil }
    var trails: Set<UInt32> = []
    for boundary in between {
      guard let some = changing[boundary] else { return nil }
      trails.formUnion(some)
    }
    return trails
  }
}

extension TrailJudge {
  /// The moments from which ``verdict(_:at:settling:)`` may look at other periods than before, of the
  /// trail or of a membership, or has other doubts.
  package func boundaries(_ settling: Settling) -> [Timestamp] {
    let changes = timeline.periods.map(\.from) + Array(memberships?.boundaries ?? [])
    let moved = changes.flatMap { change in
      [
        change, change.shifted(bySeconds: settling.before),
        change.shifted(bySeconds: -settling.after),
      ]
    }
    // From the horizon on no verdict looks at what is later. What is later than `lastSure` is provisional.
    let ends: [Timestamp] =
      coverage.horizon.map { horizon in
        let lastSure = horizon.shifted(bySeconds: -settling.after)
        return [horizon, lastSure, Timestamp(microseconds: lastSure.microseconds + 1)]
      } ?? []
    return moved + ends + coverage.segments.map(\.from)
  }
}

extension Timestamp {
  /// So many seconds later, or as far as a timestamp goes.
  func shifted(bySeconds seconds: Int64) -> Timestamp {
    let (shift, isTooFar) = seconds.multipliedReportingOverflow(by: 1_000_000)
    let (sum, isBeyond) = microseconds.addingReportingOverflow(shift)
    if isTooFar || isBeyond { return Timestamp(microseconds: seconds < 0 ? .min : .max) }
    return Timestamp(microseconds: sum)
  }
}
