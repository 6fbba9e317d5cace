import CloudTrail
import Foundation
import GRDB

extension Event {
  /// Reads a row of ``EventColumns/select``.
  ///
  /// - Throws: ``HistoryError/undecodable(sequence:reason:)`` where the row is not what the writer
  ///   of the log would have written.
  init(row: Row) throws {
    let sequence: Int64 = try row.read("sequence")
    do {
      try self.init(sequence: sequence, row)
    } catch let error as DatabaseError {
      throw HistoryError.undecodable(
        sequence: sequence, reason: error.message ?? "cannot be read")
    }
  }

  private init(sequence: Int64, _ row: Row) throws {
    guard let channel = Provenance.Channel(rawValue: try row.read("source")) else {
      throw HistoryError.undecodable(sequence: sequence, reason: "unknown source")
    }
    var parameters: String = try row.read("parameters")
    let change = try parameters.withUTF8 {
      try TrailChange(
        sequence: sequence, kind: row.read("kind"), parameters: UnsafeRawBufferPointer($0))
    }
    let previousHash: Data = try row.read("previous_hash")
    let hash: Data = try row.read("hash")
    self.init(
      sequence: sequence, version: try row.read("version"),
      recordedAt: Timestamp(microseconds: try row.read("recorded_time")),
      provenance: Provenance(
        channel: channel, path: try row.read("source_path"), sha256: try row.read("source_sha256"),
        record: try row.read("source_record")),
      content: TrailEvent(
        id: try row.read("id"), trail: try row.read("trail"), change: change,
        time: Timestamp(microseconds: try row.read("effective_time")), actor: try Actor(row: row),
        region: try row.read("region"), account: try row.read("account"),
        request: try row.read("request"), response: try row.read("response")),
      previousHash: Array(previousHash), hash: Array(hash))
  }
}

extension Actor {
  fileprivate init(row: Row) throws {
    self.init(
      principal: try row.read("principal"), principalType: try row.read("principal_type"),
      accessKeyID: try row.read("access_key_id"), sourceIPAddress: try row.read("source_ip"),
      userAgent: try row.read("user_agent"), isMFA: try row.read("mfa"),
      isConsole: try row.read("console"))
  }
}

extension FoldedEvent {
  /// The columns of ``select``; faster than a whole ``Event``, since a fold reads all of a trail.
  static let select = "SELECT \(columns) FROM event"
  /// Behind them, who called.
  static let selectWithPrincipal = "SELECT \(columns), principal FROM event"
  private static let columns = "sequence, id, kind, effective_time, parameters"

  init(row: Columns) throws {
    let sequence: Int64 = try row.read(0)
    do {
      self.init(
        sequence: sequence, id: try row.read(1), time: Timestamp(microseconds: try row.read(3)),
        change: try row.withText(4) {
          try TrailChange(sequence: sequence, kind: row.read(2), parameters: $0)
        })
    } catch let error as DatabaseError {
      throw HistoryError.undecodable(
        sequence: sequence, reason: error.message ?? "cannot be read")
    }
  }
}

extension TrailChange {
  /// Reads back what the writer of the log wrote.
  ///
  /// - Parameter parameters: JSON.
  fileprivate init(sequence: Int64, kind: String, parameters: UnsafeRawBufferPointer) throws {
    guard let kind = EventKind(rawValue: kind) else {
      throw HistoryError.undecodable(sequence: sequence, reason: "unknown kind")
    }
    do {
      try self.init(kind: kind, parameters: JSONValue(parsing: parameters))
    } catch {
      throw HistoryError.undecodable(sequence: sequence, reason: "parameters: \(error)")
    }
  }
}
