import CloudTrail
import Crypto
import HTTPMessages

/// The secret half of an access key. It can be compared and signed with, and never shown: neither by
/// printing it, nor by printing or dumping what holds it.
package struct Secret: Sendable {
  /// With Signature Version 4's own prefix, and in memory that is wiped when it is freed.
  private let key: SymmetricKey

  private static let prefix = Array("AWS4".utf8)

  /// The secret as it is issued.
  package init(_ text: String) {
    key = SymmetricKey(data: Self.prefix + Array(text.utf8))
  }

  /// A secret that nobody has. A check against it fails, after the same work as any other.
  package static func unknown() -> Secret { Secret(RandomID.make()) }

  /// Whether a signature is the one that this secret gives to a text, in constant time.
  ///
  /// - Parameter signature: 32 bytes, as they were sent.
  package func signed(_ text: [UInt8], in scope: CredentialScope, as signature: [UInt8]) -> Bool {
    HMAC<SHA256>.isValidAuthenticationCode(
      signature, authenticating: text, using: derivedKey(scope))
  }

  /// The signature that this secret gives to a text, in hexadecimal digits.
  package func signature(of text: [UInt8], in scope: CredentialScope) -> String {
    Hexadecimal.string(
      HMAC<SHA256>.authenticationCode(for: text, using: derivedKey(scope)))
  }

  private func derivedKey(_ scope: CredentialScope) -> SymmetricKey {
    var derived = key
    for part in [scope.date, scope.region, scope.service, scope.terminator] {
      let code = HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: derived)
      derived = SymmetricKey(data: code)
    }
    return derived
  }

  /// Whether this is the secret that was sent, in constant time whatever its length.
  package func isEqual(to presented: [UInt8]) -> Bool {
    let own = key.withUnsafeBytes { SHA256.hash(data: $0) }
    return own == SHA256.hash(data: Self.prefix + presented)
  }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "(secret)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
