public import CloudTrail

/// Stretches of time in order, none of which is empty or touches another.
public struct TimeSpans: Sendable, Hashable {
  /// Each from its first moment up to one that is not in it.
  public private(set) var spans: [Range<Timestamp>]

  /// Stretches in any order; those that overlap or touch become one.
  public init(_ unsorted: [Range<Timestamp>] = []) {
    spans = []
    for span in unsorted.sorted(by: { $0.lowerBound < $1.lowerBound }) where !span.isEmpty {
      if let last = spans.last, span.lowerBound <= last.upperBound {
        spans[spans.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
      } else {
        spans.append(span)
      }
    }
  }

  /// Whether there is none.
  public var isEmpty: Bool { spans.isEmpty }

  /// The first moment.
  public var first: Timestamp? { spans.first?.lowerBound }

  /// The first moment after all of them.
  public var end: Timestamp? { spans.last?.upperBound }

  /// What of them lies in a window.
  public func within(_ window: Range<Timestamp>) -> TimeSpans {
    TimeSpans(overlapping(window).map { $0.clamped(to: window) })
  }

  /// What of a window lies in none of them.
  public func gaps(in window: Range<Timestamp>) -> TimeSpans {
    var gaps: [Range<Timestamp>] = []
    var reached = window.lowerBound
    for span in overlapping(window) {
      if span.lowerBound > reached { gaps.append(reached..<span.lowerBound) }
      reached = span.upperBound
    }
    if reached < window.upperBound { gaps.append(reached..<window.upperBound) }
    return TimeSpans(gaps)
  }

  /// How long they are together, in microseconds.
  public var length: Int64 { spans.reduce(0) { $0 + Self.length(of: $1) } }

  /// How long they are together, in whole seconds.
  public var seconds: Int64 { length / 1_000_000 }

  /// How much of a window they fill, in microseconds.
  func length(in window: Range<Timestamp>) -> Int64 {
    overlapping(window).reduce(0) { $0 + Self.length(of: $1.clamped(to: window)) }
  }

  /// How long a stretch is, in microseconds; the most that there is, if it is longer.
  static func length(of span: Range<Timestamp>) -> Int64 {
    let (length, isBeyond) = span.upperBound.microseconds.subtractingReportingOverflow(
      span.lowerBound.microseconds)
    return isBeyond ? .max : length
  }

  /// Those that have a moment in common with a window: found by halving, since a map asks for each of its
  /// cells.
  private func overlapping(_ window: Range<Timestamp>) -> ArraySlice<Range<Timestamp>> {
    var low = 0
    var high = spans.count
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].upperBound <= window.lowerBound { low = middle + 1 } else { high = middle }
    }
    let rest = spans[low...]
    return rest.prefix { $0.lowerBound < window.upperBound }
  }
}
