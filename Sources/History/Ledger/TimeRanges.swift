public import CloudTrail

/// A set of moments, kept as stretches of time in order: each from its first moment up to one that is not in it,
/// with something between any two of them.
public struct TimeRanges: Sendable, Hashable {
  /// The stretches, in microseconds since 1970.
  package private(set) var ranges: [Range<Int64>] = []

  /// Every moment but the very last that a `Timestamp` can hold, which no half-open range has in it.
  public static let all = TimeRanges([Int64.min..<Int64.max])

  /// No moment.
  public init() {}

  /// The moments of stretches in any order. They may overlap, and empty ones are left out.
  public init(_ spans: [Range<Timestamp>]) { self.init(spans.map(\.inMicroseconds)) }

  /// One stretch; nothing if it ends before it begins.
  public init(_ from: Timestamp, until: Timestamp) {
    if from < until { ranges = [from.microseconds..<until.microseconds] }
  }

  /// - Parameter ranges: in microseconds since 1970 and in any order; they may overlap, and empty ones are left out.
  package init(_ ranges: [Range<Int64>]) {
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) { append(range) }
  }

  /// Runs of whole seconds since 1970; of each its last second is included.
  package init(seconds runs: some Sequence<ClosedRange<Int64>>) {
    self.init(
      runs.map {
        Timestamp(
          seconds: $0.lowerBound)..<Timestamp(seconds: $0.upperBound)
          .advanced(bySeconds: 1)
      })
  }

  /// Adds a stretch that begins before none of those that are there.
  private mutating func append(_ range: Range<Int64>) {
    if range.isEmpty { return }
    if let last = ranges.last, range.lowerBound <= last.upperBound {
      ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
    } else {
      ranges.append(range)
    }
  }

  // MARK: - What is in it

  /// The stretches in order.
  public var spans: [Range<Timestamp>] {
    ranges.map { Timestamp(microseconds: $0.lowerBound)..<Timestamp(microseconds: $0.upperBound) }
  }

  /// Whether there is none.
  public var isEmpty: Bool { ranges.isEmpty }

  /// The first moment; nil if there is none.
  public var first: Timestamp? { ranges.first.map { Timestamp(microseconds: $0.lowerBound) } }

  /// The first moment after all of them; nil if there is none.
  public var end: Timestamp? { ranges.last.map { Timestamp(microseconds: $0.upperBound) } }

  // MARK: - Sets of moments

  /// Adds the moments of another set. Those that come after all that are there cost nothing but themselves, so that
  /// a sum of many in the order of time takes no longer than they are long.
  public mutating func formUnion(_ other: TimeRanges) {
    guard let first = other.ranges.first else { return }
    guard let last = ranges.last, first.lowerBound < last.lowerBound else {
      for range in other.ranges { append(range) }
      return
    }
    var union = TimeRanges()
    union.ranges.reserveCapacity(ranges.count + other.ranges.count)
    var (mine, theirs) = (ranges[...], other.ranges[...])
    while let left = mine.first, let right = theirs.first {
      union.append(
        left.lowerBound <= right.lowerBound ? mine.removeFirst() : theirs.removeFirst())
    }
    for range in mine + theirs { union.append(range) }
    self = union
  }

  /// What is in one of the two, or in both.
  public func union(_ other: TimeRanges) -> TimeRanges {
    var union = self
    union.formUnion(other)
    return union
  }

  /// What is in both.
  public func intersection(_ other: TimeRanges) -> TimeRanges {
    var common = TimeRanges()
    var (mine, theirs) = (ranges[...], other.ranges[...])
    while let left = mine.first, let right = theirs.first {
      common.append(left.clamped(to: right))
      if left.upperBound < right.upperBound { mine.removeFirst() } else { theirs.removeFirst() }
    }
    return common
  }

  /// What is in this one, and not in the other.
  public func subtracting(_ other: TimeRanges) -> TimeRanges {
    isEmpty || other.isEmpty ? self : intersection(other.complement)
  }

  /// What of ``all`` is not in it.
  public var complement: TimeRanges {
    var gaps = TimeRanges()
    var from = Int64.min
    for range in ranges {
      gaps.append(from..<range.lowerBound)
      from = range.upperBound
    }
    gaps.append(from..<Int64.max)
    return gaps
  }
}

extension Timestamp {
  /// The whole second that it lies in, in microseconds since 1970.
  package var wholeSecond: Range<Int64> {
    let start = Timestamp(seconds: second)
    return start.microseconds..<start.advanced(bySeconds: 1).microseconds
  }
}

extension Range<Timestamp> {
  /// The same in microseconds since 1970.
  package var inMicroseconds: Range<Int64> { lowerBound.microseconds..<upperBound.microseconds }
}
