import CloudTrail
import Foundation
import GRDB

/// Appends events within one transaction.
struct Appender {
  private let database: Database
  let recordedAt: Timestamp
  let latest: LatestPeriods
  private var sequence: Int64
  private var lastHash: [UInt8]
  private var projector: Projector
  private var count = 0

  /// Reads the end of the log. The recorded time of this transaction is the clock's, but always later
  /// than that of the one before: an answer "as known at" a moment then never changes.
  init(
    _ database: Database, path: String, now: Timestamp, latest: LatestPeriods = LatestPeriods()
  ) throws {
    self.database = database
    self.latest = latest
    latest.begin(version: try database.first("PRAGMA data_version") { try $0.read(0) } ?? 0)
    let end: (sequence: Int64, recordedAt: Int64, hash: [UInt8])? = try database.first(
      "SELECT sequence, recorded_time, hash FROM event ORDER BY sequence DESC LIMIT 1"
    ) { (try $0.read(0), try $0.read(1), try $0.read(2)) }
    if let end {
      sequence = end.sequence
      let last = end.recordedAt
      recordedAt = max(now, Timestamp(microseconds: last == .max ? last : last + 1))
      lastHash = end.hash
    } else {
      sequence = 0
      recordedAt = now
      lastHash = Event.firstPreviousHash
    }
    projector = Projector(database, latest)
    let projected = try Projector.cursor(database)
    guard projected == sequence else {
      throw HistoryError.projectionsBehind(path: path, projected: projected, logged: sequence)
    }
  }

  mutating func append(
    _ event: TrailEvent, _ provenance: Provenance, expecting expected: Int64?
  ) throws -> AppendOutcome {
    try append(EventDraft(event, from: provenance), expecting: expected)
  }

  mutating func append(
    _ draft: EventDraft, expecting expected: Int64? = nil
  ) throws -> AppendOutcome {
    let event = draft.event
    if let reason = Self.unfit(event) {
      return .refused(.unfitEvent(id: event.id, reason: reason))
    }
    let (isKnown, version) = try standing(of: event)
    if isKnown, let known = try find(event.id) {
      let offered = EventColumns(
        sequence: 0, version: 0, recordedAt: recordedAt, event, draft.provenance)
      let differences = EventColumns(row: known).differences(from: offered)
      guard differences.isEmpty else {
        return .refused(
          .differentContent(
            id: event.id, sequence: try known.read(0), columns: differences))
      }
      return .known(sequence: try known.read(0))
    }
    if case .correct(let id, _) = event.change {
      let trail: String? = try find(id.storable)?.read("trail")
      guard trail.map(ExactText.init) == ExactText(event.trail) else {
        return .refused(.nothingToCorrect(id: id))
      }
    }
    if let expected, expected != version {
      return .refused(
        .versionConflict(trail: event.trail, expected: expected, found: version))
    }
    try insert(draft, version: version + 1)
    try projector.take(event, sequence: sequence)
    return .appended(sequence: sequence)
  }

  /// Why the log could not read the event back, or nil.
  private static func unfit(_ event: TrailEvent) -> String? {
    if event.id.isEmpty { return "it has no id" }
    switch event.change {
    case .reject(let call, _, _), .lose(let call, _):
      return EventKind.calls.contains(call) ? nil : "\(call.rawValue) is no call of the API"
    default: return nil
    }
  }

  /// Folds what was appended into the projections.
  mutating func fold() throws {
    try projector.fold()
  }

  /// Brings the projections level with what was appended, and moves their cursor.
  mutating func finish() throws {
    guard count > 0 else { return }
    try projector.fold()
    try projector.moveCursor(to: sequence)
  }

  private mutating func insert(_ draft: EventDraft, version: Int64) throws {
    let event = SequencedEvent(
      draft: draft, sequence: sequence + 1, version: version, recordedAt: recordedAt)
    let hash = event.hash(after: lastHash)
    try event.insert(into: database, previousHash: lastHash, hash: hash)
    sequence += 1
    lastHash = hash
    count += 1
  }

  private func find(_ id: String) throws -> Row? {
    try Row.fetchOne(
      database.cachedStatement(sql: EventColumns.select + " WHERE id = ?"), arguments: [id])
  }

  /// Whether the log holds an event of this id, and the version at which its trail stands.
  private func standing(of event: TrailEvent) throws -> (isKnown: Bool, version: Int64) {
    let found: (known: Int64, version: Int64)? = try database.first(
      """
      SELECT EXISTS (SELECT 1 FROM event WHERE id = ?),
        (SELECT coalesce(max(version), 0) FROM event WHERE trail = ?)
      """, [event.id.databaseValue, event.trail.databaseValue]
    ) { (try $0.read(0), try $0.read(1)) }
    return (found?.known == 1, found?.version ?? 0)
  }
}
