public import CloudTrail

/// The head of a chain at some moment, the log or the ledger: the number of its last row, and that row's
/// hash. The hash covers all rows up to it, so whoever keeps a head elsewhere can tell later whether the
/// chain still begins with the same rows.
public struct LogHead: Sendable, Hashable, CustomStringConvertible {
  /// The number of the event or row; 0 for an empty chain; nil if only the hash was noted.
  public var sequence: Int64?
  /// Its hash, 32 bytes; 32 zero bytes for an empty chain.
  public var hash: [UInt8]

  /// A head of the parts that were noted.
  public init(sequence: Int64?, hash: [UInt8]) {
    self.sequence = sequence
    self.hash = hash
  }

  /// Reads `NUMBER:HASH`, or a hash alone: 64 hexadecimal digits of either letter case. Nil if the text
  /// is neither.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let last = parts.last, last.utf8.count == 64,
      let hash = Hexadecimal.bytes(last.utf8)
    else { return nil }
    self.hash = hash
    guard parts.count == 2 else { return }
    guard parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(parts[0])
    else { return nil }
    sequence = number
  }

  /// `NUMBER:HASH`, or the hash alone.
  public var description: String {
    (sequence.map { "\($0):" } ?? "") + Hexadecimal.string(hash)
  }
}

extension HistorySnapshot {
  /// The head of the log, and when its last event was recorded; nil for an empty log.
  public func head() throws -> (head: LogHead, recordedAt: Timestamp?) {
    let last: (Int64, [UInt8], Timestamp)? = try database.first(
      "SELECT sequence, hash, recorded_time FROM event ORDER BY sequence DESC LIMIT 1"
    ) { (try $0.read(0), try $0.read(1), try $0.time(2)) }
    guard let (sequence, hash, recorded) = last else {
      return (LogHead(sequence: 0, hash: Event.firstPreviousHash), nil)
    }
    return (LogHead(sequence: sequence, hash: hash), recorded)
  }
}
