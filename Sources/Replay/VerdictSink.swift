import Selectors
import TrailLogs

/// Makes something of verdicts as they fall. Each worker has its own; what it makes is handed on in the
/// order of the files, however many workers there are.
public protocol VerdictSink: Sendable {
  /// What is handed on.
  associatedtype Piece: Sendable

  /// Takes one record with its verdicts, one per trail. The record is valid during the call only.
  ///
  /// - Parameter entry: the record's place in the cache.
  mutating func take(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, entry: Int,
    of cache: borrowing VerdictCache)

  /// What has gathered since it was last asked, and about how many bytes that takes; nil for nothing.
  ///
  /// - Parameter isEnd: whether the file is at its end; before, little may be kept back.
  mutating func drain(isEnd: Bool) -> (Piece, bytes: Int)?
}

/// Makes nothing: for those who want the report alone.
public struct NoSink: VerdictSink {
  public init() {}

  public mutating func take(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, entry: Int,
    of cache: borrowing VerdictCache
  ) {}

  public mutating func drain(isEnd: Bool) -> (Never, bytes: Int)? { nil }
}
