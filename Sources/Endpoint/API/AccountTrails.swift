import CloudTrail
import History

/// The trails as one account sees them from one Region at one moment.
struct AccountTrails {
  let history: HistorySnapshot
  let context: CallContext
  /// Notes on what the answer rests; nil where that does not matter.
  var reliance: Reliance?

  /// The trail under an ARN, whether or not the caller may see it; nil if there is none then. If nobody
  /// knows whether it exists, it is treated as existing, with a configuration of which nothing is known.
  func trail(_ arn: TrailARN) throws -> TrailAtMoment? {
    let (at, knownAt) = (context.moment.at, context.moment.knownAt)
    let (time, period) =
      if let at {
        (at, try history.period(of: arn, at: at, asKnownAt: knownAt))
      } else {
        try history.presentPeriod(of: arn, clock: context.now, asKnownAt: knownAt)
      }
    guard let period, let state = period.state.inForce else { return nil }
    let told =
      try reliance?.note(
        arn, state, at: time, lastChange: period.from, in: history, asKnownAt: knownAt) ?? state
    return TrailAtMoment(arn: arn, time: time, state: told)
  }

  /// Every trail that the account sees, whatever its Region, by ARN: its own, and those of an
  /// organization. Nothing is seen of another partition.
  func all() throws -> [TrailAtMoment] {
    let partition = TrailARN.partition(of: context.region)
    return try history.trailARNs().filter {
      $0.hasParts && ($0.partition == partition || $0.region == context.region)
    }.compactMap { try trail($0) }
      .filter { $0.arn.account == context.account || $0.isOrganization }
  }

  /// The trail that a read is about.
  ///
  /// - Throws: `TrailNotFoundException`, `InvalidTrailNameException` or
  ///   `CloudTrailARNInvalidException`.
  func trailToRead(_ name: String?) throws -> TrailAtMoment {
    switch try TrailReference(validating: name ?? "") {
    case .name(let name):
      let arn = context.local(name)
      guard let found = try trail(arn) else { throw unknown(arn) }
      return found
    case .arn(let arn):
      let found = try visible(arn)
      if let found, found.isVisible(in: context.region) { return found }
      throw arn.region == context.region ? unknown(arn) : .otherRegion(than: context.region)
    }
  }

  /// The trail that a write changes: one of the Region that is called.
  ///
  /// - Throws: as ``trailToRead(_:)``; also `InvalidHomeRegionException` for the shadow of a trail, and
  ///   `NotOrganizationMasterAccountException` for an organization's trail of another account.
  func trailToChange(_ name: String?) throws -> TrailAtMoment {
    switch try TrailReference(validating: name ?? "") {
    case .name(let name):
      let arn = context.local(name)
      if let found = try trail(arn) { return found }
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

  /// The trail that GetTrail shows.
  ///
  /// - Throws: as ``trailToRead(_:)``, with the bare name of a trail that is not known.
  func trailToShow(_ name: String?) throws -> TrailAtMoment {
    do {
      return try trailToRead(name)
    } catch let error as CloudTrailError where error.exception == "TrailNotFoundException" {
      let arn =
        switch try TrailReference(validating: name ?? "") {
        case .name(let name): context.local(name)
        case .arn(let arn): arn
        }
      throw CloudTrailError.unknownTrail(named: arn, account: context.account)
    }
  }

  /// The trail that tags belong to, which is one of the account in the Region that is called: tags are not
  /// seen from elsewhere, neither those of an organization's trail nor those of a shadow. Event data stores and channels can have tags at AWS, and are not
  /// recorded here.
  ///
  /// - Parameter noChannel: the exception for a channel; ListTags has none of its own.
  func taggedTrail(
    _ id: String?, noChannel: String = "ChannelNotFoundException"
  ) throws -> TrailAtMoment {
    let id = id ?? ""
    guard let arn = ARN(id), arn.service == "cloudtrail" else {
      throw CloudTrailError(
        "CloudTrailARNInvalidException", "The ARN is not that of a trail: \(id)")
    }
    if arn.resource.hasPrefix("eventdatastore/") {
      throw CloudTrailError("EventDataStoreNotFoundException", "No event data store \(id).")
    }
    if arn.resource.hasPrefix("channel/") {
      throw CloudTrailError(noChannel, "No channel \(id).")
    }
    guard arn.resource.hasPrefix("trail/") else {
      throw CloudTrailError(
        "ResourceTypeNotSupportedException", "Tags of \(id) are not supported.")
    }
    let trail = try TrailARN(validating: id)
    guard trail.region == context.region else {
      throw CloudTrailError.otherRegion(than: context.region)
    }
    guard trail.account == context.account else {
      throw CloudTrailError.otherAccount(than: context.account)
    }
    guard let found = try self.trail(trail) else {
      throw CloudTrailError("ResourceNotFoundException", unknown(trail).message)
    }
    return found
  }

  /// The trail of an ARN, if it is the account's own or an organization's.
  private func visible(_ arn: TrailARN) throws -> TrailAtMoment? {
    guard let found = try trail(arn) else { return nil }
    return arn.account == context.account || found.isOrganization ? found : nil
  }

  private func shadow(_ name: String) throws -> TrailAtMoment? {
    try all().first { $0.arn.name == name && $0.isMultiRegion }
  }

  private func unknown(_ arn: TrailARN) -> CloudTrailError {
    .unknownTrail(arn, account: context.account)
  }
}

/// A trail that exists at the moment of a call, and its state then.
struct TrailAtMoment {
  let arn: TrailARN
  /// The moment: the one asked for, or the trail's present.
  let time: Timestamp
  /// The configuration in force, by the rule of `TrailState`.
  let state: TrailState

  var isMultiRegion: Bool { state.isMultiRegion == .known(true) }
  var isOrganization: Bool { state.isOrganization == .known(true) }

  /// Whether the trail is seen from a Region: at home, or as the shadow of a multi-Region trail, which has
  /// shadows in all Regions of its partition.
  func isVisible(in region: String) -> Bool {
    arn.region == region
      || isMultiRegion && arn.partition == TrailARN.partition(of: region)
  }
}
