public import CloudTrail

/// Who did something, in few words.
public enum PrincipalWords {
  /// A principal of the account itself without the beginning of its ARN: `user/ann`, `Support/s-1` for the session
  /// of a role. Any other is whole: that it is of another account matters.
  public static func short(_ principal: String, inAccount account: String?) -> String {
    if principal.isEmpty { return "somebody unnamed" }
    let parts = principal.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", account.map({ parts[4] == $0 }) ?? false else {
      return principal
    }
    let role = "assumed-role/"
    return String(parts[5].hasPrefix(role) ? parts[5].dropFirst(role.count) : parts[5])
  }
}

/// Times and stretches of time for people.
public enum SpanWords {
  /// The two largest units, rounded down: `44 min 49 s`, `2 d 14 h`.
  public static func words(_ seconds: Int64) -> String {
    let units: [(String, Int64)] = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)]
    guard let first = units.firstIndex(where: { seconds >= $0.1 }) else { return "0 s" }
    var rest = seconds
    var parts: [String] = []
    for (unit, length) in units[first...].prefix(2) {
      let count = rest / length
      rest %= length
      if count > 0 { parts.append("\(Number.grouped(Int(count))) \(unit)") }
    }
    return parts.joined(separator: " ")
  }

  /// `2025-03-04 02:13:52Z – 02:58:41Z`; the day again only if it is another one.
  public static func words(_ from: Timestamp, _ until: Timestamp) -> String {
    let (start, end) = ("\(from)", "\(until)")
    let isSameDay = start.prefix(10) == end.prefix(10)
    return moment(from) + " – " + (isSameDay ? String(end.dropFirst(11)) : moment(until))
  }

  /// `2025-03-04 02:13:52Z`
  public static func moment(_ time: Timestamp) -> String {
    "\(time)".replacingOccurrences(of: "T", with: " ")
  }
}

extension Timestamp {
  /// `Tue 2025-03-04 02:13:52Z`: to the second, with the day of the week.
  public var withWeekday: String {
    // 1970 began on a Thursday.
    let names = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let (quotient, remainder) = second.quotientAndRemainder(dividingBy: 86_400)
    let day = Int((remainder < 0 ? quotient - 1 : quotient) % 7)
    return names[day < 0 ? day + 7 : day] + " " + SpanWords.moment(Timestamp(seconds: second))
  }
}

extension String {
  fileprivate func replacingOccurrences(of one: Character, with other: Character) -> String {
    String(map { $0 == one ? other : $0 })
  }
}
