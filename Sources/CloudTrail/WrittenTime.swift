/// A moment as people write or paste it: on the command line, in the form of a page, in the path of the API.
/// Whoever takes a time from a person reads it here, so that the same text means the same everywhere.
public struct WrittenTime: Sendable, Hashable {
  /// What the text means.
  public let time: Timestamp
  /// Whether the same text means another moment later: `yesterday`, `2 hours ago`.
  public let isRelative: Bool

  /// The forms, for whoever wrote something else.
  public static let forms =
    "2025-03-04T02:30:00Z, 2025-03-04 02:30, 20250304T0230Z, 2025-03-04, 2025-03, today, yesterday, now, "
    + "2 hours ago, or since 1970: 10 digits for seconds, 13 for milliseconds"

  /// More than any form needs.
  private static let longest = 100

  /// Reads ISO 8601, with or without seconds, also without its marks (`20250304T0230Z`); a day or a month,
  /// which are their first second; ten digits for seconds since 1970, thirteen for milliseconds; `now`,
  /// `today` and `yesterday`; and a span such as `2 hours ago` or `90m ago`. All of it is UTC unless an
  /// offset follows. Letter case and surrounding spaces do not matter. Nil for anything else.
  ///
  /// - Parameters:
  ///   - text: what a person wrote.
  ///   - now: what `now` means, and the moment from which spans count back.
  public init?(_ text: String, now: Timestamp) {
    guard text.utf8.count <= Self.longest else { return nil }
    let text = Self.trimmed(text).lowercased()
    if let fixed = Self.sinceEpoch(text) ?? Self.date(text.uppercased()) {
      (time, isRelative) = (fixed, false)
    } else if let relative = Self.relative(text, now: now), Timestamp.writable.contains(relative) {
      (time, isRelative) = (relative, true)
    } else {
      return nil
    }
  }

  // MARK: - Seconds and milliseconds

  /// Another number of digits could be either, or a day without its marks.
  private static func sinceEpoch(_ text: String) -> Timestamp? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = digits(parts[0]) else { return nil }
    if parts.count == 1, parts[0].utf8.count == 13 {
      return Timestamp(microseconds: whole * 1000)
    }
    guard parts[0].utf8.count == 10 else { return nil }
    guard parts.count == 2 else { return Timestamp(seconds: whole) }
    // As the AWS CLI prints it: 1741055400.123
    guard (1...9).contains(parts[1].utf8.count),
      let fraction = digits((parts[1] + "00000").prefix(6)), digits(parts[1]) != nil
    else { return nil }
    return Timestamp(microseconds: whole * 1_000_000 + fraction)
  }

  /// Nil for anything but the digits of ASCII.
  private static func digits(_ text: some StringProtocol) -> Int64? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(text)
  }

  // MARK: - Dates

  /// - Parameter text: in capital letters.
  private static func date(_ text: String) -> Timestamp? {
    let text = text.hasSuffix(" UTC") ? text.dropLast(4) + "Z" : text[...]
    if let time = Timestamp(iso8601: text) { return time }
    return [withoutTime(text), withoutSeconds(text), withoutMarks(text)].lazy
      .compactMap(\.self).compactMap { Timestamp(iso8601: $0) }.first
  }

  /// `2025-03-04` or `2025-03`, completed.
  private static func withoutTime(_ text: Substring) -> String? {
    switch text.utf8.count {
    case 7: text + "-01T00:00:00Z"
    case 10: text + "T00:00:00Z"
    default: nil
    }
  }

  /// `2025-03-04T02:30`, which is how the form of a browser writes a minute, completed.
  private static func withoutSeconds(_ text: Substring) -> String? {
    guard let parts = text.wholeMatch(of: #/([-0-9]{10}[T ][0-9]{2}:[0-9]{2})(Z|[-+][0-9:]+)?/#)
    else { return nil }
    return parts.1 + ":00" + (parts.2 ?? "Z")
  }

  /// `20250304T0230Z` as in the name of a log file, or `20250304T023000Z` as in a signature, completed.
  private static func withoutMarks(_ text: Substring) -> String? {
    let form =
      #/([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})?(Z|[-+][0-9:]+)?/#
    guard let parts = text.wholeMatch(of: form) else { return nil }
    let (_, year, month, day, hour, minute, second, zone) = parts.output
    return "\(year)-\(month)-\(day)T\(hour):\(minute):\(second ?? "00")\(zone ?? "Z")"
  }

  // MARK: - Seen from now

  private static func relative(_ text: String, now: Timestamp) -> Timestamp? {
    let day: Int64 = 86_400
    let today = Timestamp(seconds: now.second - (now.second % day + day) % day)
    switch text {
    case "now": return now
    case "today": return today
    case "yesterday": return today.advanced(bySeconds: -day)
    default:
      guard text.hasSuffix(" ago"), let seconds = span(text.dropLast(4)) else { return nil }
      return now.advanced(bySeconds: -seconds)
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

  private static func trimmed(_ text: String) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
