public import Selectors
public import TrailLogs

/// Makes something of verdicts as they fall. Each worker has its own; what it makes is handed on in the
/// order of the files, however many workers there are.
public protocol VerdictSink: Sendable {
  /// What is handed on.
  associatedtype Piece: Sendable

  /// Whether it wants records at all.
  static var takesRecords: Bool { get }

  /// Takes one record with its verdicts, one per trail. The record is valid during the call only.
  ///
  /// - Parameter entry: the record's place in the cache.
  mutating func take(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, entry: Int,
    of cache: borrowing VerdictCache)

  /// About how many bytes have gathered; asked after each record.
  var gatheredBytes: Int { get }

  /// Gives away what has gathered.
  mutating func drain() -> Piece
}

extension VerdictSink {
  public static var takesRecords: Bool { true }
}

/// Makes nothing: for those who want the report alone.
public struct NoSink: VerdictSink {
  public init() {}

  public static var takesRecords: Bool { false }

  public mutating func take(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, entry: Int,
    of cache: borrowing VerdictCache
  ) {}

  public var gatheredBytes: Int { 0 }

  public mutating func drain() {}
}
