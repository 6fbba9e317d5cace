import CloudTrail

/// The moment in the addresses of the pages.
extension Moment {
  func at(_ time: Timestamp) -> Moment { Moment(at: time, knownAt: knownAt) }

  /// The address of a page that shows this moment.
  ///
  /// - Parameter others: what else is asked of the page; nothing that a URL would have to escape.
  func link(_ path: String, _ others: [(name: String, value: String)] = []) -> String {
    var members: [String] = []
    if let at { members.append("at=\(at)") }
    if let knownAt { members.append("as-known-at=\(knownAt)") }
    members += others.map { "\($0.name)=\($0.value)" }
    return members.isEmpty ? path : path + "?" + members.joined(separator: "&")
  }

  /// A time as people type it: ISO 8601, with or without seconds, `T` and `Z`; a day; or seconds since
  /// 1970. Without an offset it is UTC.
  static func time(_ text: String) -> Timestamp? {
    let text = text.uppercased()
    if let seconds = Int64(text), (0...253_402_300_799).contains(seconds), text.first != "+" {
      return Timestamp(seconds: seconds)
    }
    let minute = text.hasSuffix("Z") ? String(text.dropLast()) : text
    return Timestamp(iso8601: text) ?? Timestamp(iso8601: minute + ":00")
      ?? Timestamp(iso8601: text + "T00:00:00Z")
  }
}
