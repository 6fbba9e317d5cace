import CloudTrail
import History
import ReadModels

// CreateTrail, UpdateTrail, DeleteTrail, StartLogging, StopLogging, GetTrail, DescribeTrails, ListTrails
// and GetTrailStatus.

extension AccountTrails {
  /// The most trails of a Region, shadows of multi-Region trails included (SEMANTICS 4.1).
  private static let mostTrails = 5

  /// A new trail does not log until StartLogging (SEMANTICS 3.5).
  func createTrail(_ input: CallInput) throws -> AcceptedCall {
    let name = try input.string("Name") ?? ""
    try TrailName.validate(name)
    let arn = context.local(name)
    guard let bucket = try input.string("S3BucketName"), !bucket.isEmpty else {
      throw CloudTrailError("InvalidS3BucketNameException", "S3 bucket name cannot be blank!")
    }
    let given = try TrailSettings(input, arn)
    let defaults = TrailSettings(
      isMultiRegionTrail: false, includeGlobalServiceEvents: true, isOrganizationTrail: false
    ).updated(with: TrailSettings(["LogFileValidationEnabled": false, "RecursiveLogging": true]))
    let settings = defaults.updated(with: given)
    try refuseMultiRegionWithoutGlobal(settings)
    let tags = try TagList(input, checksValues: true).tags
    if try trail(arn) != nil {
      throw CloudTrailError(
        "TrailAlreadyExistsException",
        "Trail \(name) already exists for customer: \(context.account)")
    }
    let seen = try all().filter { $0.isVisible(in: context.region) }.count
    guard seen < Self.mostTrails else {
      throw CloudTrailError(
        "MaximumNumberOfTrailsExceededException",
        "User: \(context.account) already has \(seen) trails in \(context.region).")
    }
    var request = settings.recordedRequest(name)
    if !tags.isEmpty, let list = input.json.present("TagsList") {
      request.append(.init("tagsList", list.asRecorded))
    }
    return accepted(arn, .create(settings), request, settings)
  }

  /// A partial update: a setting that is absent stays as it was (SEMANTICS 3.5).
  func updateTrail(_ input: CallInput) throws -> AcceptedCall {
    let name = try input.string("Name") ?? ""
    let trail = try trailToChange(name)
    let given = try TrailSettings(input, trail.arn)
    let before = try history.settings(of: trail.arn, at: trail.time)
    let settings = Self.recursion(trail).updated(with: before).updated(with: given)
    try refuseMultiRegionWithoutGlobal(settings)
    return accepted(trail.arn, .update(given), given.recordedRequest(name), settings)
  }

  /// Trails from before CloudTrail had the setting log recursively by default (SEMANTICS 3.5).
  private static func recursion(_ trail: TrailAtMoment) -> TrailSettings {
    var settings = TrailSettings()
    settings[.recursiveLogging] = trail.state.logsRecursively.value.map { .bool($0) }
    return settings
  }

  /// The text is AWS's own (SEMANTICS 3.4, 4.3).
  private func refuseMultiRegionWithoutGlobal(_ settings: TrailSettings) throws {
    if settings.isMultiRegionTrail == true && settings.includeGlobalServiceEvents == false {
      throw CloudTrailError.combination("Multi-Region trail must include global service events.")
    }
  }

  private func accepted(
    _ arn: TrailARN, _ change: TrailChange, _ request: [JSONValue.Member],
    _ settings: TrailSettings
  ) -> AcceptedCall {
    let output = JSONValue.object(arn.apiMembers + settings.apiMembers)
    return AcceptedCall(
      arn, change, request: .object(request), response: output.asRecorded, output: output, context)
  }

  func startLogging(_ input: CallInput) throws -> AcceptedCall { try named(.startLogging, input) }

  func stopLogging(_ input: CallInput) throws -> AcceptedCall { try named(.stopLogging, input) }

  func deleteTrail(_ input: CallInput) throws -> AcceptedCall { try named(.delete, input) }

  /// A change that needs nothing but the name of the trail.
  private func named(_ change: TrailChange, _ input: CallInput) throws -> AcceptedCall {
    let name = try input.string("Name")
    let trail = try trailToChange(name)
    return AcceptedCall(trail.arn, change, request: ["name": .string(name ?? "")], context)
  }
}

// MARK: - Reads

extension AccountTrails {
  func getTrail(_ input: CallInput) throws -> JSONValue {
    let trail = try trailToShow(try input.string("Name"))
    return ["Trail": try shape(trail, try settings(of: trail))]
  }

