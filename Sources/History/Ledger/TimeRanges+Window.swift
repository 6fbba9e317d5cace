public import CloudTrail

/// What of a window is read, or not, and how long that is.
extension TimeRanges {
  /// What lies in a window.
  public func within(_ window: Range<Timestamp>) -> TimeRanges {
    let window = window.inMicroseconds
    return TimeRanges(overlapping(window).map { $0.clamped(to: window) })
  }

  /// What of a window lies in none of the stretches.
  public func gaps(in window: Range<Timestamp>) -> TimeRanges {
    let window = window.inMicroseconds
    var gaps: [Range<Int64>] = []
    var reached = window.lowerBound
    for range in overlapping(window) {
      if range.lowerBound > reached { gaps.append(reached..<range.lowerBound) }
      reached = range.upperBound
    }
    if reached < window.upperBound { gaps.append(reached..<window.upperBound) }
    return TimeRanges(gaps)
  }

  /// How long the stretches are together, in microseconds; the most that there is, if that is longer.
  public var length: Int64 { Self.length(of: ranges) }

  /// How long the stretches are together, in whole seconds.
  public var seconds: Int64 { length / 1_000_000 }

  /// How much of a window they fill, in microseconds; the most that there is, if that is longer.
  public func length(in window: Range<Timestamp>) -> Int64 {
    let window = window.inMicroseconds
    return Self.length(of: overlapping(window).lazy.map { $0.clamped(to: window) })
  }

  /// How long a stretch is, in microseconds; the most that there is, if it is longer.
  public static func length(of span: Range<Timestamp>) -> Int64 {
    length(of: [span.inMicroseconds])
  }

  private static func length(of ranges: some Sequence<Range<Int64>>) -> Int64 {
    // They lie apart, so that together they are at most as long as all of time, which is an unsigned number.
    let length = ranges.reduce(into: UInt64(0)) {
      $0 += UInt64(bitPattern: $1.upperBound &- $1.lowerBound)
    }
    return Int64(clamping: length)
  }

  /// Those that have a moment in common with a window: found by halving, since a map asks for each of its
  /// cells.
  private func overlapping(_ window: Range<Int64>) -> ArraySlice<Range<Int64>> {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound <= window.lowerBound { low = middle + 1 } else { high = middle }
    }
    return ranges[low...].prefix { $0.lowerBound < window.upperBound }
  }
}
