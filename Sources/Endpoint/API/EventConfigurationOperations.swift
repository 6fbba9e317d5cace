import CloudTrail
import History
import ReadModels

// GetEventConfiguration and PutEventConfiguration.

extension AccountTrails {
  func getEventConfiguration(_ input: CallInput) throws -> JSONValue {
    let trail = try trailToRead(try Self.configuredTrail(input))
    guard let configuration = trail.state.eventConfiguration.value else {
      throw CloudTrailError.notKnown(
        MomentError.eventConfigurationUnknown(
          trail: trail.arn, time: trail.time,
          reason: trail.state.eventConfiguration.reason ?? .unseen))
    }
    return .object(
      [.init("TrailARN", .string(trail.arn.text))] + (configuration.json().members ?? []))
  }

  /// A member that is absent stays as it was (SEMANTICS 3.5q).
  func putEventConfiguration(_ input: CallInput) throws -> AcceptedCall {
    let name = try Self.configuredTrail(input)
    let trail = try trailToChange(name)
    let put = try Self.eventConfiguration(input)
    let before = trail.state.eventConfiguration.value ?? EventConfiguration()
    let after = before.updated(with: put)
    if after.contextKeySelectors?.isEmpty == false, after.maxEventSize == "Standard" {
      throw CloudTrailError.combination(
        "MaxEventSize must be Large if ContextKeySelectors are used.")
    }
    let arn = JSONValue.string(trail.arn.text)
    return AcceptedCall(
      trail.arn, .putEventConfiguration(put),
      request: .object(
        [.init("trailName", .string(name))] + (put.json(.record).members ?? [])),
      response: .object([.init("trailARN", arn)] + (after.json(.record).members ?? [])),
      output: .object([.init("TrailARN", arn)] + (after.json().members ?? [])), context)
  }

  /// The trail that a call names. At AWS, event data stores have an event configuration, too.
  private static func configuredTrail(_ input: CallInput) throws -> String {
    let name = try input.string("TrailName")
    if try input.string("EventDataStore") != nil {
      guard name == nil else {
        throw CloudTrailError.combination("You cannot use TrailName together with EventDataStore.")
      }
      throw CloudTrailError.unsupported(
        "The event configurations of event data stores are not recorded.")
    }
    guard let name else { throw CloudTrailError.parameter("TrailName is required.") }
    return name
  }
}

// MARK: - What callers may put

extension AccountTrails {
  /// Reads and checks the configuration in the input, by the limits of the service model.
  private static func eventConfiguration(_ input: CallInput) throws -> EventConfiguration {
    let put = EventConfiguration(
      aggregations: try aggregations(input), maxEventSize: try input.string("MaxEventSize"),
      contextKeySelectors: try contextKeySelectors(input))
    if let size = put.maxEventSize { try check(size, "MaxEventSize", ["Standard", "Large"]) }
    guard !put.isEmpty else {
      throw CloudTrailError.parameter(
        "One of \(EventConfiguration.memberNames.joined(separator: ", ")) is required.")
    }
    return put
  }

  private static func aggregations(
    _ input: CallInput
  ) throws -> [EventConfiguration.Aggregation]? {
    let name = "AggregationConfigurations"
    guard let given = try input.objects(name) else { return nil }
    try check(given.count, "\(name) items", 0...1)
    return try given.map { item in
      let templates = try item.strings("Templates") ?? []
      try check(templates.count, "Templates", 1...50)
      for template in templates {
        try check(template, "Templates", ["API_ACTIVITY", "RESOURCE_ACCESS", "USER_ACTIONS"])
      }
      let category = try item.string("EventCategory") ?? ""
      try check(category, "EventCategory", ["Data"])
      return EventConfiguration.Aggregation(templates: templates, eventCategory: category)
    }
  }

  private static func contextKeySelectors(
    _ input: CallInput
  ) throws -> [EventConfiguration.ContextKeySelector]? {
    let name = "ContextKeySelectors"
    guard let given = try input.objects(name) else { return nil }
    try check(given.count, "\(name) items", 0...2)
    return try given.map { item in
      let type = try item.string("Type") ?? ""
      try check(type, "Type", ["TagContext", "RequestContext"])
      let keys = try item.strings("Equals") ?? []
      try check(keys.count, "Equals", 1...50)
      for key in keys { try check(key.unicodeScalars.count, "characters of a key", 1...128) }
      return EventConfiguration.ContextKeySelector(type: type, equals: keys)
    }
  }

  private static func check(_ value: String, _ name: String, _ allowed: [String]) throws {
    guard allowed.contains(value) else {
      throw CloudTrailError.parameter(
        "Value \(value) for \(name) is invalid; allowed are "
          + allowed.joined(separator: ", ") + ".")
    }
  }

  private static func check(_ count: Int, _ name: String, _ allowed: ClosedRange<Int>) throws {
    guard allowed.contains(count) else {
      throw CloudTrailError.parameter(
        "\(count) \(name) given; from \(allowed.lowerBound) to \(allowed.upperBound) are allowed.")
    }
  }
}
