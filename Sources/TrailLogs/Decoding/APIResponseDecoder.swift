import CloudTrail

/// Decodes answers of the CloudTrail API into observations: `get-event-selectors`,
/// `describe-trails`, `get-trail` and `get-trail-status`.
struct APIResponseDecoder {
  /// When the answer was given.
  let time: Timestamp
  /// The trail of an answer that names none.
  let trail: TrailARN?

  /// One event for each trail in the answer; for that of `get-trail-status` a second one, since it also
  /// says since when the trail has been logging, or not.
  ///
  /// - Throws: ``TrailNotNamed``; `ShapeError` or `CloudTrailError` for members of another shape.
  func events(in answer: JSONValue) throws -> [TrailEvent] {
    if let trails = answer.present("trailList")?.array {
      return try trails.map { try event($0) }
    }
    if let trail = answer.present("Trail") { return [try event(trail)] }
    let now = try event(answer)
    guard let isLogging = answer.present("IsLogging")?.bool,
      let since = Self.moment(answer.present(isLogging ? "StartLoggingTime" : "StopLoggingTime")),
      since < time
    else { return [now] }
    let then = try APIResponseDecoder(time: since, trail: TrailARN(now.trail))
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
    default: nil
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
      id: "observed:" + FileHash.sha256(of: content).prefix(32), trail: arn.description,
      change: change, time: time, region: arn.region, account: arn.account)
  }
}
