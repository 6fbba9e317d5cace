import ArgumentParser
import CloudTrail
import History

/// A moment as people write it: ISO 8601, a day, seconds since 1970, `now`, or `2 hours ago`.
struct TimeArgument: ExpressibleByArgument {
  let time: Timestamp

  static let help = "ISO 8601, a day, seconds since 1970, or a span such as '2 hours ago'."

  init?(argument: String) {
    self.init(argument, now: .now)
  }

  init?(_ text: String, now: Timestamp) {
    let text = text.trimmingSpaces().lowercased()
    if let time = Timestamp(iso8601: text.uppercased()) {
      self.time = time
    } else if let day = Timestamp(iso8601: text + "T00:00:00Z") {
      time = day
    } else if let seconds = Int64(text), (0...253_402_300_799).contains(seconds) {
      time = Timestamp(seconds: seconds)
    } else if text == "now" {
      time = now
    } else if let seconds = Self.span(text) {
      time = now.advanced(bySeconds: -seconds)
    } else {
      return nil
    }
  }

  /// The seconds of `2 hours ago`, `90m ago`.
  private static func span(_ text: String) -> Int64? {
    guard text.hasSuffix(" ago") else { return nil }
    let body = text.dropLast(4).filter { $0 != " " }
    let digits = body.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int64(digits), count < 1_000_000 else { return nil }
    switch body.dropFirst(digits.count) {
    case "s", "sec", "second", "seconds": return count
    case "m", "min", "minute", "minutes": return count * 60
    case "h", "hour", "hours": return count * 3600
    case "d", "day", "days": return count * 86_400
    case "w", "week", "weeks": return count * 604_800
    default: return nil
    }
  }
}

extension String {
  fileprivate func trimmingSpaces() -> String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
