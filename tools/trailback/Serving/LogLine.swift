import CloudTrail
import Glibc

/// A JSON object on one line, of printable ASCII alone: whatever was sent, it cannot begin a line of its own
/// or speak to a terminal.
struct LogLine {
  private var content: String

  /// A line about something that happened now.
  init() {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let time = Timestamp(microseconds: Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1000)
    content = "{\"time\":\"\(time)\""
  }

  var text: String { content + "}\n" }

  mutating func add(_ name: String, _ value: String?) {
    guard let value else { return }
    begin(name)
    content += "\""
    for unit in value.utf16 {
      switch unit {
      case 0x22: content += "\\\""
      case 0x5C: content += "\\\\"
      case 0x20..<0x7F: content.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
      default:
        let digits = String(unit, radix: 16)
        content += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    content += "\""
  }

  mutating func add(_ name: String, _ value: Int) {
    begin(name)
    content += String(value)
  }

  /// With three digits behind the point.
  mutating func add(_ name: String, milliseconds seconds: Double) {
    let microseconds = Int((seconds * 1e6).rounded())
    let fraction = String(microseconds % 1000)
    begin(name)
    content += "\(microseconds / 1000)." + String(repeating: "0", count: 3 - fraction.count)
    content += fraction
  }

  private mutating func begin(_ name: String) {
    content += ",\"\(name)\":"
  }
}
