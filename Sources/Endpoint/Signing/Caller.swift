/// Who called, as far as a secret proved it.
public struct Caller: Sendable, Hashable {
  public let accessKeyID: String
  /// An ARN, or nil where the credentials file names none.
  public let principal: String?
  public let rights: Set<Right>
  /// The Region that the call was signed for; nil for an ingest key, which is not signed with.
  public let region: String?

  public init(accessKeyID: String, principal: String?, rights: Set<Right>, region: String?) {
    self.accessKeyID = accessKeyID
    self.principal = principal
    self.rights = rights
    self.region = region
  }

  init(_ key: AccessKey, region: String?) {
    self.init(
      accessKeyID: key.id, principal: key.principal, rights: key.rights, region: region)
  }

  /// The account in the principal's ARN.
  public var account: String? { principal.flatMap(Self.account(of:)) }

  /// - Parameter action: what was called, as in a policy: `cloudtrail:PutEventSelectors`.
  /// - Throws: ``SignatureError/accessDenied(user:action:right:)``.
  public func require(_ right: Right, for action: String) throws(SignatureError) {
    guard rights.contains(right) else {
      throw .accessDenied(user: principal ?? accessKeyID, action: action, right: right)
    }
  }

  /// Nil for what is no ARN with an account.
  static func account(of principal: String) -> String? {
    let parts = principal.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", !parts[1].isEmpty, !parts[2].isEmpty,
      !parts[4].isEmpty, !parts[5].isEmpty
    else { return nil }
    return String(parts[4])
  }
}
