public import CloudTrail
import History
import TrailLogs

/// Takes what EventBridge posts: CloudTrail records, bare or in envelopes, one or many.
public struct Ingest: Sendable {
  private let writer: GroupWriter

  /// Appends what it takes with the given writer.
  public init(writer: GroupWriter) {
    self.writer = writer
  }

  /// Appends the calls that change trails. An event that the history has already is not appended again.
  ///
  /// - Parameter body: the body of the post.
  /// - Returns: how many records were appended, known, ignored or broken. What counts as appended or known
  ///   is durable.
  /// - Throws: what the writer reports; then nothing was appended, unless it is
  ///   `HistoryError.outcomeUnknown`. Either way the post can be sent again: a record has an id.
  public func take(_ body: [UInt8]) async throws -> IngestReport {
    var reading = PostReading()
    var reader = LogReader()
    try body.withUnsafeBytes { bytes in
      let file = try reader.read(bytes, named: "the body", into: &reading)
      reading.report.ignored += file.skipped.values.reduce(0, +)
    }
    var report = reading.report
    let events = reading.events
    guard !events.isEmpty else { return report }
    let outcomes = try await writer.write { session, _ in
      // An event that is refused does not keep the others out. Any other error comes from SQLite and may
      // have left half an event, so it rolls the whole post back.
      try events.map { event, provenance -> AppendOutcome in
        do {
          return try session.append(event, from: provenance)
        } catch let error as HistoryError {
          return .refused(error)
        }
      }
    }
    for outcome in outcomes { report.add(outcome) }
    return report
  }
}

/// What became of the records of one post.
public struct IngestReport: Sendable, Hashable {
  /// New events.
  public var appended = 0
  /// Calls that the history had with less content.
  public var completed = 0
  /// Events that the history had already.
  public var known = 0
  /// Records of calls that change no trail, and objects that are no records of calls, such as Insights.
  public var ignored = 0
  /// Why a record could not be read or recorded, one sentence each.
  public var problems: [String] = []

  /// How many problems a response lists.
  private static let mostListed = 20

  /// The body of the response. It lists the first 20 problems, and counts them all.
  public var json: JSONValue {
    [
      "appended": .integer(Int64(appended)), "completed": .integer(Int64(completed)),
      "known": .integer(Int64(known)), "ignored": .integer(Int64(ignored)),
      "problems": .array(problems.prefix(Self.mostListed).map { .string($0) }),
      "problemCount": .integer(Int64(problems.count)),
    ]
  }

  fileprivate mutating func add(_ outcome: AppendOutcome) {
    switch outcome {
    case .appended: appended += 1
    case .completed: completed += 1
    case .known: known += 1
    case .refused(let error): problems.append(error.fact)
    }
  }
}

/// Collects the calls of one post that change trails.
private struct PostReading: LogVisitor {
  var report = IngestReport()
  private(set) var events: [(TrailEvent, Provenance)] = []

  mutating func record(_ record: borrowing Record) throws {
    guard let event = record.trailEvent() else {
      report.ignored += 1
      return
    }
    events.append((event, Provenance(channel: .eventBridge, record: record.number)))
  }

  /// EventBridge sends no saved responses of the API, so one that is posted is ignored.
  mutating func observation(_ event: TrailEvent, number: Int) { report.ignored += 1 }

  mutating func problem(_ problem: InputProblem) {
    // An envelope of another source is no record, and not a problem either.
    if problem.kind == .anotherKind {
      report.ignored += 1
    } else if problem.kind != .more {
      report.problems.append(problem.fact)
    }
  }
}
