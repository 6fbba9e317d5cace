import Crypto
import CryptoExtras
import Foundation
package import SampleRecords

/// An RSA key that signs digests in CloudTrail's place. It is made anew each time, and nothing of it is kept.
package struct DigestKey: Sendable {
  private let key: _RSA.Signing.PrivateKey
  /// MD5 of the public key, as digests name it.
  package private(set) var fingerprint: String

  package init() throws {
    key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    fingerprint = Self.hexadecimal(
      Insecure.MD5.hash(data: key.publicKey.pkcs1DERRepresentation))
  }

  /// The same key under the name of another, as a forger would have it.
  package func named(_ fingerprint: String) -> DigestKey {
    var key = self
    key.fingerprint = fingerprint
    return key
  }

  /// PKCS #1 v1.5 over SHA-256, in hexadecimal digits.
  package func signature(of text: String) throws -> String {
    Self.hexadecimal(
      try key.signature(
        for: SHA256.hash(data: Data(text.utf8)), padding: .insecurePKCS1v1_5
      ).rawRepresentation)
  }

  /// One key of the answer of ListPublicKeys.
  package func listed(from: Moment, until: Moment) -> JSON {
    [
      "Value": .string(key.publicKey.pkcs1DERRepresentation.base64EncodedString()),
      "ValidityStartTime": .string(from.text), "ValidityEndTime": .string(until.text),
      "Fingerprint": .string(fingerprint),
    ]
  }

  /// The answer of ListPublicKeys.
  package static func answer(_ keys: [JSON]) -> JSON { ["PublicKeyList": .array(keys)] }

  /// The answer of HeadObject about a digest.
  package static func head(_ signature: String) -> JSON {
    ["Metadata": ["signature": .string(signature), "signature-algorithm": "SHA256withRSA"]]
  }

  static func sha256(_ bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
