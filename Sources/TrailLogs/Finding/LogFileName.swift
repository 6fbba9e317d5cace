import Selectors

/// What CloudTrail writes into the name of a log file:
/// `111122223333_CloudTrail_us-east-1_20250304T0215Z_uniqueString.json.gz`.
struct LogFileName {
  let account: String
  let region: String
  /// When the file was delivered, to the whole minute.
  let time: Timestamp

  /// Nil where the name, without its folders, is another.
  init?(path: String) {
    let name = path.utf8.split(separator: UInt8(ascii: "/")).last.map(Substring.init) ?? ""
    let parts = name.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[1] == "CloudTrail",
      parts[4].hasSuffix(".json.gz") || parts[4].hasSuffix(".json")
    else { return nil }
    guard parts[0].utf8.count == 12, parts[0].utf8.allSatisfy(Self.isDigit),
      !parts[2].isEmpty, let time = Self.time(parts[3])
    else { return nil }
    account = String(parts[0])
    region = String(parts[2])
    self.time = time
  }

  /// `20250304T0215Z`
  private static func time(_ text: Substring) -> Timestamp? {
    let digits = Array(text.utf8)
    guard digits.count == 14, digits[8] == UInt8(ascii: "T"), digits[13] == UInt8(ascii: "Z")
    else { return nil }
    func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
    return Timestamp(
      iso8601: "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<11)):\(part(11..<13)):00Z")
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
