import CloudTrail
import History

extension ReadSources {
  /// What one cell of the map says of its time, an hour, a day or more.
  enum CellState: String, CaseIterable {
    /// Nothing lacks, but no known trail logged the calls that change trails, in all of it or a part.
    case selfBlind
    /// Nothing of it was read.
    case unread
    /// Records of it were read, but not in files that show how complete they are.
    case recordsOnly
    /// Less than half of it was read.
    case partlyRead
    /// Half of it or more was read.
    case mostlyRead
    /// All of it was read.
    case read
    /// Nothing is expected of it.
    case nothingExpected

    /// Whether something lacks.
    var isHole: Bool {
      switch self {
      case .unread, .recordsOnly, .partlyRead, .mostlyRead: true
      case .selfBlind, .read, .nothingExpected: false
      }
    }
  }
}

extension ReadSources.Place {
  /// What is said of a cell.
  ///
  /// - Parameters:
  ///   - cell: its time.
  ///   - hasRecords: whether records of it were read.
  func state(in cell: Range<Timestamp>, hasRecords: Bool) -> ReadSources.CellState {
    // A hole goes before self-blind time: seconds of that would hide hours of it.
    let missing = holes.length(in: cell)
    if missing == 0 && selfBlind.length(in: cell) > 0 { return .selfBlind }
    let rest = expected.map { TimeRanges.length(of: $0.clamped(to: cell)) } ?? 0
    guard rest > 0 else { return hasRecords ? .recordsOnly : .nothingExpected }
    if missing == 0 { return .read }
    if missing == rest { return hasRecords ? .recordsOnly : .unread }
    return missing > rest / 2 ? .partlyRead : .mostlyRead
  }

  /// What was read in a stretch of time, by the days or hours that begin in it.
  func count(in cell: Range<Timestamp>, _ unit: ReadCounts.Unit) -> ReadCounts.Count {
    let first = ReadCounts.cell(of: cell.lowerBound, unit)
    let last = ReadCounts.cell(of: cell.upperBound.advanced(bySeconds: -1), unit)
    var count = ReadCounts.Count()
    if last - first < 64 {
      for index in first...max(first, last) { count += cells[index] ?? ReadCounts.Count() }
    } else {
      for (index, more) in cells where (first...last).contains(index) { count += more }
    }
    return count
  }
}
