/// How often a duration was how long.
struct Histogram: Sendable, Equatable {
  /// The upper ends of the buckets, in seconds: from an append into a warm cache to a slow disk.
  static let bounds = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]

  /// How many were in each bucket, and not in the one below; beyond the last bound at the end.
  private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
  private(set) var sum = 0.0

  var count: Int { counts.reduce(0, +) }

  mutating func observe(_ value: Double) {
    counts[Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count] += 1
    sum += value
  }
}
