import SampleRecords

/// A distribution, as a line through some of its quantiles.
struct Quantiles {
  /// A share of 10,000 that lie below a value.
  typealias Point = (share: Int, value: Int)

  let points: [Point]

  /// From records of real accounts: half of all log files hold a dozen records, a few hold hundreds.
  static let recordsInFile = Quantiles(points: [
    (0, 1), (2_500, 4), (5_000, 12), (7_500, 70), (9_000, 320), (9_900, 560), (10_000, 600),
  ])

  /// Seconds from a call to the time in the name of the file that holds its record.
  static let delay = Quantiles(points: [
    (0, 25), (1_000, 90), (5_000, 208), (9_000, 290), (9_900, 338), (9_990, 600),
    (10_000, 1_193),
  ])

  func pick(_ chance: inout Chance) -> Int {
    let share = chance.below(10_000)
    var low = points[0]
    for high in points.dropFirst() {
      if share < high.share {
        return low.value + (high.value - low.value) * (share - low.share)
          / (high.share - low.share)
      }
      low = high
    }
    return low.value
  }
}
