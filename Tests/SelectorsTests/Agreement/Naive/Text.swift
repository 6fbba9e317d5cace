import CloudTrail
import Foundation

/// Text as its UTF-8 bytes, which is how CloudTrail's values are compared (SEMANTICS 2.7a). Swift's
/// own strings would call both ways to compose `é` equal.
struct Text: Sendable {
  let bytes: [UInt8]

  init(_ string: String) { bytes = Array(string.utf8) }

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// A boolean compares as its word, and a value that is neither text nor boolean does not compare
  /// (SEMANTICS 2.6c, 2.8a).
  init?(_ json: JSONValue?) {
    switch json {
    case .string(let string): self.init(string)
    case .bool(let truth): self.init(truth ? "true" : "false")
    default: return nil
    }
  }

  func equals(_ other: Text) -> Bool {
    bytes.count == other.bytes.count && begins(with: other)
  }

  func begins(with other: Text) -> Bool { holds(other, at: 0) }

  func ends(with other: Text) -> Bool { holds(other, at: bytes.count - other.bytes.count) }

  /// `memcmp`, because a million pairs are compared in a build without optimisation.
  private func holds(_ other: Text, at offset: Int) -> Bool {
    guard offset >= 0, offset + other.bytes.count <= bytes.count else { return false }
    return bytes.withUnsafeBytes { mine in
      other.bytes.withUnsafeBytes { theirs in
        guard let mine = mine.baseAddress, let theirs = theirs.baseAddress else { return true }
        return memcmp(mine + offset, theirs, other.bytes.count) == 0
      }
    }
  }
}

extension JSONValue {
  /// The last member `key`, byte by byte.
  func last(_ key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key.utf8.elementsEqual(key.utf8) }?.value
  }
}
