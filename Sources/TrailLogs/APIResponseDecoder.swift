import CloudTrail

/// Decodes responses of the CloudTrail API into observations: `get-event-selectors`,
/// `describe-trails`, `get-trail` and `get-trail-status`.
struct APIResponseDecoder {
  /// When the response was given.
  let time: Timestamp
  /// The trail of a response that names none.
  let trail: TrailARN?

  /// One event for each trail in the response. `get-trail-status` gives two, since it also says since
  /// when the trail has been logging, or not logging.
  ///
  /// - Throws: ``TrailNotNamed``; `ShapeError` or `CloudTrailError` for members of another shape.
  func events(in response: JSONValue) throws -> [TrailEvent] {
    if let trails = response.present("trailList")?.array {
      return try trails.map { try event($0) }
    }
    if let trail = response.present("Trail") { return [try event(trail)] }
    let now = try event(response)
    guard let isLogging = response.present("IsLogging")?.bool,
      let since = Self.moment(response.present(isLogging ? "StartLoggingTime" : "StopLoggingTime")),
      since < time
    else { return [now] }
    let then = try APIResponseDecoder(time: since, trail: now.stream.trailARN)
      .event(["IsLogging": .bool(isLogging)])
    return [then, now]
  }

  /// A time as the AWS CLI prints it: seconds since 1970 with a fraction, or ISO 8601.
  private static func moment(_ json: JSONValue?) -> Timestamp? {
    switch json {
    case .string(let text): Timestamp(iso8601: text)
    case .integer(let seconds) where (0...253_402_300_799).contains(seconds):
      Timestamp(seconds: seconds)
    case .number(let seconds) where (0...253_402_300_799).contains(seconds):
      Timestamp(microseconds: Int64((seconds * 1_000_000).rounded()))
    case nil, .null, .bool, .integer, .number, .array, .object: nil
    }
  }

  private func event(_ json: JSONValue) throws -> TrailEvent {
    var selectors: TrailSelectors?
    if json.present("EventSelectors") != nil || json.present("AdvancedEventSelectors") != nil {
      selectors = try TrailSelectors(json: json, tolerant: true)
    }
    let change = TrailChange.observe(
      Observation(
        selectors: selectors,
        hasCustomSelectors: json.present("HasCustomEventSelectors")?.bool,
        isLogging: json.present("IsLogging")?.bool,
        settings: TrailSettings(json: json, spelling: .api)))
    guard let arn = (json.present("TrailARN")?.string).flatMap({ TrailARN($0) }) ?? trail else {
      throw TrailNotNamed()
    }
    let content = "\(arn)\n\(time)\n\(change.parameters.canonical)"
    return TrailEvent(
      id: TrailEvent.id("observed", of: content), stream: .trail(arn),
      change: change, time: time, region: arn.region, account: arn.account)
  }
}
