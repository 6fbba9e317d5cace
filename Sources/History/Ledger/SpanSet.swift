/// Moments in whole seconds, kept as runs: times that are at most ``gap`` apart are one run, whatever lies
/// between them. So a day of records takes no more room than its quiet hours.
///
/// ```
///   times  02:00:00  02:00:07  02:00:15      02:00:40
///   runs   |———————————————————————|         |
/// ```
public struct SpanSet: Sendable, Hashable {
  /// How far apart two times of one run are at most, in seconds. It is much shorter than any silence that
  /// decides something (SEMANTICS 3.7), so that one of two such times can be told from a call between them.
  public static let gap: Int64 = 10

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
    insert(second, before: indexOfFirst(endingFrom: second - Self.gap))
  }

  /// The index of the first run that ends at a second or later.
  private func indexOfFirst(endingFrom second: Int64) -> Int {
    var (low, high) = (0, runs.count)
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].upperBound < second { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Adds a second that touches no run before the one at `index`; it can join that one with the next.
  private mutating func insert(_ second: Int64, before index: Int) {
    guard index < runs.count, runs[index].lowerBound - second <= Self.gap else {
      return runs.insert(second...second, at: index)
    }
    let run = runs[index]
    runs[index] = min(run.lowerBound, second)...max(run.upperBound, second)
    let next = index + 1
    guard next < runs.count, runs[next].lowerBound - runs[index].upperBound <= Self.gap else {
      return
    }
    runs[index] = runs[index].lowerBound...runs[next].upperBound
    runs.remove(at: next)
  }

  /// Adds all times of another set.
  public mutating func formUnion(_ other: SpanSet) {
    if other.isEmpty { return }
    // Files are mostly read in the order of their times.
    if let last = runs.last, let first = other.runs.first, first.lowerBound > last.upperBound {
      if first.lowerBound - last.upperBound > Self.gap {
        runs += other.runs
      } else {
        runs[runs.count - 1] = last.lowerBound...first.upperBound
        runs += other.runs.dropFirst()
      }
      return
    }
    runs = SpanSet(runs: runs + other.runs).runs
  }

  /// The runs where times up to `gap` seconds apart count as one run.
  ///
  /// - Parameter gap: in seconds; at least ``gap``.
  public func joined(gap: Int64) -> [ClosedRange<Int64>] { Self.joined(runs, gap: gap) }

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
