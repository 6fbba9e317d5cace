/// An account and a Region: where calls are made, recorded and delivered together.
public struct AccountRegion: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Twelve digits.
  public var account: String
  /// As in `awsRegion`, such as `us-east-1`.
  public var region: String

  /// The place of an account in a Region.
  public init(account: String, region: String) {
    self.account = account
    self.region = region
  }

  /// Where the calls that change a trail are recorded: in its account and home Region.
  public init(home trail: TrailARN) {
    self.init(account: trail.account, region: trail.region)
  }

  /// `111122223333 us-east-1`.
  public var description: String { "\(account) \(region)" }

  /// By account, then by Region.
  public static func < (left: AccountRegion, right: AccountRegion) -> Bool {
    (left.account, left.region) < (right.account, right.region)
  }
}

extension AccountRegion {
  /// Whether a text is an account id as AWS writes it: twelve digits.
  public static func isAccount(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 12 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}