  /// Names that no trail has are left out. So are, of a list of all trails, those that are known in part
  /// only: clients take each member for granted, and fail on the whole list where one is missing. The members
  /// of this operation begin with a small letter.
  func describeTrails(_ input: CallInput) throws -> JSONValue {
    let includesShadows = try input.bool("includeShadowTrails") ?? true
    let names = try input.strings("trailNameList") ?? []
    var found: [TrailAtMoment] = []
    if names.isEmpty {
      found = try all()
    } else {
      for name in names {
        if let trail = try trailIfFound(name), !found.contains(where: { $0.arn == trail.arn }) {
          found.append(trail)
        }
      }
    }
    let region = context.region
    let shown = found.filter {
      $0.arn.region == region || includesShadows && $0.isVisible(in: region)
    }
    let shapes = try shown.compactMap { trail -> JSONValue? in
      let settings = try settings(of: trail)
      if names.isEmpty, !isWhole(trail, settings) {
        reliance?.note(leftOut: trail.arn)
        return nil
      }
      return try shape(trail, settings)
    }
    return ["trailList": .array(shapes)]
  }

  private func trailIfFound(_ name: String) throws -> TrailAtMoment? {
    do {
      return try trailToRead(name)
    } catch let error as CloudTrailError where error.exception == "TrailNotFoundException" {
      return nil
    }
  }

  private static let listedPerPage = 100

  /// All trails of the account, of every Region, in the order of their ARNs.
  func listTrails(_ input: CallInput) throws -> JSONValue {
    let page = try ListPage(
      try input.string("NextToken"), of: "ListTrails",
      invalid: "OperationNotPermittedException", limit: Self.listedPerPage)
    let all = try all().map(\.arn).sorted()
    let (shown, next) = page.cut(all.map { ($0, $0.text) })
    let list = shown.map { arn in
      JSONValue.object(arn.apiMembers + [.init("HomeRegion", .string(arn.region))])
    }
    return .object([.init("Trails", .array(list))] + next)
  }

  /// When logging was started and stopped. This server delivers nothing: the members about attempts to
  /// deliver are empty, as CloudTrail gives them before the first. A trail that was started elsewhere
  /// delivers there, and the history has nothing about it: of such a trail they stay absent.
  func getTrailStatus(_ input: CallInput) throws -> JSONValue {
    let trail = try trailToRead(try input.string("Name"))
    guard let isLogging = isLogging(trail) else {
      throw CloudTrailError.notKnown(
        MomentError.loggingUnknown(
          trail: trail.arn, time: trail.time,
          reason: trail.state.logging.reason ?? .unseen))
    }
    let periods =
      try history.timeline(of: trail.arn, asKnownAt: context.moment.knownAt)?.periods ?? []
    func last(_ kind: EventKind) -> Period? {
      periods.last {
        $0.cause == kind && $0.from <= trail.time
          && $0.state.generation == trail.state.generation
      }
    }
    let start = last(.startLogging)
    let (started, stopped) = (start?.from, last(.stopLogging)?.from)
    var members: [JSONValue.Member] = [.init("IsLogging", .bool(isLogging))]
    if let started { members.append(.init("StartLoggingTime", started.apiNumber)) }
    if let stopped { members.append(.init("StopLoggingTime", stopped.apiNumber)) }
    members.append(.init("TimeLoggingStarted", .string(started.map { "\($0)" } ?? "")))
    members.append(.init("TimeLoggingStopped", .string(stopped.map { "\($0)" } ?? "")))
    let isNew = periods.contains {
      $0.cause == .createTrail && $0.state.generation == trail.state.generation
    }
    let startedHere =
      try start?.setBy.flatMap { try history.event(sequence: $0) }.map {
        $0.provenance.channel == .live
      } ?? (isNew && !isLogging)
    return .object(members + (startedHere ? Self.noAttempts : []))
  }

  private static let noAttempts: [JSONValue.Member] = [
    .init("LatestDeliveryAttemptTime", ""), .init("LatestDeliveryAttemptSucceeded", ""),
    .init("LatestNotificationAttemptTime", ""), .init("LatestNotificationAttemptSucceeded", ""),
  ]

  /// The API's `Trail` shape, as GetTrail and DescribeTrails give it. All of its members are optional;
  /// the unknown ones are left out.
  private func shape(_ trail: TrailAtMoment, _ settings: TrailSettings) throws -> JSONValue {
    let (arn, state) = (trail.arn, trail.state)
    var members = arn.apiMembers + settings.apiMembers
    members.append(.init("HomeRegion", .string(arn.region)))
    if let selectors = try selectors(of: trail) {
      members.append(.init("HasCustomEventSelectors", .bool(selectors.isCustom)))
    }
    if let insights = state.insights.value {
      members.append(.init("HasInsightSelectors", .bool(!insights.isEmpty)))
    }
    return .object(members)
  }
}

extension TrailARN {
  /// The two members by which every output names a trail.
  fileprivate var apiMembers: [JSONValue.Member] {
    [.init("Name", .string(name)), .init("TrailARN", .string(text))]
  }
}
