/// An Amazon Resource Name cut into its parts: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`. Region
/// and account may be empty, and the resource may hold colons.
///
/// Source: AWS General Reference, "Amazon Resource Names (ARNs)".
public struct ARN: Sendable, Hashable {
  public let partition: String
  public let service: String
  public let region: String
  public let account: String
  public let resource: String

  /// Nil where the text does not begin with `arn:` or has fewer than six parts.
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
