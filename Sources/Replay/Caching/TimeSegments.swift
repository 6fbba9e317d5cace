import CloudTrail

/// All of time, cut wherever any trail's verdict may change: within one segment the time of an
/// event makes no difference.
struct TimeSegments: Sendable {
  /// In microseconds, in order. A segment's number is that of the boundaries at or before it.
  private let boundaries: [Int64]
  /// The trails that change at each boundary; nil for all of them.
  private let changed: [[UInt32]?]
  // Neighbouring records mostly lie in one segment.
  private var last = 0
  private var lastFrom = Int64.min
  private var lastUntil: Int64

  init(_ judges: Judges, _ settling: Settling) {
    var trails: [Int64: Set<UInt32>?] = [:]
    for (place, judge) in judges.all.enumerated() {
      for boundary in judge.boundaries(settling) {
        var known = trails[boundary.microseconds] ?? []
        known?.insert(UInt32(place))
        trails[boundary.microseconds] = .some(known)
      }
    }
    for moment in GlobalServices.changes { trails[moment.microseconds] = .some(nil) }
    boundaries = trails.keys.sorted()
    changed = boundaries.map { (trails[$0] ?? nil).map { $0.sorted() } }
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

  /// The trails that may change between two segments; nil for all of them.
  ///
  /// - Parameter most: with more boundaries between, it is not worth while to tell.
  func changes(between one: Int, and other: Int, most: Int) -> Set<UInt32>? {
    let between = min(one, other)..<max(one, other)
    guard between.count <= most else { return nil }
    var trails: Set<UInt32> = []
    for boundary in between {
      guard let some = changed[boundary] else { return nil }
      trails.formUnion(some)
    }
    return trails
  }
}
