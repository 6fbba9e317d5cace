public import CloudTrail

/// An event as the log holds it.
public struct Event: Sendable, Hashable {
  /// Its place in the whole log: 1, 2, 3 … without gaps.
  public var sequence: Int64
  /// Its place among the events of its trail: 1, 2, 3 … without gaps.
  public var version: Int64
  /// When the store learned of it. Never goes back, and differs between two appends.
  public var recordedAt: Timestamp
  public var provenance: Provenance
  public var content: TrailEvent
  /// The hash of the event before, 32 bytes; zeros for the first.
  public var previousHash: [UInt8]
  /// SHA-256 over the previous hash and all the above, 32 bytes.
  public var hash: [UInt8]

  static let firstPreviousHash = [UInt8](repeating: 0, count: 32)
}
