import CloudTrail

// CloudTrail keeps a copy of an organization's trail in every member account (SEMANTICS 5g).
extension CallDecoder {
  /// Whether CloudTrail itself made the call, on a copy of an organization's trail in an account other
  /// than the trail's. Such a call changes nothing of the trail.
  ///
  /// - Parameter trail: the trail that the call names.
  func isReplication(of trail: TrailARN) -> Bool {
    guard isByReplication else { return false }
    // A bare name means the copy in the account that was called. Only a whole ARN of this very
    // account says that the trail is its own.
    let isNamedInFull = namesARN || respondedTrail != nil
    return !isNamedInFull || trail.account != account
  }

  /// Whether the caller is CloudTrail's service-linked role in the session in which it copies trails,
  /// or CloudTrail under its own name. IAM lets nobody else give a role such a name.
  var isByReplication: Bool {
    guard let identity = record.present("userIdentity") else { return false }
    if let arn = identity.present("arn")?.string {
      // Nearly every caller is another one, and taking the ARN apart takes long.
      guard arn.hasSuffix(Self.resource) else { return false }
      return ARN(arn)?.service == "sts" && ARN(arn)?.resource == Self.resource
    }
    let principal = identity.present("principalId")?.string ?? ""
    let issuer = identity.present("sessionContext")?.present("sessionIssuer")
    if principal.hasSuffix(":" + Self.session), issuer?.present("userName")?.string == Self.role {
      return true
    }
    return identity.present("type")?.string == "AWSService"
      && identity.present("invokedBy")?.string == "cloudtrail.amazonaws.com"
  }

  private static let role = "AWSServiceRoleForCloudTrail"
  private static let session = "CloudTrailOrganizationReplication"
  private static let resource = "assumed-role/\(role)/\(session)"
}
