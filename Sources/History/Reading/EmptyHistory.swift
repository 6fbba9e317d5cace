import GRDB

/// A history that holds nothing and has no file, for questions that are answered from something else.
public enum EmptyHistory {
  /// Passes `body` a view of a history without events, and returns what it returns.
  ///
  /// - Throws: ``HistoryError`` if there is no memory for it, and what `body` throws.
  public static func snapshot<Result>(
    _ body: (HistorySnapshot) throws -> Result
  ) throws -> Result {
    try StoreFile(place: StorePath("empty")).translatingErrors {
      let database = try DatabaseQueue()
      try database.write(Schema.create)
      return try database.read { try body(HistorySnapshot(database: $0)) }
    }
  }
}
