/// CloudTrail's rules for the name of a trail (SEMANTICS 4.1, texts 4.3).
public enum TrailName {
  /// Throws `InvalidTrailNameException` where CloudTrail would refuse the name.
  public static func validate(_ name: String) throws(CloudTrailError) {
    let count = name.unicodeScalars.count
    if count < 3 {
      throw refusal(
        "Trail name too short. Minimum allowed length: 3 characters. "
          + "Specified name length: \(count) characters.")
    }
    if count > 128 {
      throw refusal(
        "Trail name too long. Maximum allowed length: 128 characters. "
          + "Specified name length: \(count) characters.")
    }
    let bytes = Array(name.utf8)
    guard bytes.allSatisfy({ isAlphanumeric($0) || isMark($0) }) else {
      throw refusal(
        "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, "
          + "periods (.), hyphens (-), and underscores (_).")
    }
    if let first = bytes.first, !isAlphanumeric(first) {
      throw refusal("Trail name must starts with a letter or number.")
    }
    if let last = bytes.last, !isAlphanumeric(last) {
      throw refusal("Trail name must ends with a letter or number.")
    }
    if zip(bytes, bytes.dropFirst()).contains(where: { isMark($0) && isMark($1) }) {
      throw refusal(
        "Trail name or ARN cannot have adjacent periods (.), hyphens (-), or underscores (_).")
    }
    if isAddress(name) {
      throw refusal("Trail names must not be formatted as an IP address")
    }
  }

  private static func refusal(_ message: String) -> CloudTrailError {
    CloudTrailError(
      "InvalidTrailNameException", message,
      hint: "a name has 3 to 128 letters, digits and single marks, such as management-trail")
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  private static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }

  private static func isAddress(_ name: String) -> Bool {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy(isDigit) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}
