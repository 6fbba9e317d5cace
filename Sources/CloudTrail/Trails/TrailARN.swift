import Glibc

/// The identity of a trail: `arn:PARTITION:cloudtrail:REGION:ACCOUNT:trail/NAME`.
///
/// The Region in it is the trail's home Region. Any partition is accepted (`aws`, `aws-cn`,
/// `aws-us-gov`, `aws-iso…`), and Regions and accounts are not checked against a list, because logs
/// are often masked before they are shared. A trail that was deleted and created again has the same
/// ARN.
///
/// Two ARNs are equal, and ordered, as their texts are. The text is stored once and the parts are
/// slices of it, so a copy costs one reference count.
public struct TrailARN: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The whole ARN.
  public let text: String
  // Where each part ends in the text, in bytes of UTF-8. The text between two parts is fixed.
  private let partitionEnd: Int
  private let regionEnd: Int
  private let accountEnd: Int

  /// The ARN with these parts, none of which is checked.
  public init(partition: String, region: String, account: String, name: String) {
    text = "arn:\(partition):\(Self.service):\(region):\(account):\(Self.resource)\(name)"
    partitionEnd = "arn:".utf8.count + partition.utf8.count
    regionEnd = partitionEnd + ":\(Self.service):".utf8.count + region.utf8.count
    accountEnd = regionEnd + 1 + account.utf8.count
  }

  /// The ARN of a trail that is called by its bare name: CloudTrail expands it in the Region that was
  /// called (SEMANTICS 4.3).
  public init(name: String, calledIn region: String, account: String) {
    self.init(
      partition: Self.partition(of: region), region: region, account: account, name: name)
  }

  /// Nil if the text is not the ARN of a trail. The name may hold any character but a slash or a
  /// colon; ``TrailName`` knows whether CloudTrail would accept it.
  public init?(_ text: some StringProtocol) {
    var text = String(text)
    guard let ends = text.withUTF8(Self.ends) else { return nil }
    self.text = text
    (partitionEnd, regionEnd, accountEnd) = ends
  }

  /// Reads an ARN that this type wrote, whatever its parts were.
  ///
  /// A record names the Region and the account that were called, and a made-up record may name some
  /// that hold a colon. The ARN that is made of them cannot be split again: its ``name`` is then the
  /// whole text, and it has no Region and no account.
  ///
  /// - Returns: nil if the text cannot be the ARN of any trail.
  public init?(written text: String) {
    if let arn = TrailARN(text) {
      self = arn
      return
    }
    guard text.utf8.starts(with: "arn:".utf8),
      text.utf8.firstRange(of: ":\(Self.service):".utf8) != nil,
      text.utf8.firstRange(of: ":\(Self.resource)".utf8) != nil
    else { return nil }
    self.text = text
    (partitionEnd, regionEnd, accountEnd) = (0, 0, 0)
  }

  /// Where the parts end that the text of a trail's ARN has; nil for any other text. Reads bytes,
  /// since the history reads the ARN of each event.
  private static func ends(
    of text: UnsafeBufferPointer<UInt8>
  ) -> (partition: Int, region: Int, account: Int)? {
    let bytes = UnsafeRawBufferPointer(text)
    /// The end of a part that is not empty.
    func end(from start: Int) -> Int? {
      let end = bytes.first(UInt8(ascii: ":"), from: start)
      return end == start ? nil : end
    }
    guard bytes.hold("arn:", at: 0), let partition = end(from: "arn:".utf8.count),
      bytes.hold(":cloudtrail:", at: partition),
      let region = end(from: partition + ":cloudtrail:".utf8.count),
      let account = end(from: region + 1), bytes.hold(":trail/", at: account)
    else { return nil }
    let name = account + ":trail/".utf8.count
    guard name < bytes.count, bytes.first(UInt8(ascii: "/"), from: name) == nil,
      bytes.first(UInt8(ascii: ":"), from: name) == nil
    else { return nil }
    return (partition, region, account)
  }

  /// Reads the ARN that a caller gave.
  ///
  /// - Throws: `CloudTrailARNInvalidException` if the text is not the ARN of a trail,
  ///   `InvalidTrailNameException` if CloudTrail does not accept the name in it (SEMANTICS 4.1).
  public init(validating text: String) throws(CloudTrailError) {
    guard let arn = TrailARN(text) else {
      throw CloudTrailError(
        "CloudTrailARNInvalidException", "The ARN is not that of a trail: \(text)",
        hint: "a trail's ARN reads arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME")
    }
    try TrailName.validate(arn.name)
    self = arn
  }

  private static let service = "cloudtrail"
  private static let resource = "trail/"

  /// `aws`, `aws-cn`, `aws-us-gov` …; `aws` if the ARN has no parts.
  public var partition: String { hasParts ? slice("arn:".utf8.count, partitionEnd) : "aws" }
  /// The home Region.
  public var region: String { slice(partitionEnd + ":cloudtrail:".utf8.count, regionEnd) }
  /// The account that owns the trail: twelve digits, or a mask.
  public var account: String { slice(regionEnd + 1, accountEnd) }
  /// The trail's name, without `trail/`; the whole ARN if it has no parts.
  public var name: String {
    hasParts ? slice(accountEnd + ":trail/".utf8.count, text.utf8.count) : text
  }

  /// False for an ARN that cannot be split into its parts: see ``init(written:)``.
  public var hasParts: Bool { accountEnd > 0 }

  /// A part of the text; empty if the ARN has no parts.
  private func slice(_ start: Int, _ end: Int) -> String {
    guard hasParts else { return "" }
    let bytes = text.utf8
    return String(
      text[
        bytes.index(
          bytes.startIndex, offsetBy: start)..<bytes.index(
            bytes.startIndex, offsetBy: end)])
  }

  /// The whole ARN.
  public var description: String { text }

  // The offsets follow from the text.
  /// Whether both ARNs have the same text.
  public static func == (left: TrailARN, right: TrailARN) -> Bool { left.text == right.text }
  /// Whether the text of `left` comes first in Swift's order of strings.
  public static func < (left: TrailARN, right: TrailARN) -> Bool { left.text < right.text }
  /// Hashes the text.
  public func hash(into hasher: inout Hasher) { hasher.combine(text) }

  /// The partition that a Region belongs to, by the prefix of its name.
  public static func partition(of region: String) -> String {
    let prefixes = [
      ("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("us-isob-", "aws-iso-b"),
      ("us-iso-", "aws-iso"), ("eu-isoe-", "aws-iso-e"), ("us-isof-", "aws-iso-f"),
      ("eusc-", "aws-eusc"),
    ]
    return prefixes.first { region.hasPrefix($0.0) }?.1 ?? "aws"
  }
}

