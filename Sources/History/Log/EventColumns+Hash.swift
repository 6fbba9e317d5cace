import Crypto
import Foundation
import GRDB

extension EventColumns {
  /// SHA-256 over `previousHash` and a row of ``select``, in the form that `schema/log.sql` documents; from
  /// the bytes as they lie in the file: a `String` ends at the first NUL and mends what is not UTF-8, and
  /// would so hide what was altered.
  static func hash(of row: Row, after previousHash: [UInt8]) throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4096)
    bytes += previousHash
    for index in names.indices {
      let value: DatabaseValue = row[index]
      if case .string = value.storage {
        try row.withUnsafeData(atIndex: index) { append(text: $0 ?? Data(), to: &bytes) }
      } else {
        append(value, to: &bytes)
      }
    }
    return Array(SHA256.hash(data: bytes))
  }

  /// Adds a column as the hash reads it.
  static func append(_ value: DatabaseValue, to bytes: inout [UInt8]) {
    switch value.storage {
    case .null: bytes += "-\n".utf8
    case .int64(let integer): append(text: String(integer).utf8, to: &bytes)
    case .string(let text): append(text: text.utf8, to: &bytes)
    // The table is STRICT and holds neither in these columns.
    case .double(let number): bytes += "?\(number)\n".utf8
    case .blob(let data): bytes += "?\(data.base64EncodedString())\n".utf8
    }
  }

  private static func append(text: some Collection<UInt8>, to bytes: inout [UInt8]) {
    bytes += String(text.count).utf8
    bytes.append(UInt8(ascii: ":"))
    bytes += text
    bytes.append(UInt8(ascii: "\n"))
  }
}
