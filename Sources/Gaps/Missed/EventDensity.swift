public import CloudTrail

/// How much happened, and how much of it was missed, in slices of time of one length, one after the other.
public struct EventDensity: Sendable, Hashable {
  /// When the first slice begins.
  public private(set) var start: Timestamp
  /// How long a slice is, in microseconds; at least 1.
  public private(set) var slice: Int64
  /// How many records each slice has, as often as they are in the files.
  public private(set) var happened: [Int]
  /// How many of these were missed: by an account, or if no account is asked by a trail. Each counts once, whichever
  /// windows missed it.
  public private(set) var missed: [Int]

  /// The most slices that there can be.
  public static let mostSlices = 4000

  /// Nothing was counted yet.
  ///
  /// - Parameters:
  ///   - span: the time that the slices fill; the last one may reach beyond it.
  ///   - slices: how many there are, from 1 to ``mostSlices``.
  public init(_ span: Range<Timestamp>, slices: Int) {
    let count = min(max(slices, 1), Self.mostSlices)
    let (length, isBeyond) = span.upperBound.microseconds.subtractingReportingOverflow(
      span.lowerBound.microseconds)
    let whole = isBeyond ? Int64.max : length
    start = span.lowerBound
    slice = max(1, whole / Int64(count) + (whole % Int64(count) == 0 ? 0 : 1))
    happened = Array(repeating: 0, count: count)
    missed = happened
  }

  /// When a slice begins.
  public func time(of index: Int) -> Timestamp {
    Timestamp(microseconds: start.microseconds.addingProduct(slice, Int64(index)))
  }

  /// Counts a record.
  mutating func count(_ time: Timestamp, isMissed: Bool) {
    let (distance, isBeyond) = time.microseconds.subtractingReportingOverflow(start.microseconds)
    guard !isBeyond, distance >= 0, distance / slice < Int64(happened.count) else { return }
    let index = Int(distance / slice)
    happened[index] += 1
    if isMissed { missed[index] += 1 }
  }

  /// Adds what another worker counted in the same slices.
  mutating func merge(_ other: EventDensity) {
    for index in happened.indices {
      happened[index] += other.happened[index]
      missed[index] += other.missed[index]
    }
  }
}

extension Int64 {
  /// The sum, or the largest number.
  fileprivate func addingProduct(_ factor: Int64, _ count: Int64) -> Int64 {
    let (product, isBeyond) = factor.multipliedReportingOverflow(by: count)
    let (sum, isBeyondToo) = addingReportingOverflow(product)
    return isBeyond || isBeyondToo ? .max : sum
  }
}
