/// A second in UTC. Counted by hand, so that neither a clock nor a time zone can slip in.
package struct Moment: Hashable, Comparable {
  /// Seconds since 1970-01-01T00:00:00Z.
  package let seconds: Int

  package init(seconds: Int) {
    self.seconds = seconds
  }

  /// Reads `20250304T0210Z`; nil for anything else.
  package init?(minuteStamp text: String) {
    let digits = text.utf8.compactMap { (48...57).contains($0) ? Int($0) - 48 : nil }
    guard text.utf8.count == 14, digits.count == 12 else { return nil }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    // Howard Hinnant's `days_from_civil`, for years after 1970.
    let (month, day) = (number(4..<6), number(6..<8))
    let year = number(0..<4) - (month <= 2 ? 1 : 0)
    let yearOfEra = year % 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = year / 400 * 146_097 + dayOfEra - 719_468
    self.init(seconds: days * 86_400 + number(8..<10) * 3_600 + number(10..<12) * 60)
  }

  package static func < (left: Moment, right: Moment) -> Bool {
    left.seconds < right.seconds
  }

  package static func + (moment: Moment, seconds: Int) -> Moment {
    Moment(seconds: moment.seconds + seconds)
  }

  /// The last multiple of `seconds` that is not later: log files are named after 5 minutes.
  package func rounded(downTo seconds: Int) -> Moment {
    Moment(seconds: self.seconds - self.seconds % seconds)
  }

  /// `2025-03-04T02:13:07Z`, as `eventTime` has it.
  package var text: String {
    let (year, month, day) = date
    return "\(year)-\(two(month))-\(two(day))T\(two(hour)):\(two(minute)):\(two(second))Z"
  }

  /// `2025/03/04`, the folders of a log file.
  package var folders: String {
    let (year, month, day) = date
    return "\(year)/\(two(month))/\(two(day))"
  }

  /// `20250304T0210Z`, in the names of log files.
  package var minuteStamp: String {
    let (year, month, day) = date
    return "\(year)\(two(month))\(two(day))T\(two(hour))\(two(minute))Z"
  }

  /// `20250304T021000Z`, in the names of digest files.
  package var secondStamp: String {
    String(minuteStamp.dropLast()) + two(second) + "Z"
  }

  private var hour: Int { seconds % 86_400 / 3_600 }
  private var minute: Int { seconds % 3_600 / 60 }
  private var second: Int { seconds % 60 }

  /// Howard Hinnant's `civil_from_days`, for days after 1970.
  private var date: (year: Int, month: Int, day: Int) {
    let days = seconds / 86_400 + 719_468
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  private func two(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
