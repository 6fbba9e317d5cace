/// What one file held.
public struct FileReport: Sendable, Hashable {
  public var path: String
  public var records = 0
  public var observations = 0
  /// Documents and records that are no log of calls, by reason.
  public var skipped: [SkipReason: Int] = [:]
  /// Every problem, including those that were counted but not told one by one.
  public var problems = 0
  /// As the file lies on disk.
  public var bytesRead = 0
  /// After inflating; the same as ``bytesRead`` for plain files.
  public var bytesInflated = 0

  public init(path: String) {
    self.path = path
  }
}