/// Bytes that the C library searches and compares: a debug build, which the tests run, is a hundred times
/// slower at doing so by slices.
extension UnsafeRawBufferPointer {
  /// Whether the bytes from `start` on begin with a text.
  fileprivate func hold(_ text: StaticString, at start: Int) -> Bool {
    guard let baseAddress, count - start >= text.utf8CodeUnitCount else { return false }
    return memcmp(baseAddress + start, text.utf8Start, text.utf8CodeUnitCount) == 0
  }

  /// Where a byte is found first from `start` on; nil if nowhere.
  fileprivate func first(_ byte: UInt8, from start: Int) -> Int? {
    guard let baseAddress, start < count,
      let found = memchr(baseAddress + start, Int32(byte), count - start)
    else { return nil }
    return baseAddress.distance(to: UnsafeRawPointer(found))
  }
}

/// An Amazon Resource Name split into its parts: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
/// Region and account may be empty, and the resource may hold colons.
///
/// Source: AWS General Reference, "Amazon Resource Names (ARNs)".
public struct ARN: Sendable, Hashable {
  /// `aws`, `aws-cn`, `aws-us-gov` …
  public let partition: String
  /// The service that the resource belongs to, such as `s3`.
  public let service: String
  /// The Region; empty for services that have none, such as S3.
  public let region: String
  /// The account; empty for some services.
  public let account: String
  /// Everything after the fifth colon, such as `bucket/key` or `function:name`.
  public let resource: String

  /// Nil if the text does not begin with `arn:` or has fewer than six parts.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn" else { return nil }
    partition = String(parts[1])
    service = String(parts[2])
    region = String(parts[3])
    account = String(parts[4])
    resource = String(parts[5])
  }
}

/// A trail as a caller names it: by ARN, or by a bare name in the Region that is called.
public enum TrailReference: Sendable, Hashable {
  case arn(TrailARN)
  case name(String)

  /// Reads and checks what a caller gave.
  ///
  /// - Throws: as ``TrailARN/init(validating:)``; `InvalidTrailNameException` for a bare name that
  ///   CloudTrail does not accept.
  public init(validating text: String) throws(CloudTrailError) {
    if text.hasPrefix("arn:") {
      self = .arn(try TrailARN(validating: text))
    } else {
      try TrailName.validate(text)
      self = .name(text)
    }
  }
}

/// CloudTrail's rules for the name of a trail (SEMANTICS 4.1, texts 4.3).
public enum TrailName {
  /// - Throws: `InvalidTrailNameException` if CloudTrail would refuse the name, in its own words.
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
