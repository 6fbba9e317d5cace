import CloudTrail
import History

/// PutInsightSelectors.
struct InsightWrites {
  let trails: AccountTrails

  private static let insightTypes = ["ApiCallRateInsight", "ApiErrorRateInsight"]

  /// An empty list disables Insights (SEMANTICS 3.5).
  func putInsightSelectors(_ input: Input) throws -> RecordedCall {
    let name = try SelectorReads.insightTrail(input)
    let standing = try trails.toChange(name)
    let types = try insightTypes(input)
    let put: [JSONValue.Member] = [.init("InsightSelectors", SelectorReads.insights(types))]
    let arn = JSONValue.string("\(standing.arn)")
    return RecordedCall(
      standing.arn, .putInsightSelectors(types),
      request: JSONValue.object([.init("TrailName", .string(name))] + put).asRecorded,
      response: .object(
        [.init("trailARN", arn)] + (JSONValue.object(put).asRecorded.members ?? [])),
      answer: .object([.init("TrailARN", arn)] + put))
  }

  private func insightTypes(_ input: Input) throws -> [String] {
    guard let selectors = try input.objects("InsightSelectors") else {
      throw CloudTrailError.parameter("InsightSelectors is required.")
    }
    var types: [String] = []
    for selector in selectors {
      let type = try selector.string("InsightType") ?? ""
      guard Self.insightTypes.contains(type), !types.contains(type) else {
        throw CloudTrailError(
          "InvalidInsightSelectorsException",
          "Value \(type) for InsightType is invalid; each of "
            + Self.insightTypes.joined(separator: " and ") + " can be given once.")
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
}
