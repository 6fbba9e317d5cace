import CloudTrail
import Markup
import ReadModels

extension Timestamp {
  /// `Tue 2025-03-04 02:13:52`, and what is shorter than a second in small, in an element that browsers can
  /// read as a time.
  var html: HTML { element("\(weekday) \(day) \(clock)") }

  /// The same without the day, for a list under a heading that has it.
  var clockHTML: HTML { element("\(clock)") }

  /// `Tue 2025-03-04`
  var dayHTML: HTML { "<time datetime=\"\(day)\">\(weekday) \(day)</time>" }

  private func element(_ words: HTML) -> HTML {
    "<time datetime=\"\(description)\">\(words)\(fraction)</time>"
  }

  /// `2025-03-04`
  var day: String { String(description.prefix { $0 != "T" }) }

  /// `02:13:52`
  private var clock: String {
    String(description.drop { $0 != "T" }.dropFirst().prefix(8))
  }

  /// `.250000`, muted; nothing for a whole second.
  private var fraction: HTML {
    guard !isWholeSecond else { return .nothing }
    let digits = description.drop { $0 != "." }.dropLast()
    return "<span class=\"fine\">\(String(digits))</span>"
  }

  /// The first day of 1970 was a Thursday.
  private var weekday: String {
    let day = second >= 0 ? second / 86_400 : (second - 86_399) / 86_400
    return ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int(((day % 7) + 7) % 7)]
  }

  /// As the field `datetime-local` of a form has it; nil if it is too fine for that.
  var formValue: String? {
    guard microseconds % 1_000_000 == 0, day.utf8.count == 10 else { return nil }
    return "\(day)T\(clock)"
  }

  /// The last moment before this one that differs in a record: these give times to the second.
  var justBefore: Timestamp {
    isWholeSecond ? advanced(bySeconds: -1) : Timestamp(microseconds: microseconds - 1)
  }
}
