public import CloudTrail
public import History

/// Why a question about a moment has no answer in the API's form.
public enum MomentError: Explained, Hashable {
  case noTrail(trail: String, time: Timestamp, wasDeleted: Bool)
  case selectorsUnknown(trail: String, time: Timestamp, reason: Unknown)
  case insightsUnknown(trail: String, time: Timestamp, reason: Unknown)
  case loggingUnknown(trail: String, time: Timestamp, reason: Unknown)

  public var code: String {
    switch self {
    case .noTrail: "TrailNotFoundException"
    case .selectorsUnknown: "selectorsUnknown"
    case .insightsUnknown: "insightsUnknown"
    case .loggingUnknown: "loggingUnknown"
    }
  }

  public var fact: String {
    switch self {
    case .noTrail(let trail, let time, let wasDeleted):
      "\(trail) did not exist at \(time)" + (wasDeleted ? ": it had been deleted" : "")
    case .selectorsUnknown(let trail, let time, let reason):
      "the selectors of \(trail) at \(time) are not known: \(reason.words)"
    case .insightsUnknown(let trail, let time, let reason):
      "the insight selectors of \(trail) at \(time) are not known: \(reason.words)"
    case .loggingUnknown(let trail, let time, let reason):
      "whether \(trail) was logging at \(time) is not known: \(reason.words)"
    }
  }

  public var hint: String? {
    switch self {
    case .noTrail: "its history says when it did"
    case .selectorsUnknown(_, _, .unseen), .insightsUnknown(_, _, .unseen),
      .loggingUnknown(_, _, .unseen):
      "import older log files, or what GetEventSelectors answered at the time"
    case .selectorsUnknown, .insightsUnknown, .loggingUnknown:
      "the history of the trail says why"
    }
  }
}
