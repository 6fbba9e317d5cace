import History
import Selectors

/// PutEventSelectors and PutInsightSelectors.
struct SelectorWrites {
  let trails: AccountTrails

  /// Replaces the whole set (SEMANTICS 3.3). What comes back has every default written out
  /// (SEMANTICS 3.2).
  func putEventSelectors(_ input: Input) throws -> RecordedCall {
    let name = try input.string("TrailName")
    let standing = try trails.toChange(name)
    let selectors = try TrailSelectors(apiInput: input.json)
    try selectors.validate(partition: standing.arn.partition)
    let put = selectors.json(.record).members ?? []
    return RecordedCall(
      standing.arn, .putEventSelectors(selectors),
      request: .object([.init("trailName", .string(name ?? ""))] + put),
      response: .object([.init("trailARN", .string("\(standing.arn)"))] + put),
      answer: .object(
        [.init("TrailARN", .string("\(standing.arn)"))] + (selectors.json().members ?? [])))
  }

  private static let insightTypes = ["ApiCallRateInsight", "ApiErrorRateInsight"]

  /// An empty list disables Insights (SEMANTICS 3.5).
  func putInsightSelectors(_ input: Input) throws -> RecordedCall {
    let name = try SelectorAnswers.insightTrail(input)
    let standing = try trails.toChange(name)
    let types = try insightTypes(input)
    let put: [JSONValue.Member] = [.init("InsightSelectors", SelectorAnswers.insights(types))]
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

extension TrailSelectors {
  /// Reads a caller's selectors; a document of another shape is refused as CloudTrail refuses
  /// selectors.
  fileprivate init(apiInput json: JSONValue) throws {
    do {
      try self.init(json: json)
    } catch let error as ShapeError {
      throw CloudTrailError("InvalidEventSelectorsException", error.fact)
    }
  }
}
