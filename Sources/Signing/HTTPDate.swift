package import CloudTrail

/// A moment as the fields of HTTP have it.
package enum HTTPDate {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// As HTTP and mail write a date: `Sun, 01 Jun 2025 12:00:00 GMT`, or `-0000` for the zone.
  package static func timestamp(_ value: [UInt8]) -> Timestamp? {
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
