public import CloudTrail
import Foundation
import GRDB

/// An event as the log holds it. A call that was recorded again with more content is read from the row
/// that has it, with the id of the call.
public struct Event: Sendable, Hashable {
  /// Its number in the whole log: 1, 2, 3 … without gaps.
  public var sequence: Int64
  /// Its number among the events of its trail: 1, 2, 3 … without gaps.
  public var version: Int64
  /// When the store learned of it. Never goes back, and differs between two appends.
  public var recordedAt: Timestamp
  /// Where the event was read.
  public var provenance: Provenance
  /// The event itself.
  public var content: TrailEvent
  /// The id of the row, if it is a fuller copy of a call that was recorded before; nil for others.
  public var completionID: String?
  /// The hash of the event before, 32 bytes; zeros for the first.
  public var previousHash: [UInt8]
  /// SHA-256 over the previous hash and everything above, 32 bytes.
  public var hash: [UInt8]

  static let firstPreviousHash = [UInt8](repeating: 0, count: 32)
}

extension Event {
  /// Whether it is a call that this program took when it was made: its time is a clock's, and among such
  /// calls of one trail the order of recording is the order of effect (SEMANTICS 3.6u).
  public var isLive: Bool {
    LiveOrder.isLive(provenance.channel, at: content.time, recordedAt: recordedAt)
  }
}

// MARK: - Reading from the log

extension Event {
  /// Reads a row of ``EventColumns/select``.
  ///
  /// - Throws: ``HistoryError/undecodable(sequence:reason:)`` if the writer of the log cannot have
  ///   written the row.
  init(row: Row) throws {
    let sequence: Int64 = try row.read("sequence")
    do {
      try self.init(sequence: sequence, row)
    } catch let error as DatabaseError where !error.isOfTheSystem {
      throw HistoryError.undecodable(
        sequence: sequence, reason: error.message ?? "cannot be read")
    }
  }

  private init(sequence: Int64, _ row: Row) throws {
    let text: String = try row.read("trail")
    guard let stream = EventStream(text) else {
      throw HistoryError.notAStream(text, sequence: sequence)
    }
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
      recordedAt: try row.time("recorded_time"),
      provenance: Provenance(
        channel: channel, path: try row.read("source_path"), sha256: try row.read("source_sha256"),
        record: try row.read("source_record")),
      content: TrailEvent(
        id: try row.read("id"), stream: stream, change: change,
        time: try row.time("effective_time"), actor: try Actor(row: row),
        region: try row.read("region"), account: try row.read("account"),
        request: try row.read("request"), response: try row.read("response"),
        completes: try row.read("completes"), addendum: try row.read("addendum"),
        original: try OriginalRecord(row: row)),
      previousHash: Array(previousHash), hash: Array(hash))
    if let call = content.completes, content.addendum == nil {
      completionID = content.id
      content.id = call
      content.completes = nil
    }
  }
}

extension OriginalRecord {
  /// Nil if the log has neither the record nor its hash.
  fileprivate init?(row: Row) throws {
    if let bytes: Data = try row.read("original") {
      self = .bytes(Array(bytes))
    } else if let length: Int = try row.read("original_length"),
      let sha256: String = try row.read("original_sha256")
    {
      self = .tooLarge(length: length, sha256: sha256)
    } else {
      return nil
    }
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
