import Crypto
import Foundation

/// The secret half of an access key. It can be compared and signed with, and never shown: not by
/// printing it, nor by printing or dumping whatever holds it.
struct Secret: Sendable {
  /// With Signature Version 4's own prefix, and in memory that is wiped when it is given back.
  private let key: SymmetricKey

  private static let prefix = Array("AWS4".utf8)

  init(_ text: String) {
    key = SymmetricKey(data: Self.prefix + Array(text.utf8))
  }

  /// A secret that nobody has. What is checked against it fails after the same work as anything else.
  static func unknown() -> Secret {
    var random = SystemRandomNumberGenerator()
    return Secret(String(random.next(), radix: 16) + String(random.next(), radix: 16))
  }

  /// Whether a signature is the one that this secret gives to a text, in constant time.
  ///
  /// - Parameter signature: 32 bytes, as they came.
  func signed(_ text: [UInt8], in scope: CredentialScope, as signature: [UInt8]) -> Bool {
    var derived = key
    for part in [scope.date, scope.region, scope.service, scope.terminator] {
      let code = HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: derived)
      derived = SymmetricKey(data: code)
    }
    return HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: text, using: derived)
  }

  /// Whether this is the secret that was presented, in constant time whatever its length.
  func isEqual(to presented: [UInt8]) -> Bool {
    let own = key.withUnsafeBytes { SHA256.hash(data: $0) }
    return own == SHA256.hash(data: Self.prefix + presented)
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  var description: String { "(secret)" }
  var debugDescription: String { description }
  var customMirror: Mirror { Mirror(self, children: []) }
}
