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
    var amount = Double(value)
    for unit in ["bytes", "KB", "MB", "GB"] {
      if amount < 1000 || unit == "GB" {
        let digits = unit == "bytes" || amount >= 100 ? 0 : 1
        let scale = digits == 0 ? 1.0 : 10.0
        let rounded = (amount * scale).rounded() / scale
        return digits == 0 || unit == "bytes" ? "\(Int(rounded)) \(unit)" : "\(rounded) \(unit)"
      }
      amount /= 1000
    }
    return "\(value)"
  }
}
