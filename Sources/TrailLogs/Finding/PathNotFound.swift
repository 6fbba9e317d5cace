public import CloudTrail

/// A path that was asked for and does not exist or cannot be looked at.
public struct PathNotFound: Explained, Hashable {
  public let path: String
  /// The system's words, such as `No such file or directory`.
  public let reason: String

  public var code: String { "pathNotFound" }
  public var fact: String { "\(path): \(reason)" }
  public var hint: String? {
    "give log files, folders that hold them, or - for standard input"
  }
}
