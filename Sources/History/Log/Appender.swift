import Foundation
import GRDB
import Selectors

/// Appends events within one transaction.
struct Appender {
  private let database: Database
  private let recordedAt: Timestamp
  private var sequence: Int64
  private var lastHash: [UInt8]
  private var projector: Projector
  private var count = 0

  /// Reads the end of the log. The recorded time of this transaction is the clock's, but always later
  /// than that of the one before: an answer "as known at" a moment then never changes.
  init(_ database: Database, path: String, now: Timestamp) throws {
    self.database = database
    let statement = try database.cachedStatement(
      sql: "SELECT sequence, recorded_time, hash FROM event ORDER BY sequence DESC LIMIT 1")
    if let row = try Row.fetchOne(statement) {
      sequence = try row.read(0)
      let last: Int64 = try row.read(1)
      recordedAt = max(now, Timestamp(microseconds: last == .max ? last : last + 1))
      let hash: Data = try row.read(2)
      lastHash = Array(hash)
    } else {
      sequence = 0
      recordedAt = now
      lastHash = Event.firstPreviousHash
    }
    projector = Projector(database)
    let projected = try Projector.cursor(database)
    guard projected == sequence else {
      throw HistoryError.projectionsBehind(path: path, projected: projected, logged: sequence)
    }
  }

  mutating func append(
    _ event: TrailEvent, _ provenance: Provenance, expecting expected: Int64?
  ) throws -> AppendOutcome {
    var event = event
    event.id = event.id.storable
    event.trail = event.trail.storable
    if let reason = Self.unfit(event) {
      return .refused(.unfitEvent(id: event.id, reason: reason))
    }
    if let known = try find(event.id) {
      let offered = EventColumns(
        sequence: 0, version: 0, recordedAt: recordedAt, event, provenance)
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
    let version = try version(of: event.trail)
    if let expected, expected != version {
      return .refused(
        .versionConflict(trail: event.trail, expected: expected, found: version))
    }
    try insert(event, provenance, version: version + 1)
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

  /// Brings the projections level with what was appended.
  mutating func finish() throws {
    if count > 0 { try projector.finish(at: sequence) }
  }

  private mutating func insert(
    _ event: TrailEvent, _ provenance: Provenance, version: Int64
  ) throws {
    let columns = EventColumns(
      sequence: sequence + 1, version: version, recordedAt: recordedAt, event, provenance)
    let hash = columns.hash(after: lastHash)
    try database.cachedStatement(sql: EventColumns.insert).execute(
      arguments: StatementArguments(
        columns.values + [Data(lastHash).databaseValue, Data(hash).databaseValue]))
    sequence += 1
    lastHash = hash
    count += 1
  }

  private func find(_ id: String) throws -> Row? {
    try Row.fetchOne(
      database.cachedStatement(sql: EventColumns.select + " WHERE id = ?"), arguments: [id])
  }

  private func version(of trail: String) throws -> Int64 {
    try Int64.fetchOne(
      database.cachedStatement(sql: "SELECT max(version) FROM event WHERE trail = ?"),
      arguments: [trail]) ?? 0
  }
}
