import Selectors

/// The Region that a signature's scope names, whoever signed: a client that signs for another Region
/// means the trails of that Region.
enum ClaimedRegion {
  /// - Returns: nil where the call is not signed, or names nothing that could be a Region.
  static func of(_ call: HTTPCall) -> String? {
    guard let header = call.headers["Authorization"], header.utf8.count <= 4096,
      let start = header.firstRange(of: "Credential=")?.upperBound
    else { return nil }
    let credential = header[start...].prefix { $0 != "," && $0 != " " }
    let parts = credential.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 5, (1...64).contains(parts[2].utf8.count),
      parts[2].utf8.allSatisfy(isOfRegion)
    else { return nil }
    return String(parts[2])
  }

  private static func isOfRegion(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }
}
