public import CloudTrail
import History
import TrailLogs

/// Takes what feeds post: CloudTrail's records, bare or packed, one or many, in every form in which a log
/// file is read.
public struct Ingest: Sendable {
  private let writer: GroupWriter

  /// The largest post, in bytes. Firehose sends 5 MiB at a time unless it is told otherwise, which are
  /// 6.7 MiB in base64.
  public static let largestPost = 8 << 20
  /// How much a post may inflate to, in bytes.
  static let largestInflated = 32 << 20

  /// Appends what it takes with the given writer.
  public init(writer: GroupWriter) {
    self.writer = writer
  }

  /// Appends the calls that change trails. An event that the history has already is not appended again.
  ///
  /// - Parameters:
  ///   - body: the body of the post, plain or gzipped.
  ///   - now: when responses of the API that are in it were given.
  /// - Returns: how many records were appended, known, ignored or broken. What counts as appended or known
  ///   is durable.
  /// - Throws: what the writer reports; then nothing was appended, unless it is
  ///   `HistoryError.outcomeUnknown`. Either way the post can be sent again: a record has an id.
  public func take(_ body: [UInt8], at now: Timestamp = .now) async throws -> IngestReport {
    var reading = PostReading()
    var options = LogReadingOptions(observedAt: now)
    options.maximumInflatedBytes = Self.largestInflated
    var reader = LogReader(options: options)
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
  /// Records of calls that change no trail, events of EventBridge that are no calls, and objects that are no
  /// records of calls, such as Insights.
  public var ignored = 0
  /// Why a record could not be read or recorded, one sentence each.
  public var problems: [String] = []
  /// Whether a problem is that a format is not read at all.
  var hasOtherFormat = false
  /// What a person has to do: to confirm a subscription, by its address.
  var notices: [String] = []

  /// How many problems a response lists.
  private static let mostListed = 20

  /// The body of the response. It lists the first 20 problems, and counts them all.
  public var json: JSONValue {
    var members: [JSONValue.Member] = counts
    if !notices.isEmpty { members.append(.init("notices", .array(notices.map { .string($0) }))) }
    return .object(members)
  }

  private var counts: [JSONValue.Member] {
    let json: JSONValue = [
      "appended": .integer(Int64(appended)), "completed": .integer(Int64(completed)),
      "known": .integer(Int64(known)), "ignored": .integer(Int64(ignored)),
      "problems": .array(problems.prefix(Self.mostListed).map { .string($0) }),
      "problemCount": .integer(Int64(problems.count)),
    ]
    return json.members ?? []
  }

  /// 200: every record is durable, or was ignored as it should be. 415: a format that is not read. 422: some
  /// of it could not be read or recorded, and sending it again would not help; the rest is durable.
  var status: Int { problems.isEmpty ? 200 : hasOtherFormat ? 415 : 422 }

  /// Why the status is not 200, in one sentence.
  var reason: String {
    let first = problems.first ?? ""
    return problems.count == 1
      ? first : "\(problems.count) problems, of which the first is: \(first)"
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

  mutating func observation(_ event: TrailEvent, number: Int) {
    events.append((event, Provenance(channel: .observation, record: number)))
  }

  mutating func problem(_ problem: InputProblem) {
    switch problem.kind {
    // An event of another source is no record, and not a problem either.
    case .otherEvent: report.ignored += 1
    case .subscription: report.notices.append(problem.detail)
    case .more: break
    case .otherFormat:
      report.hasOtherFormat = true
      report.problems.append(problem.fact)
    case .cutShort, .notGzip, .notJSON, .strayText, .brokenRecord, .anotherKind, .recordTooLarge,
      .unreadable, .empty, .trailNotNamed, .brokenAnswer, .namesOfFiles, .missingColumns,
      .notFetched:
      report.problems.append(problem.fact)
    }
  }
}
