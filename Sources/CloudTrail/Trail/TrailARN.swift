/// The identity of a trail: `arn:PARTITION:cloudtrail:REGION:ACCOUNT:trail/NAME`.
///
/// The Region in it is the trail's home Region. Any partition is taken (`aws`, `aws-cn`,
/// `aws-us-gov`, `aws-iso…`), and Regions and accounts are not checked against a list: logs are
/// often masked before they are shared. A trail that was deleted and created again has the same ARN.
public struct TrailARN: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let partition: String
  /// The home Region.
  public let region: String
  public let account: String
  public let name: String

  public init(partition: String, region: String, account: String, name: String) {
    self.partition = partition
    self.region = region
    self.account = account
    self.name = name
  }

  /// A trail called by its bare name: CloudTrail expands it in the Region that was called
  /// (SEMANTICS 4.3).
  public init(name: String, calledIn region: String, account: String) {
    self.init(
      partition: Self.partition(of: region), region: region, account: account, name: name)
  }

  /// Nil where the text is not the ARN of a trail. The name may hold any character but a slash: it is
  /// up to ``TrailName`` to say whether CloudTrail would take it.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", parts[2] == "cloudtrail",
      parts[5].hasPrefix("trail/"), !parts[1].isEmpty, !parts[3].isEmpty, !parts[4].isEmpty
    else { return nil }
    let name = parts[5].dropFirst("trail/".count)
    guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "/")),
      !name.utf8.contains(UInt8(ascii: ":"))
    else { return nil }
    self.init(
      partition: String(parts[1]), region: String(parts[3]), account: String(parts[4]),
      name: String(name))
  }

  public var description: String {
    "arn:\(partition):cloudtrail:\(region):\(account):trail/\(name)"
  }

  public static func < (left: TrailARN, right: TrailARN) -> Bool {
    left.description < right.description
  }

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
