import Glibc

/// One input to read: a file's path as it was given or found, or `-` for standard input.
public struct LogFile: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let path: String

  public init(path: String) {
    self.path = path
  }

  public static let standardInput = LogFile(path: "-")

  public var isStandardInput: Bool { path == "-" }

  public var description: String { path }

  /// By the bytes of the path, so that the order is the same on every machine and in every locale.
  public static func < (left: LogFile, right: LogFile) -> Bool {
    // `strcmp` compares as unsigned bytes, and no path holds a NUL.
    strcmp(left.path, right.path) < 0
  }
}
