import CloudTrail
import History
import ReadModels

// GetInsightSelectors and PutInsightSelectors.

extension AccountTrails {
  private static let insightTypes = ["ApiCallRateInsight", "ApiErrorRateInsight"]

  func getInsightSelectors(_ input: CallInput) throws -> JSONValue {
    let trail = try trailToRead(try Self.insightTrail(input))
    guard let types = trail.state.insights.value else {
      throw CloudTrailError.notKnown(
        MomentError.insightsUnknown(
          trail: trail.arn, time: context.time,
          reason: trail.state.insights.reason ?? .unseen))
    }
    guard !types.isEmpty else {
      throw CloudTrailError(
        "InsightNotEnabledException",
        "Trail \(trail.arn) does not have Insights enabled. Edit the trail settings to enable "
          + "Insights, and then try the operation again.")
    }
    return [
      "TrailARN": .string(trail.arn.text), "InsightSelectors": Self.insightSelectors(types),
    ]
  }

  /// An empty list disables Insights (SEMANTICS 3.5).
  func putInsightSelectors(_ input: CallInput) throws -> AcceptedCall {
    let name = try Self.insightTrail(input)
    let trail = try trailToChange(name)
    let types = try Self.insightTypes(input)
    let put: [JSONValue.Member] = [.init("InsightSelectors", Self.insightSelectors(types))]
    let arn = JSONValue.string(trail.arn.text)
    return AcceptedCall(
      trail.arn, .putInsightSelectors(types),
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

  private static func insightTypes(_ input: CallInput) throws -> [String] {
    guard let selectors = try input.objects("InsightSelectors") else {
      throw CloudTrailError.parameter("InsightSelectors is required.")
    }
    var types: [String] = []
    for selector in selectors {
      let type = try selector.string("InsightType") ?? ""
      guard insightTypes.contains(type), !types.contains(type) else {
        throw CloudTrailError(
          "InvalidInsightSelectorsException",
          "Value \(type) for InsightType is invalid; each of "
            + insightTypes.joined(separator: " and ") + " can be given once.")
      }
      let categories = try selector.strings("EventCategories") ?? []
      guard categories.allSatisfy({ $0 == "Management" }) else {
        throw CloudTrailError(
          "InvalidInsightSelectorsException",
          "EventCategories other than Management are not recorded.")
      }
      types.append(type)
    }
    return types
  }

  private static func insightSelectors(_ types: [String]) -> JSONValue {
    .array(types.map { ["InsightType": .string($0)] })
  }
}
