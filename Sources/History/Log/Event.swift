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
    let sequence: Int64 = try row.read(Place.sequence)
    do {
      try self.init(sequence: sequence, row)
    } catch let error as DatabaseError where !error.isOfTheSystem {
      throw HistoryError.undecodable(
        sequence: sequence, reason: error.message ?? "cannot be read")
    }
  }

  private init(sequence: Int64, _ row: Row) throws {
    let text: String = try row.read(Place.trail)
    guard let stream = EventStream(text) else {
      throw HistoryError.notAStream(text, sequence: sequence)
    }
    guard let channel = Provenance.Channel(rawValue: try row.read(Place.source)) else {
      throw HistoryError.undecodable(sequence: sequence, reason: "unknown source")
    }
    var parameters: String = try row.read(Place.parameters)
    let change = try parameters.withUTF8 {
      try TrailChange(
        sequence: sequence, kind: row.read(Place.kind), parameters: UnsafeRawBufferPointer($0))
    }
    let previousHash: Data = try row.read(Place.previousHash)
    let hash: Data = try row.read(Place.hash)
    self.init(
      sequence: sequence, version: try row.read(Place.version),
      recordedAt: try Timestamp(
        stored: try row.read(Place.recordedTime), in: "recorded_time"),
      provenance: Provenance(
        channel: channel, path: try row.read(Place.sourcePath),
        sha256: try row.read(Place.sourceSHA256),
        record: try row.read(Place.sourceRecord)),
      content: TrailEvent(
        id: try row.read(Place.id), stream: stream, change: change,
        time: try Timestamp(stored: try row.read(Place.effectiveTime), in: "effective_time"),
        actor: try Actor(row: row),
        region: try row.read(Place.region), account: try row.read(Place.account),
        request: try row.read(Place.request), response: try row.read(Place.response),
        completes: try row.read(Place.completes), addendum: try row.read(Place.addendum),
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
    if let bytes: Data = try row.read(Place.original) {
      self = .bytes(Array(bytes))
    } else if let length: Int = try row.read(Place.originalLength),
      let sha256: String = try row.read(Place.originalSHA256)
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
      principal: try row.read(Place.principal), principalType: try row.read(Place.principalType),
      accessKeyID: try row.read(Place.accessKeyID), sourceIPAddress: try row.read(Place.sourceIP),
      userAgent: try row.read(Place.userAgent), isMFA: try row.read(Place.mfa),
      isConsole: try row.read(Place.console))
  }
}

/// Where the columns of ``EventColumns/select`` are. Long histories are read row by row, and to look for a column by its
/// name takes longer than to read it.
private enum Place {
  static let sequence = place("sequence")
  static let trail = place("trail")
  static let source = place("source")
  static let parameters = place("parameters")
  static let kind = place("kind")
  static let previousHash = place("previous_hash")
  static let hash = place("hash")
  static let version = place("version")
  static let sourcePath = place("source_path")
  static let sourceSHA256 = place("source_sha256")
  static let sourceRecord = place("source_record")
  static let id = place("id")
  static let region = place("region")
  static let account = place("account")
  static let request = place("request")
  static let response = place("response")
  static let completes = place("completes")
  static let addendum = place("addendum")
  static let original = place("original")
  static let originalLength = place("original_length")
  static let originalSHA256 = place("original_sha256")
  static let principal = place("principal")
  static let principalType = place("principal_type")
  static let accessKeyID = place("access_key_id")
  static let sourceIP = place("source_ip")
  static let userAgent = place("user_agent")
  static let mfa = place("mfa")
  static let console = place("console")
  static let recordedTime = place("recorded_time")
  static let effectiveTime = place("effective_time")

  private static func place(_ name: String) -> Int {
    let names = EventColumns.names + ["previous_hash", "hash"]
    return names.firstIndex(of: name) ?? names.count
  }
}
