import CloudTrail
import History
import ReadModels

/// GetEventSelectors and GetInsightSelectors.
struct SelectorReads {
  let trails: AccountTrails

  /// One of the two kinds of selectors, never both (SEMANTICS 3.2).
  func getEventSelectors(_ input: Input) throws -> JSONValue {
    let standing = try trails.toRead(try input.string("TrailName"))
    guard let selectors = try trails.history.selectors(of: standing.state) else {
      throw CloudTrailError.notKnown(
        MomentError.selectorsUnknown(
          trail: "\(standing.arn)", time: trails.context.time,
          reason: standing.state.selectors.reason ?? .unseen))
    }
    return .object(
      [.init("TrailARN", .string("\(standing.arn)"))] + (selectors.json().members ?? []))
  }

  func getInsightSelectors(_ input: Input) throws -> JSONValue {
    let name = try Self.insightTrail(input)
    let standing = try trails.toRead(name)
    guard let types = standing.state.insights.value else {
      throw CloudTrailError.notKnown(
        MomentError.insightsUnknown(
          trail: "\(standing.arn)", time: trails.context.time,
          reason: standing.state.insights.reason ?? .unseen))
    }
    guard !types.isEmpty else {
      throw CloudTrailError(
        "InsightNotEnabledException",
        "Trail \(standing.arn) does not have Insights enabled. Edit the trail settings to enable "
          + "Insights, and then try the operation again.")
    }
    return [
      "TrailARN": .string("\(standing.arn)"), "InsightSelectors": Self.insights(types),
    ]
  }

  /// The trail that a call about Insights names: they can be those of event data stores, too.
  static func insightTrail(_ input: Input) throws -> String {
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

  static func insights(_ types: [String]) -> JSONValue {
    .array(types.map { ["InsightType": .string($0)] })
  }
}
