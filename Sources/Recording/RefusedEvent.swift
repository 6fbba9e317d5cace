public import CloudTrail
public import History

/// A call in a file that the history did not take.
public struct RefusedEvent: Explained {
  /// The file's path, or `-`.
  public let path: String
  /// The record's number in the file, from 1.
  public let record: Int?
  public let error: HistoryError

  public var code: String { error.code }
  public var fact: String { "\(path)\(record.map { ", record \($0)" } ?? ""): \(error.fact)" }
  public var hint: String? { error.hint }
}
