extension Timestamp {
  /// A moment as people write it: ISO 8601, with or without its seconds, a day, seconds since 1970,
  /// `now`, or a span such as `2 hours ago` or `90m ago`. Letter case and surrounding spaces do not
  /// matter. Nil for anything else.
  ///
  /// - Parameter now: what `now` means, and what spans count back from.
  public init?(human text: String, now: Timestamp) {
    let text = Self.trimmed(text).lowercased()
    if let time = Timestamp(iso8601: text.uppercased()) {
      self = time
    } else if let minute = Timestamp(iso8601: Self.withSeconds(text)) {
      self = minute
    } else if let day = Timestamp(iso8601: text + "T00:00:00Z") {
      self = day
    } else if let seconds = Int64(text), text.first != "+", (0...253_402_300_799).contains(seconds)
    {
      self.init(seconds: seconds)
    } else if text == "now" {
      self = now
    } else if text.hasSuffix(" ago"), let seconds = Self.span(text.dropLast(4)) {
      self = now.advanced(bySeconds: -seconds)
    } else {
      return nil
    }
  }

  /// The seconds of `2 hours`, `90m`.
  private static func span(_ text: Substring) -> Int64? {
    let body = text.filter { $0 != " " }
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

  /// `2025-03-04T02:30`, as a form of a browser writes a minute, with the seconds that it leaves out.
  private static func withSeconds(_ text: String) -> String {
    (text.hasSuffix("z") ? String(text.dropLast()) : text).uppercased() + ":00Z"
  }

  private static func trimmed(_ text: String) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
