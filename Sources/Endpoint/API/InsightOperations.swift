import CloudTrail
import History
import ReadModels

// GetInsightSelectors and PutInsightSelectors.

extension AccountTrails {
  private static let insightTypes = ["ApiCallRateInsight", "ApiErrorRateInsight"]
  private static let insightCategories = ["Management", "Data"]

  func getInsightSelectors(_ input: CallInput) throws -> JSONValue {
    let trail = try trailToRead(try Self.insightTrail(input))
    guard let selectors = trail.state.insights.value else {
      throw CloudTrailError.notKnown(
        MomentError.insightsUnknown(
          trail: trail.arn, time: trail.time,
          reason: trail.state.insights.reason ?? .unseen))
    }
    guard !selectors.isEmpty else {
      throw CloudTrailError(
        "InsightNotEnabledException",
        "Trail \(trail.arn) does not have Insights enabled. Edit the trail settings to enable "
          + "Insights, and then try the operation again.")
    }
    return [
      "TrailARN": .string(trail.arn.text), "InsightSelectors": .array(selectors.map { $0.json() }),
    ]
  }

  /// An empty list disables Insights (SEMANTICS 3.5).
  func putInsightSelectors(_ input: CallInput) throws -> AcceptedCall {
    let name = try Self.insightTrail(input)
    let trail = try trailToChange(name)
    let selectors = try Self.insightSelectors(input)
    let put: [JSONValue.Member] = [
      .init("InsightSelectors", .array(selectors.map { $0.json() }))
    ]
    let arn = JSONValue.string(trail.arn.text)
    return AcceptedCall(
      trail.arn, .putInsightSelectors(selectors),
      request: JSONValue.object([.init("TrailName", .string(name))] + put).asRecorded,
      response: .object(
        [.init("trailARN", arn)] + (JSONValue.object(put).asRecorded.members ?? [])),
      output: .object([.init("TrailARN", arn)] + put), context)
  }

  /// The trail that a call names. At AWS, Insights can also belong to event data stores.
  private static func insightTrail(_ input: CallInput) throws -> String {
    let name = try input.string("TrailName")
    for member in ["EventDataStore", "InsightsDestination"]
    where try input.string(member) != nil {
      guard name == nil else {
        throw CloudTrailError.combination("You cannot use TrailName together with \(member).")
      }
      throw CloudTrailError.unsupported("Insights of event data stores are not recorded.")
    }
    guard let name else { throw CloudTrailError.parameter("TrailName is required.") }
    return name
  }

  private static func insightSelectors(_ input: CallInput) throws -> [InsightSelector] {
    guard let given = try input.objects("InsightSelectors") else {
      throw CloudTrailError.parameter("InsightSelectors is required.")
    }
    var selectors: [InsightSelector] = []
    for selector in given {
      let type = try selector.string("InsightType") ?? ""
      guard insightTypes.contains(type), !selectors.contains(where: { $0.type == type }) else {
        throw CloudTrailError(
          "InvalidInsightSelectorsException",
          "Value \(type) for InsightType is invalid; each of "
            + insightTypes.joined(separator: " and ") + " can be given once.")
      }
      let categories = try selector.strings("EventCategories")
      if let wrong = categories?.first(where: { !insightCategories.contains($0) }) {
        throw CloudTrailError(
          "InvalidInsightSelectorsException",
          "Value \(wrong) for EventCategories is invalid; there are "
            + insightCategories.joined(separator: " and ") + ".")
      }
      selectors.append(InsightSelector(type: type, eventCategories: categories))
    }
    return selectors
  }
}
