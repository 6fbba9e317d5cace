/// What an event of the history is: a call of CloudTrail's API by its own name, or one of four kinds
/// of our own.
public enum EventKind: String, Sendable, Hashable, CaseIterable {
  case createTrail = "CreateTrail"
  case updateTrail = "UpdateTrail"
  case putEventSelectors = "PutEventSelectors"
  case putInsightSelectors = "PutInsightSelectors"
  case addTags = "AddTags"
  case removeTags = "RemoveTags"
  case startLogging = "StartLogging"
  case stopLogging = "StopLogging"
  case deleteTrail = "DeleteTrail"
  /// A call that AWS refused. Kept, since who tried matters; changes nothing.
  case rejectedCall = "RejectedCall"
  /// What an answer of the API said at a moment.
  case observedConfiguration = "ObservedConfiguration"
  /// A successful call whose parameters the record does not hold.
  case unknownConfiguration = "UnknownConfiguration"
  /// Voids an earlier event, with a reason.
  case correction = "Correction"

  /// The calls that change a trail, in the order in which those of one second count.
  public static let calls: [EventKind] = [
    .createTrail, .updateTrail, .putEventSelectors, .putInsightSelectors, .addTags, .removeTags,
    .startLogging, .stopLogging, .deleteTrail,
  ]
}
