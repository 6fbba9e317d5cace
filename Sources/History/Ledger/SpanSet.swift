/// Moments in whole seconds, kept as runs: times that are at most ``gap`` apart are one run, whatever lies
/// between them. So a day of records takes no more room than its quiet hours.
///
/// ```
///   times  02:00:00  02:03:10  02:07:59      02:20:00
///   runs   |———————————————————————|         |
/// ```
public struct SpanSet: Sendable, Hashable {
  /// How far apart two times of one run are at most, in seconds: 5 minutes, the shortest gap that decides
  /// anything (SEMANTICS 3.7).
  public static let gap: Int64 = 300

  /// From the first to the last time of each run, in seconds since 1970, in order. Two neighbours are more
  /// than ``gap`` apart.
  public private(set) var runs: [ClosedRange<Int64>] = []

  /// No times.
  public init() {}

  /// The times within runs, which may be in any order and overlap.
  public init(runs: [ClosedRange<Int64>]) {
    self.runs = Self.joined(runs.sorted { $0.lowerBound < $1.lowerBound }, gap: Self.gap)
  }

  /// Whether there is no time.
  public var isEmpty: Bool { runs.isEmpty }

  /// Adds a time, in seconds since 1970.
  public mutating func insert(_ second: Int64) {
    // Nearly always the last run is the one.
    if let last = runs.last, second >= last.lowerBound {
      if second <= last.upperBound { return }
      if second - last.upperBound <= Self.gap {
        runs[runs.count - 1] = last.lowerBound...second
      } else {
        runs.append(second...second)
      }
      return
    }
    formUnion(SpanSet(run: second...second))
  }

  /// Adds all times of another set.
  public mutating func formUnion(_ other: SpanSet) {
    if other.isEmpty { return }
    runs = SpanSet(runs: runs + other.runs).runs
  }

  /// The runs where times up to `gap` seconds apart count as one run.
  ///
  /// - Parameter gap: in seconds; at least ``gap``.
  public func joined(gap: Int64) -> [ClosedRange<Int64>] { Self.joined(runs, gap: gap) }

  private init(run: ClosedRange<Int64>) {
    runs = [run]
  }

  private static func joined(
    _ sorted: [ClosedRange<Int64>], gap: Int64
  ) -> [ClosedRange<Int64>] {
    var joined: [ClosedRange<Int64>] = []
    joined.reserveCapacity(sorted.count)
    for run in sorted {
      guard let last = joined.last, run.lowerBound - last.upperBound <= gap else {
        joined.append(run)
        continue
      }
      joined[joined.count - 1] = last.lowerBound...max(last.upperBound, run.upperBound)
    }
    return joined
  }
}
