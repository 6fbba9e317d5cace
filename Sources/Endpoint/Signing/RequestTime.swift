import CloudTrail

/// When a call says it was signed: `X-Amz-Date`, or `Date` where there is none.
struct RequestTime {
  /// To the second.
  let timestamp: Timestamp
  /// `20250601T120000Z`, whatever form it came in.
  let text: String

  /// `20250601`.
  var date: String { String(text.prefix(8)) }

  init(_ fields: SentFields) throws(SignatureError) {
    let sent = fields["x-amz-date"] + fields["date"]
    guard let value = sent.first else { throw .incomplete([.date]) }
    let isAmazon = !fields["x-amz-date"].isEmpty
    guard let timestamp = Self.basic(value) ?? (isAmazon ? nil : Self.internet(value)) else {
      throw .malformedDate
    }
    self.timestamp = timestamp
    text = Self.text(timestamp)
  }

  /// - Parameter skew: how far the clocks of both sides may be apart, in seconds.
  func check(at now: Timestamp, skew: Int64) throws(SignatureError) {
    let now = now.second
    if timestamp.second < now - skew { throw .expired(timestamp, now: now, skew: skew) }
    if timestamp.second > now + skew { throw .notYetCurrent(timestamp, now: now, skew: skew) }
  }

  static func text(_ timestamp: Timestamp) -> String {
    String(Timestamp(seconds: timestamp.second).description.filter { $0 != "-" && $0 != ":" })
  }

  /// ISO 8601's basic format, in UTC: `20250601T120000Z`.
  private static func basic(_ value: [UInt8]) -> Timestamp? {
    guard value.count == 16 else { return nil }
    let text = String(decoding: value, as: UTF8.self)
    var extended = ""
    for (index, character) in text.enumerated() {
      if index == 4 || index == 6 { extended += "-" }
      if index == 11 || index == 13 { extended += ":" }
      extended.append(character)
    }
    guard let timestamp = Timestamp(iso8601: extended), Self.text(timestamp) == text else {
      return nil
    }
    return timestamp
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// As HTTP and mail write it: `Sun, 01 Jun 2025 12:00:00 GMT`, or `-0000` for the zone.
  private static func internet(_ value: [UInt8]) -> Timestamp? {
    guard value.count <= 40 else { return nil }
    var parts = String(decoding: value, as: UTF8.self).split(separator: " ")
    if parts.first?.hasSuffix(",") == true { parts.removeFirst() }
    guard parts.count == 5, ["GMT", "UTC", "+0000", "-0000"].contains(parts[4]),
      let month = months.firstIndex(where: { $0 == parts[1] }), parts[0].count <= 2
    else { return nil }
    let day = parts[0].count == 1 ? "0" + parts[0] : String(parts[0])
    let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
    return Timestamp(iso8601: "\(parts[2])-\(number)-\(day)T\(parts[3])Z")
  }
}
