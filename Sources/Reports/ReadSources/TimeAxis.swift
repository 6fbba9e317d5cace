import CloudTrail

/// The columns of a map of time: how long a cell is, how many there are, and how they fold into bands.
struct TimeAxis {
  /// How long a cell is.
  enum Step: Int64, CaseIterable {
    case hour = 3600
    case day = 86_400
    case week = 604_800
    case fourWeeks = 2_419_200
    case year = 31_449_600
    case tenYears = 314_496_000

    /// How many bands are easier to read than one of longer cells.
    fileprivate var mostBands: Int {
      switch self {
      case .hour: 7
      case .day, .week: 2
      case .fourWeeks, .year: 1
      case .tenYears: .max
      }
    }

    /// A band ends with a whole day, or week, or about a month.
    fileprivate var group: Int {
      switch self {
      case .hour: 24
      case .day: 7
      case .week, .fourWeeks, .year, .tenYears: 1
      }
    }

    var words: String {
      switch self {
      case .hour: "an hour"
      case .day: "a day"
      case .week: "a week"
      case .fourWeeks: "4 weeks"
      case .year: "52 weeks"
      case .tenYears: "520 weeks"
      }
    }
  }

  let step: Step
  /// In seconds since 1970.
  let start: Int64
  /// The cells of each band.
  let bands: [Range<Int>]

  /// The axis of a window, in cells as short as will do.
  ///
  /// - Parameters:
  ///   - window: must not be empty.
  ///   - least: no cell is shorter.
  ///   - width: how many cells a line holds; at least 1.
  init(_ window: Range<Timestamp>, least: Step, width: Int) {
    let steps = Step.allCases.filter { $0.rawValue >= least.rawValue }
    var chosen = Self.layout(window, steps.last ?? .tenYears, width)
    for step in steps {
      let layout = Self.layout(window, step, width)
      if layout.bands.count <= step.mostBands {
        chosen = layout
        break
      }
    }
    self = chosen
  }

  private init(step: Step, start: Int64, bands: [Range<Int>]) {
    self.step = step
    self.start = start
    self.bands = bands
  }

  /// Hours begin with a day, days and weeks with a Monday.
  private static func layout(_ window: Range<Timestamp>, _ step: Step, _ width: Int) -> TimeAxis {
    let grid = step == .hour ? Step.day.rawValue : Step.week.rawValue
    // 1970 began on a Thursday.
    let monday: Int64 = step == .hour ? 0 : 4 * Step.day.rawValue
    let shifted = window.lowerBound.second - monday
    let remainder = shifted % grid
    let start = shifted - (remainder < 0 ? remainder + grid : remainder) + monday
    let end = window.upperBound.advanced(bySeconds: 1).second
    let needed = Int(max(1, (end - start + step.rawValue - 1) / step.rawValue))
    let most = max(1, width - width % min(step.group, width))
    // Bands of about the same length.
    let bandCount = (needed + most - 1) / most
    let even = (needed + bandCount - 1) / bandCount
    let group = min(step.group, most)
    let band = min(most, (even + group - 1) / group * group)
    let bands = stride(from: 0, to: needed, by: band).map { $0..<min($0 + band, needed) }
    return TimeAxis(step: step, start: start, bands: bands)
  }

  /// The time of a cell.
  func time(of cell: Int) -> Range<Timestamp> {
    let from = start + Int64(cell) * step.rawValue
    return Timestamp(seconds: from)..<Timestamp(seconds: from + step.rawValue)
  }

  /// The dates above a band: where a day begins, or a Monday, a month, a year, as far as there is room.
  func labels(of band: Range<Int>) -> String {
    var line = ""
    for cell in band {
      let column = cell - band.lowerBound
      let isFirst = column == 0
      guard isFirst || line.isEmpty || line.count < column else { continue }
      guard let label = label(of: cell, isFirst: isFirst) else { continue }
      line += String(repeating: " ", count: column - line.count) + label
    }
    return line
  }

  private func label(of cell: Int, isFirst: Bool) -> String? {
    let text = "\(time(of: cell).lowerBound)"
    let before = cell > 0 && !isFirst ? "\(time(of: cell - 1).lowerBound)" : ""
    let date = String(text.dropFirst(5).prefix(5))
    switch step {
    case .hour:
      let hour = text.dropFirst(11).prefix(2)
      if hour == "00" { return date }
      return (Int(hour) ?? 1) % 6 == 0 ? String(hour) : nil
    case .day:
      return (cell % 7 == 0) ? date : nil
    case .week, .fourWeeks:
      if text.prefix(4) != before.prefix(4) && !isFirst { return String(text.prefix(4)) }
      return text.prefix(7) == before.prefix(7) ? nil : Self.month(text)
    case .year, .tenYears:
      return text.prefix(4) == before.prefix(4) ? nil : String(text.prefix(4))
    }
  }

  private static func month(_ text: String) -> String? {
    let names = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let number = Int(text.dropFirst(5).prefix(2)) ?? 0
    return names.indices.contains(number - 1) ? names[number - 1] : nil
  }
}
