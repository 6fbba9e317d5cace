/// The operations of CloudTrail's API that are served.
public enum APIOperation: String, Sendable, Hashable, CaseIterable {
  case createTrail = "CreateTrail"
  case updateTrail = "UpdateTrail"
  case deleteTrail = "DeleteTrail"
  case startLogging = "StartLogging"
  case stopLogging = "StopLogging"
  case putEventSelectors = "PutEventSelectors"
  case putInsightSelectors = "PutInsightSelectors"
  case addTags = "AddTags"
  case removeTags = "RemoveTags"
  case getEventSelectors = "GetEventSelectors"
  case getInsightSelectors = "GetInsightSelectors"
  case getTrail = "GetTrail"
  case getTrailStatus = "GetTrailStatus"
  case describeTrails = "DescribeTrails"
  case listTrails = "ListTrails"
  case listTags = "ListTags"
  case lookupEvents = "LookupEvents"

  /// Whether it changes anything.
  public var isWrite: Bool {
    switch self {
    case .createTrail, .updateTrail, .deleteTrail, .startLogging, .stopLogging,
      .putEventSelectors, .putInsightSelectors, .addTags, .removeTags:
      true
    default: false
    }
  }
}
