/// Numbers as people read them.
public enum Number {
  /// With commas between the thousands: `2,900`.
  public static func grouped(_ value: Int) -> String {
    var digits = Array(String(value.magnitude))
    var at = digits.count - 3
    while at > 0 {
      digits.insert(",", at: at)
      at -= 3
    }
    return (value < 0 ? "-" : "") + String(digits)
  }

  /// `1 file`, `2 files`.
  public static func counted(_ value: Int, _ one: String, _ many: String? = nil) -> String {
    "\(grouped(value)) \(value == 1 ? one : many ?? one + "s")"
  }

  /// Bytes in the unit that fits: `233 MB`.
  public static func bytes(_ value: Int) -> String {
    guard value >= 1000 else { return "\(value) bytes" }
    var amount = Double(value) / 1000
    var units = ["KB", "MB", "GB"][...]
    // What would be rounded to a thousand is one of the next unit.
    while units.count > 1, amount.rounded() >= 1000 {
      amount /= 1000
      units.removeFirst()
    }
    let tenths = (amount * 10).rounded() / 10
    return (tenths < 100 ? "\(tenths)" : "\(Int(amount.rounded()))") + " " + units[units.startIndex]
  }
}
