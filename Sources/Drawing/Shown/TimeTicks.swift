import CloudTrail
import ReadModels

/// The ticks of an axis, at round times in UTC.
struct TimeTicks {
  /// One place on the axis.
  struct Tick {
    var time: Timestamp
    /// `02:15`, `03-04`, `Mar`, `2025`.
    var label: String
    /// What begins with it: a day, a month or a year; nil for a part of it.
    var date: String?
    /// The same where there is no room for it.
    var shortDate: String?
  }

  let ticks: [Tick]

  /// How far apart ticks can be.
  private enum Step {
    /// In seconds; at most a day.
    case clock(Int64)
    case days(Int64)
    case months(Int)

    static let all: [Step] =
      [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200].map(Step.clock)
      + [1, 2, 7, 14].map(Step.days) + [1, 3, 6, 12, 60, 120, 600, 1200, 12_000].map(Step.months)

    /// About how long it is, in seconds.
    var length: Int64 {
      switch self {
      case .clock(let seconds): seconds
      case .days(let days): days * 86_400
      case .months(let months): Int64(months) * 2_629_746
      }
    }
  }

  /// The most ticks that leave room between each other.
  ///
  /// - Parameter most: how many ticks there is room for; at least 1.
  init(_ span: Range<Timestamp>, most: Int) {
    let (from, until) = (span.lowerBound.second, span.upperBound.second)
    let wanted = (until - from) / Int64(max(most, 1)) + 1
    let step = Step.all.first { $0.length >= wanted } ?? .months(12_000)
    var ticks: [Tick] = []
    for time in Self.times(step, span) {
      let before = ticks.last?.time
      ticks.append(
        Tick(
          time: time, label: Self.label(time, step),
          date: Self.date(time, step, before: before),
          shortDate: Self.shortDate(time, step)))
    }
    self.ticks = ticks
  }

  /// The dates and where they begin, each as long as there is room for it before the next one.
  ///
  /// - Parameters:
  ///   - end: where there is no more room.
  ///   - place: where a moment is.
  ///   - width: how wide a text is.
  func dates(
    until end: Int, at place: (Timestamp) -> Int, width: (String) -> Int
  ) -> [(text: String, at: Int)] {
    let dated = ticks.filter { $0.date != nil }
    var dates: [(text: String, at: Int)] = []
    var free = Int.min
    for (index, tick) in dated.enumerated() {
      let at = place(tick.time)
      let next = index + 1 < dated.count ? place(dated[index + 1].time) : end
      let room = next - at
      let fitting = [tick.date, tick.shortDate].compactMap(\.self).first { width($0) <= room }
      guard let text = fitting ?? tick.shortDate ?? tick.date, at >= free, at + width(text) <= end
      else { continue }
      dates.append((text, at))
      free = at + width(text)
    }
    return dates
  }

  private static func times(_ step: Step, _ span: Range<Timestamp>) -> [Timestamp] {
    switch step {
    case .clock(let length): return times(every: length, from: 0, span)
    // Weeks begin on a Monday; 1970 began on a Thursday.
    case .days(let days):
      return times(every: days * 86_400, from: days % 7 == 0 ? 4 * 86_400 : 0, span)
    case .months(let months):
      let text = "\(span.lowerBound)"
      guard let year = Int(text.prefix(4)), let month = Int(text.dropFirst(5).prefix(2)) else {
        return []
      }
      var number = (year * 12 + month - 1) / months * months
      // No time before 1970 has a tick.
      while number < 1970 * 12 { number += months }
      var times: [Timestamp] = []
      while let time = monthTime(number), time < span.upperBound {
        if span.contains(time) { times.append(time) }
        number += months
      }
      return times
    }
  }

  private static func times(
    every length: Int64, from grid: Int64, _ span: Range<Timestamp>
  ) -> [Timestamp] {
    let shifted = span.lowerBound.second - grid
    let remainder = shifted % length
    var second = shifted - (remainder < 0 ? remainder + length : remainder) + grid
    var times: [Timestamp] = []
    while Timestamp(seconds: second) < span.upperBound {
      if span.contains(Timestamp(seconds: second)) { times.append(Timestamp(seconds: second)) }
      second += length
    }
    return times
  }

  /// The beginning of a month, counted from the year 0; nil beyond the year 9999.
  private static func monthTime(_ number: Int) -> Timestamp? {
    let (year, month) = (number / 12, number % 12 + 1)
    func padded(_ number: Int, _ width: Int) -> String {
      let text = "\(number)"
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return Timestamp(iso8601: "\(padded(year, 4))-\(padded(month, 2))-01T00:00:00Z")
  }

  private static func label(_ time: Timestamp, _ step: Step) -> String {
    let text = "\(time)"
    switch step {
    case .clock(let length):
      return String(text.dropFirst(11).prefix(length < 60 ? 8 : 5))
    case .days: return String(text.dropFirst(5).prefix(5))
    case .months(let months):
      return months >= 12 ? String(text.prefix(4)) : monthName(text)
    }
  }

  /// The day of a clock's first tick, and of midnights; the year of the first day or month, and of later years'.
  private static func date(_ time: Timestamp, _ step: Step, before: Timestamp?) -> String? {
    let (text, last) = ("\(time)", before.map { "\($0)" })
    switch step {
    case .clock:
      return text.prefix(10) == last?.prefix(10) ? nil : String(time.withWeekday.prefix(14))
    case .days: return text.prefix(4) == last?.prefix(4) ? nil : String(text.prefix(4))
    case .months(let months):
      return months >= 12 || text.prefix(4) == last?.prefix(4) ? nil : String(text.prefix(4))
    }
  }

  /// `Tue 03-04`
  private static func shortDate(_ time: Timestamp, _ step: Step) -> String? {
    switch step {
    case .clock: String(time.withWeekday.prefix(4) + time.withWeekday.dropFirst(9).prefix(5))
    case .days, .months: nil
    }
  }

  private static func monthName(_ text: String) -> String {
    let names = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let number = Int(text.dropFirst(5).prefix(2)) ?? 1
    return names[min(max(number - 1, 0), 11)]
  }
}
