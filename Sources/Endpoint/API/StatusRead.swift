import CloudTrail
import History
import ReadModels

/// GetTrailStatus. Of deliveries the history knows nothing, and says nothing.
struct StatusRead {
  let trails: AccountTrails

  func getTrailStatus(_ input: Input) throws -> JSONValue {
    let standing = try trails.toRead(try input.string("Name"))
    guard let isLogging = standing.state.logging.value else {
      throw CloudTrailError.notKnown(
        MomentError.loggingUnknown(
          trail: "\(standing.arn)", time: trails.context.time,
          reason: standing.state.logging.reason ?? .unseen))
    }
    let periods =
      try trails.history.timeline(
        of: "\(standing.arn)", asKnownAt: trails.context.moment.knownAt)?.periods ?? []
    func last(_ kind: EventKind) -> Timestamp? {
      periods.last {
        $0.cause == kind && $0.from <= trails.context.time
          && $0.state.generation == standing.state.generation
      }?.from
    }
    let (started, stopped) = (last(.startLogging), last(.stopLogging))
    var members: [JSONValue.Member] = [.init("IsLogging", .bool(isLogging))]
    if let started { members.append(.init("StartLoggingTime", started.apiNumber)) }
    if let stopped { members.append(.init("StopLoggingTime", stopped.apiNumber)) }
    members.append(.init("TimeLoggingStarted", .string(started.map { "\($0)" } ?? "")))
    members.append(.init("TimeLoggingStopped", .string(stopped.map { "\($0)" } ?? "")))
    return .object(members)
  }
}

extension Timestamp {
  /// Seconds since 1970, as AWS JSON 1.1 writes a time; with milliseconds where there are some.
  var apiNumber: JSONValue {
    isWholeSecond
      ? .integer(second) : .number((Double(microseconds) / 1000).rounded(.down) / 1000)
  }
}
