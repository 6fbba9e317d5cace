import Crypto
import Foundation
import GRDB

extension EventColumns {
  /// SHA-256 over `previousHash` and the columns, in the form that `schema/log.sql` documents.
  func hash(after previousHash: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4096)
    bytes += previousHash
    for value in values {
      switch value.storage {
      case .null: bytes += "-\n".utf8
      case .int64(let integer): Self.append(String(integer), to: &bytes)
      case .string(let text): Self.append(text, to: &bytes)
      // The table is STRICT and holds neither in these columns.
      case .double(let number): Self.append(String(number), to: &bytes)
      case .blob(let data): Self.append(data.base64EncodedString(), to: &bytes)
      }
    }
    return Array(SHA256.hash(data: bytes))
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes += String(text.utf8.count).utf8
    bytes.append(UInt8(ascii: ":"))
    bytes += text.utf8
    bytes.append(UInt8(ascii: "\n"))
  }
}
