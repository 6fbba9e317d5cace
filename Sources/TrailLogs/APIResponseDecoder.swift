import CloudTrail

/// Decodes responses of the CloudTrail API into observations: `get-event-selectors`,
/// `describe-trails`, `get-trail` and `get-trail-status`.
struct APIResponseDecoder {
  /// When the response was given.
  let time: Timestamp
  /// The trail of a response that names none.
  let trail: TrailARN?

  /// One event for each trail in the response. `get-trail-status` gives more, since it also says when
  /// logging was started and stopped last.
  ///
  /// - Throws: ``TrailNotNamed``; `ShapeError` or `CloudTrailError` for members of another shape.
  func events(in response: JSONValue) throws -> [TrailEvent] {
    if let trails = response.present("trailList")?.array {
      return try trails.map { try event($0) }
    }
    if let trail = response.present("Trail") { return [try event(trail)] }
    let now = try event(response)
    let earlier = Self.switches(in: response).filter { $0.time < time }
    return try earlier.map { moment, isLogging in
      try APIResponseDecoder(time: moment, trail: now.stream.trailARN)
        .event(["IsLogging": .bool(isLogging)])
    } + [now]
  }

  /// The last start and the last stop of logging that `get-trail-status` shows, in the order of time.
  /// The later of the two is the one that led to `IsLogging`; one that contradicts it, or that is of the
  /// same moment, is left out (SEMANTICS 3.5u).
  private static func switches(
    in response: JSONValue
  ) -> [(time: Timestamp, isLogging: Bool)] {
    guard let isLogging = response.present("IsLogging")?.bool else { return [] }
    let started = moment(response, "StartLoggingTime", "TimeLoggingStarted")
    let stopped = moment(response, "StopLoggingTime", "TimeLoggingStopped")
    let (last, before) = isLogging ? (started, stopped) : (stopped, started)
    guard let last else { return [] }
    guard let before, before < last else { return [(last, isLogging)] }
    return [(before, !isLogging), (last, isLogging)]
  }

  /// The first of these members that holds a time. The API has each time twice: as a number, and as a
  /// text that is empty where there is none.
  private static func moment(_ response: JSONValue, _ names: String...) -> Timestamp? {
    names.lazy.compactMap { response.present($0).flatMap(Timestamp.init(json:)) }.first
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
        settings: TrailSettings(json: json, spelling: .api), deliveries: Deliveries(json: json)))
    guard let arn = (json.present("TrailARN")?.string).flatMap({ TrailARN($0) }) ?? trail else {
      throw TrailNotNamed()
    }
    let content = "\(arn)\n\(time)\n\(change.parameters.canonical)"
    return TrailEvent(
      id: TrailEvent.id("observed", of: content), stream: .trail(arn),
      change: change, time: time, region: arn.region, account: arn.account)
  }
}
