/// What an event does to a trail, decoded from any dialect. Its JSON form is what the history keeps
/// as canonical parameters.
public enum TrailChange: Sendable, Hashable {
  case create(TrailSettings)
  case update(TrailSettings)
  case putEventSelectors(TrailSelectors)
  /// The insight types, such as `ApiCallRateInsight`; none disables Insights.
  case putInsightSelectors([String])
  /// A key that the trail has already gets the new value.
  case addTags([Tag])
  /// The keys of the tags that go.
  case removeTags([String])
  case startLogging
  case stopLogging
  case delete
  /// The named call was refused; nothing changed.
  case reject(call: EventKind, errorCode: String, errorMessage: String?)
  case observe(Observation)
  /// The named call succeeded with parameters that the record does not hold, for the reason given.
  case lose(call: EventKind, reason: String)
  /// The event with this id counts no more.
  case correct(voids: String, reason: String)

  public var kind: EventKind {
    switch self {
    case .create: .createTrail
    case .update: .updateTrail
    case .putEventSelectors: .putEventSelectors
    case .putInsightSelectors: .putInsightSelectors
    case .addTags: .addTags
    case .removeTags: .removeTags
    case .startLogging: .startLogging
    case .stopLogging: .stopLogging
    case .delete: .deleteTrail
    case .reject: .rejectedCall
    case .observe: .observedConfiguration
    case .lose: .unknownConfiguration
    case .correct: .correction
    }
  }

  /// The API call behind the event, where there was one.
  public var call: EventKind? {
    switch self {
    case .reject(let call, _, _), .lose(let call, _): call
    case .observe, .correct: nil
    default: kind
    }
  }

  /// Where the event stands among those of the same moment (see the order of calls in the history):
  /// a trail is created before it is configured, configured before it logs, and deleted last.
  public var rank: Int {
    guard let call, let rank = EventKind.calls.firstIndex(of: call) else {
      return EventKind.calls.count
    }
    return rank
  }
}
