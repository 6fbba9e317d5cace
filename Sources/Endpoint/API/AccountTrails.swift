import CloudTrail
import History

/// The trails as one account sees them in one Region at one moment.
struct AccountTrails {
  let history: HistorySnapshot
  let context: CallContext

  /// The trail under an ARN, whether or not the caller may see it; nil if there is none then. If nobody
  /// knows whether it exists, it is treated as existing, with a configuration of which nothing is known.
  func standing(_ arn: TrailARN) throws -> TrailStanding? {
    let period = try history.period(
      of: "\(arn)", at: context.time, asKnownAt: context.moment.knownAt)
    return period?.state.inForce.map { TrailStanding(arn: arn, state: $0) }
  }

  /// Every trail that the account sees, whatever its Region, by ARN: its own, and those of an
  /// organization.
  func all() throws -> [TrailStanding] {
    try history.trailARNs().compactMap { TrailARN($0) }.compactMap { try standing($0) }
      .filter { $0.arn.account == context.account || $0.isOrganization }
  }

  /// The trail that a call to read is about.
  ///
  /// - Throws: `TrailNotFoundException`, `InvalidTrailNameException` or
  ///   `CloudTrailARNInvalidException`.
  func toRead(_ name: String?) throws -> TrailStanding {
    switch try TrailReference(validating: name ?? "") {
    case .name(let name):
      let arn = local(name)
      guard let found = try standing(arn) else { throw unknown(arn) }
      return found
    case .arn(let arn):
      let found = try visible(arn)
      if let found, found.isVisible(in: context.region) { return found }
      throw arn.region == context.region ? unknown(arn) : .otherRegion(than: context.region)
    }
  }

  /// The trail that a call changes: one of the Region that is called.
  ///
  /// - Throws: as ``toRead(_:)``; also `InvalidHomeRegionException` for the shadow of a trail, and
  ///   `NotOrganizationMasterAccountException` for an organization's trail of another account.
  func toChange(_ name: String?) throws -> TrailStanding {
    switch try TrailReference(validating: name ?? "") {
    case .name(let name):
      let arn = local(name)
      if let found = try standing(arn) { return found }
      if let shadow = try shadow(name) { throw CloudTrailError.notAtHome(shadow.arn) }
      throw unknown(arn)
    case .arn(let arn):
      let found = try visible(arn)
      if let found, found.arn.account != context.account {
        throw CloudTrailError.notOwner(arn)
      }
      if arn.region == context.region {
        guard let found else { throw unknown(arn) }
        return found
      }
      guard let found, found.isMultiRegion else {
        throw CloudTrailError.otherRegion(than: context.region)
      }
      throw CloudTrailError.notAtHome(arn)
    }
  }

  /// SEMANTICS 4.3: a bare name counts in the Region that is called.
  func local(_ name: String) -> TrailARN {
    TrailARN(name: name, calledIn: context.region, account: context.account)
  }

  /// The trail of an ARN, where it is the account's own or an organization's.
  private func visible(_ arn: TrailARN) throws -> TrailStanding? {
    guard let found = try standing(arn) else { return nil }
    return arn.account == context.account || found.isOrganization ? found : nil
  }

  private func shadow(_ name: String) throws -> TrailStanding? {
    try all().first { $0.arn.name == name && $0.isMultiRegion }
  }

  private func unknown(_ arn: TrailARN) -> CloudTrailError {
    .unknownTrail(arn, account: context.account)
  }
}
