import CloudTrail
import Foundation

/// A small document that a command takes whole.
enum InputFile {
  /// More than any document that the API takes.
  static let limit = 16 * 1024 * 1024

  /// - Throws: ``UsageError`` that names the file.
  static func json(_ path: String) throws -> JSONValue {
    let handle: FileHandle
    if path == "-" {
      handle = .standardInput
    } else {
      guard let file = FileHandle(forReadingAtPath: path) else {
        throw UsageError.unreadable(path)
      }
      handle = file
    }
    let data: Data
    do {
      data = try handle.read(upToCount: limit + 1) ?? Data()
    } catch {
      // A folder, a closed standard input.
      throw UsageError.unreadable(path == "-" ? "standard input" : path)
    }
    guard data.count <= limit else { throw UsageError.tooLarge(path) }
    do {
      return try data.withUnsafeBytes { try JSONValue(parsing: $0) }
    } catch let error as JSONValue.ParsingError {
      throw UsageError.notJSON(path, error.description)
    }
  }
}
