import Foundation
import GRDB
import Selectors

extension Event {
  /// Reads a row of ``EventColumns/select``.
  ///
  /// - Throws: ``HistoryError/undecodable(sequence:reason:)`` where the row is not what the writer
  ///   of the log would have written.
  init(row: Row) throws {
    let sequence: Int64 = row["sequence"]
    func undecodable(_ reason: String) -> HistoryError {
      .undecodable(sequence: sequence, reason: reason)
    }
    guard let kind = EventKind(rawValue: row["kind"]) else { throw undecodable("unknown kind") }
    guard let channel = Provenance.Channel(rawValue: row["source"]) else {
      throw undecodable("unknown source")
    }
    let change: TrailChange
    do {
      change = try TrailChange(kind: kind, parameters: JSONValue(parsing: row["parameters"]))
    } catch {
      throw undecodable("parameters: \(error)")
    }
    let previousHash: Data = row["previous_hash"]
    let hash: Data = row["hash"]
    self.init(
      sequence: sequence, version: row["version"],
      recordedAt: Timestamp(microseconds: row["recorded_time"]),
      provenance: Provenance(
        channel: channel, path: row["source_path"], sha256: row["source_sha256"],
        record: row["source_record"]),
      content: TrailEvent(
        id: row["id"], trail: row["trail"], change: change,
        time: Timestamp(microseconds: row["effective_time"]), actor: Actor(row: row),
        region: row["region"], account: row["account"], request: row["request"],
        response: row["response"]),
      previousHash: Array(previousHash), hash: Array(hash))
  }
}

extension Actor {
  fileprivate init(row: Row) {
    self.init(
      principal: row["principal"], principalType: row["principal_type"],
      accessKeyID: row["access_key_id"], sourceIPAddress: row["source_ip"],
      userAgent: row["user_agent"], isMFA: row["mfa"], isConsole: row["console"])
  }
}

extension FoldedEvent {
  /// The columns of ``select``; faster than a whole ``Event``, since a fold reads all of a trail.
  static let select = "SELECT sequence, id, kind, effective_time, parameters FROM event"

  init(row: Row) throws {
    sequence = row[0]
    id = row[1]
    time = Timestamp(microseconds: row[3])
    guard let kind = EventKind(rawValue: row[2]) else {
      throw HistoryError.undecodable(sequence: sequence, reason: "unknown kind")
    }
    do {
      change = try TrailChange(kind: kind, parameters: JSONValue(parsing: row[4]))
    } catch {
      throw HistoryError.undecodable(sequence: sequence, reason: "parameters: \(error)")
    }
  }
}
