package import CloudTrail

/// Stretches of time in microseconds since 1970, each from its first moment up to one that is not included:
/// in order, with something between any two of them.
package struct TimeRanges: Sendable, Hashable {
  package private(set) var ranges: [Range<Int64>] = []

  package static let all = TimeRanges([Int64.min..<Int64.max])

  /// - Parameter ranges: in any order; they may overlap, and empty ones are left out.
  package init(_ ranges: [Range<Int64>] = []) {
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = self.ranges.last, range.lowerBound <= last.upperBound {
        self.ranges[self.ranges.count - 1] =
          last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        self.ranges.append(range)
      }
    }
  }

  package mutating func formUnion(_ other: TimeRanges) { self = union(other) }

  package func union(_ other: TimeRanges) -> TimeRanges { TimeRanges(ranges + other.ranges) }

  /// What is in neither of these.
  package var complement: TimeRanges {
    var gaps: [Range<Int64>] = []
    var from = Int64.min
    for range in ranges {
      if from < range.lowerBound { gaps.append(from..<range.lowerBound) }
      from = range.upperBound
    }
    if from < .max { gaps.append(from..<Int64.max) }
    return TimeRanges(gaps)
  }

  package func subtracting(_ other: TimeRanges) -> TimeRanges { intersection(other.complement) }

  package func intersection(_ other: TimeRanges) -> TimeRanges {
    var common: [Range<Int64>] = []
    var (mine, theirs) = (ranges[...], other.ranges[...])
    while let left = mine.first, let right = theirs.first {
      let range = left.clamped(to: right)
      if !range.isEmpty { common.append(range) }
      if left.upperBound < right.upperBound { mine.removeFirst() } else { theirs.removeFirst() }
    }
    return TimeRanges(common)
  }
}

extension TimeRanges {
  /// One stretch; nothing if it ends before it begins.
  package init(_ from: Timestamp, until: Timestamp) {
    self.init(from < until ? [from.microseconds..<until.microseconds] : [])
  }

  /// The same in order, as moments.
  package var spans: [Range<Timestamp>] {
    ranges.map { Timestamp(microseconds: $0.lowerBound)..<Timestamp(microseconds: $0.upperBound) }
  }

  package var isEmpty: Bool { ranges.isEmpty }

  /// Runs of whole seconds; of each its last second is included.
  package init(seconds runs: [ClosedRange<Int64>]) {
    self.init(
      runs.map {
        Timestamp(seconds: $0.lowerBound).microseconds..<Timestamp(seconds: $0.upperBound)
          .microseconds + 1_000_000
      })
  }
}
