import CloudTrail
import GRDB

/// The history, for reading: what was recorded, and what it adds up to at any moment.
///
/// Two axes of time run through it. *Effective* time is when something happened; *recorded* time is
/// when the store learned of it. Whatever asks "at" a moment means the first; "as known at" means the
/// second, and leaves out all that was learned later.
public struct History: Sendable {
  public let path: String
  private let file: StoreFile
  private let database: any DatabaseReader

  /// Opens the store at `path`; nothing is written to it.
  ///
  /// - Throws: ``HistoryError`` where there is none, or the file is not ours or newer.
  public init(path: String) throws {
    self.path = path
    file = StoreFile(path: path)
    database = try file.openForReading()
  }

  /// Runs several questions against one unchanging view of the store, which is also several times
  /// faster than asking one by one.
  public func snapshot<Result>(_ body: (HistorySnapshot) throws -> Result) throws -> Result {
    try file.translatingErrors {
      try database.read { try body(HistorySnapshot(database: $0)) }
    }
  }
}
