import CloudTrail
import History
import ReadModels
import Replay

/// The trails as one account sees them from one Region at one moment.
struct AccountTrails {
  let history: HistorySnapshot
  let context: CallContext
  /// What is assumed of trails that are known in part only; writes assume nothing.
  var assumptions: [TrailARN: Observation] = [:]
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
    let assumption = assumptions[arn]
    let assumed = AssumedState(told, assumption)
    if told.exists.value == nil, assumed.state.exists.value != nil {
      reliance?.note(assumed: arn)
    }
    return TrailAtMoment(
      arn: arn, time: time, known: told, state: assumed.state,
      assumption: assumed.state.exists == .known(true) ? assumption : nil,
      assumedSelectors: assumed.selectors)
  }

  /// Every trail that the account sees, whatever its Region, by ARN: its own, and those of an
  /// organization. Nothing is seen of another partition.
  func all() throws -> [TrailAtMoment] {
    let partition = TrailARN.partition(of: context.region)
    return try history.trailARNs().filter {
      $0.hasParts && ($0.partition == partition || $0.region == context.region)
    }.compactMap { arn in
      // Nothing is noted of trails that the account does not see.
      if arn.account != context.account {
        let unnoted = AccountTrails(history: history, context: context, assumptions: assumptions)
        guard try unnoted.trail(arn)?.isOrganization == true else { return nil }
      }
      return try trail(arn)
    }
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
      if let found, found.isVisible(in: context.region) {
        if found.arn.region != context.region, found.known.isMultiRegion.value == nil {
          reliance?.note(assumed: arn)
        }
        return found
      }
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

// MARK: - What is known of a trail, or assumed

extension AccountTrails {
  /// The selectors of a trail; nil if they are neither known nor assumed.
  func selectors(of trail: TrailAtMoment) throws -> TrailSelectors? {
    guard let assumed = trail.assumedSelectors else {
      return try history.selectors(of: trail.state)
    }
    reliance?.note(assumed: trail.arn)
    return assumed
  }

  /// Whether a trail logs; nil if it is neither known nor assumed.
  func isLogging(_ trail: TrailAtMoment) -> Bool? {
    if let isLogging = trail.state.logging.value, trail.known.logging.value == nil {
      reliance?.note(assumed: trail.arn)
      return isLogging
    }
    return trail.state.logging.value
  }

  /// The settings of a trail that are known, and those that are assumed of the ones that nothing was read of.
  func settings(of trail: TrailAtMoment) throws -> TrailSettings {
    guard
      let period = try history.period(
        of: trail.arn, at: trail.time, asKnownAt: context.moment.knownAt)
    else { return TrailSettings() }
    let atMoment = try history.settings(
      in: period, of: trail.arn, asKnownAt: context.moment.knownAt)
    var settings = atMoment.known
    guard let assumption = trail.assumption else { return settings }
    let assumed = assumption.shownSettings
    for setting in TrailSetting.allCases
    where settings[setting] == nil && atMoment[setting] == .unknown(.unseen) {
      settings[setting] = assumed.value(of: setting)
      if settings[setting] != nil { reliance?.note(assumed: trail.arn) }
    }
    return settings
  }

  /// Whether all is known or assumed of a trail that clients take for granted in a list.
  func isWhole(_ trail: TrailAtMoment, _ settings: TrailSettings) -> Bool {
    PartlyKnown.parts(
      settings, isLogging: isLogging(trail),
      knowsSelectors: trail.assumedSelectors != nil || trail.state.selectors.value != nil
    ).isEmpty
  }
}

/// A trail that exists at the moment of a call, and its state then.
struct TrailAtMoment {
  let arn: TrailARN
  /// The moment: the one asked for, or the trail's present.
  let time: Timestamp
  /// The configuration that is known to be in force, by the rule of `TrailState`.
  let known: TrailState
  /// The same with what is assumed.
  let state: TrailState
  /// What is assumed of the trail; nil if nothing is.
  var assumption: Observation?
  /// The selectors, if they are assumed.
  var assumedSelectors: TrailSelectors?

  var isMultiRegion: Bool { state.isMultiRegion == .known(true) }
  var isOrganization: Bool { state.isOrganization == .known(true) }

  /// Whether the trail is seen from a Region: at home, or as the shadow of a multi-Region trail, which has
  /// shadows in all Regions of its partition.
  func isVisible(in region: String) -> Bool {
    arn.region == region
      || isMultiRegion && arn.partition == TrailARN.partition(of: region)
  }
}
