public import CloudTrail
import Crypto
import CryptoExtras
import Foundation

/// CloudTrail's public keys, as `aws cloudtrail list-public-keys` prints them. Each Region has its own, and
/// changes it from time to time.
public struct PublicKeys: Sendable {
  private struct Key: Sendable {
    let key: _RSA.Signing.PublicKey
    let from: Timestamp
    let until: Timestamp
  }

  /// Around a change of keys, a digest can be signed with either: how long before and after its validity a key is
  /// taken, in seconds. The AWS CLI looks for keys of two hours more for the same reason.
  public static let slack: Int64 = 2 * 3600

  private var keys: [String: Key] = [:]

  /// No keys.
  public init() {}

  /// How many there are.
  public var count: Int { keys.count }
  /// Whether there are none.
  public var isEmpty: Bool { keys.isEmpty }

  /// Adds the keys of one answer of ListPublicKeys.
  ///
  /// - Throws: ``ShapeError`` for what is no such answer, an RSA key that cannot be read, or a key that does not
  ///   have the fingerprint beside it.
  public mutating func add(_ answer: JSONValue) throws(ShapeError) {
    guard let list = answer["PublicKeyList"]?.array else {
      throw ShapeError(at: "PublicKeyList", "is not there; it is what ListPublicKeys answers")
    }
    for (index, item) in list.enumerated() {
      try add(item, at: "PublicKeyList[\(index)]")
    }
  }

  private mutating func add(_ item: JSONValue, at path: String) throws(ShapeError) {
    guard let text = item["Value"]?.string, let der = Data(base64Encoded: text) else {
      throw ShapeError(at: path + ".Value", "is not a key in Base64")
    }
    let key: _RSA.Signing.PublicKey
    do { key = try _RSA.Signing.PublicKey(derRepresentation: der) } catch {
      throw ShapeError(at: path + ".Value", "is not an RSA key of 2,048 bits or more, as PKCS #1")
    }
    let fingerprint = Hexadecimal.string(Insecure.MD5.hash(data: der))
    if let given = item["Fingerprint"]?.string, given.lowercased() != fingerprint {
      throw ShapeError(
        at: path + ".Fingerprint", "is not that of the key beside it, which is \(fingerprint)")
    }
    guard let from = item["ValidityStartTime"].flatMap(Timestamp.init(json:)) else {
      throw ShapeError(at: path + ".ValidityStartTime", "is not a time")
    }
    guard let until = item["ValidityEndTime"].flatMap(Timestamp.init(json:)) else {
      throw ShapeError(at: path + ".ValidityEndTime", "is not a time")
    }
    keys[fingerprint] = Key(key: key, from: from, until: until)
  }

  /// What a signature is worth.
  enum Answer: Sendable, Equatable {
    case right
    /// The content or the signature is not what CloudTrail made.
    case wrong
    /// No key has the digest's fingerprint.
    case noKey
    /// The key is one of other times.
    case keyOfOtherTime(from: Timestamp, until: Timestamp)
  }

  /// Whether a digest has this signature.
  ///
  /// - Parameters:
  ///   - signature: in hexadecimal digits.
  ///   - isBackfill: whether the digest was made later than its hour, so that its key may be one of later.
  func check(
    _ statement: DigestStatement, _ signature: String, isBackfill: Bool
  ) -> Answer {
    guard let key = keys[statement.fingerprint] else { return .noKey }
    guard let bytes = Hexadecimal.bytes(signature.utf8),
      key.key.isValidSignature(
        _RSA.Signing.RSASignature(rawRepresentation: Data(bytes)),
        for: SHA256.hash(data: Data(statement.signedText.utf8)), padding: .insecurePKCS1v1_5)
    else { return .wrong }
    let isLate = statement.end > key.until.advanced(bySeconds: Self.slack)
    let isEarly = statement.end < key.from.advanced(bySeconds: -Self.slack)
    return isLate || isEarly && !isBackfill
      ? .keyOfOtherTime(from: key.from, until: key.until) : .right
  }
}

/// The signature of one digest, as S3 keeps it beside the object and `aws s3api head-object` prints it.
public struct SavedSignature: Sendable, Hashable {
  /// In hexadecimal digits.
  public let signature: String
  /// What a person calls the answer: the path of its file, or that of the digest that S3 was asked about.
  public let name: String
  /// The digest that S3 was asked about; nil if only the signature says whose it is.
  let digest: DigestedFiles.NamedDigest?

  /// Reads an answer of HeadObject.
  ///
  /// - Throws: ``ShapeError`` for what is no such answer, or one of an object without a signature.
  public init(_ answer: JSONValue, name: String) throws(ShapeError) {
    guard let metadata = answer["Metadata"] else {
      throw ShapeError(at: "Metadata", "is not there; it is what HeadObject answers")
    }
    guard let signature = metadata["signature"]?.string,
      metadata["signature-algorithm"]?.string == DigestStatement.signatureAlgorithm
    else {
      throw ShapeError(
        at: "Metadata",
        "has no signature of a digest; ask about the digest, at the place where "
          + "CloudTrail delivered it")
    }
    (self.signature, self.name, digest) = (signature, name, nil)
  }

  /// From what S3 keeps beside a digest.
  ///
  /// - Returns: nil if there is no signature, as beside what somebody has copied there.
  init?(_ metadata: [String: String], of digest: DigestedFiles.NamedDigest) {
    guard let signature = metadata["signature"],
      metadata["signature-algorithm"] == DigestStatement.signatureAlgorithm
    else { return nil }
    (self.signature, name, self.digest) = (signature, digest.file.description, digest)
  }
}
