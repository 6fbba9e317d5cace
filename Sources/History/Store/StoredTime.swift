import CloudTrail
import GRDB

/// Times in the rows of a store. A file that was damaged or altered can hold any number, and this program
/// writes none that it could not print. So every time is read through here.
extension Timestamp {
  /// - Throws: `DatabaseError`, whose message names the column, for a number that means no time of the years
  ///   0 to 9999.
  init(stored microseconds: Int64, in column: String) throws {
    if let problem = Self.problem(stored: microseconds, in: column) {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: problem)
    }
    self.init(microseconds: microseconds)
  }

  /// What is wrong with a number in a column of times, or nil.
  static func problem(stored microseconds: Int64, in column: String) -> String? {
    writable.contains(Timestamp(microseconds: microseconds))
      ? nil : "\(column) is \(microseconds), which is no time of the years 0 to 9999"
  }
}

extension StatementRow {
  /// A time; see `Timestamp.init(stored:in:)`.
  func time(_ index: Int) throws -> Timestamp {
    try Timestamp(stored: try read(index), in: name(of: index))
  }

  /// A time, or nil for NULL.
  func optionalTime(_ index: Int) throws -> Timestamp? {
    try (try read(index) as Int64?).map { try Timestamp(stored: $0, in: name(of: index)) }
  }
}

extension Row {
  /// A time; see `Timestamp.init(stored:in:)`.
  func time(_ column: String) throws -> Timestamp {
    try Timestamp(stored: try read(column), in: column)
  }

  /// A time, or nil for NULL.
  func optionalTime(_ column: String) throws -> Timestamp? {
    try (try read(column) as Int64?).map { try Timestamp(stored: $0, in: column) }
  }
}
