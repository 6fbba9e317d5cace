package import SampleRecords

/// Makes the digests of one trail for one account and Region, each signed and linked to the one before, as
/// CloudTrail does.
package struct DigestMaker {
  /// Where CloudTrail delivers.
  package struct Place: Sendable, Hashable {
    package var bucket: String
    /// What comes before `AWSLogs/` in keys, with a slash at its end; or nothing.
    package var prefix = ""
    /// The organization's id, for an organization's trail.
    package var organization: String?
    package var account: String
    package var region: String
    package var trail: String
    package var homeRegion: String

    package init(
      bucket: String, account: String, region: String, trail: String, homeRegion: String
    ) {
      (self.bucket, self.account, self.region) = (bucket, account, region)
      (self.trail, self.homeRegion) = (trail, homeRegion)
    }

    /// The key of the digest of the hour that ends then.
    package func key(_ end: Moment, isBackfill: Bool) -> String {
      prefix + "AWSLogs/" + (organization.map { $0 + "/" } ?? "")
        + "\(account)/CloudTrail-Digest/\(region)/\(end.folders)/"
        + "\(account)_CloudTrail-Digest_\(region)_\(trail)_\(homeRegion)_\(end.secondStamp)"
        + (isBackfill ? "_backfill" : "") + ".json.gz"
    }
  }

  /// A log file to be listed.
  package struct Listed: Sendable {
    package var key: String
    package var sha256: String

    /// - Parameter inflated: its bytes.
    package init(key: String, inflated: [UInt8]) {
      self.key = key
      sha256 = DigestKey.sha256(inflated)
    }

    package init(key: String, sha256: String) { (self.key, self.sha256) = (key, sha256) }
  }

  /// A digest that was made.
  package struct Made: Sendable {
    package var key: String
    /// The digest, before compression.
    package var json: [UInt8]
    /// As S3 keeps it beside the object.
    package var signature: String
    fileprivate var hash: String
  }

  package let place: Place
  /// With what the next one is signed.
  package var signer: DigestKey
  package var isBackfill = false
  private var last: Made?

  package init(_ place: Place, signer: DigestKey) {
    (self.place, self.signer) = (place, signer)
  }

  /// Lets the next digest begin a chain of its own, as after StopLogging.
  package mutating func interrupt() { last = nil }

  /// Makes the digest of one hour.
  package mutating func digest(
    from: Moment, until: Moment, of files: [Listed]
  ) throws -> Made {
    let key = place.key(until, isBackfill: isBackfill)
    func text(_ value: String?) -> JSON { value.map(JSON.string) ?? .null }
    let json = JSON.object([
      ("awsAccountId", .string(place.account)),
      ("digestStartTime", .string(from.text)),
      ("digestEndTime", .string(until.text)),
      ("digestS3Bucket", .string(place.bucket)),
      ("digestS3Object", .string(key)),
      ("digestPublicKeyFingerprint", .string(signer.fingerprint)),
      ("digestSignatureAlgorithm", "SHA256withRSA"),
      ("newestEventTime", files.isEmpty ? .null : .string(until.text)),
      ("oldestEventTime", files.isEmpty ? .null : .string(from.text)),
      ("previousDigestS3Bucket", text(last == nil ? nil : place.bucket)),
      ("previousDigestS3Object", text(last?.key)),
      ("previousDigestHashValue", text(last?.hash)),
      ("previousDigestHashAlgorithm", text(last == nil ? nil : "SHA-256")),
      ("previousDigestSignature", text(last?.signature)),
      ("logFiles", .array(files.map { listed($0, from, until) })),
    ]).bytes
    let hash = DigestKey.sha256(json)
    let signed = "\(until.text)\n\(place.bucket)/\(key)\n\(hash)\n\(last?.signature ?? "null")"
    let made = Made(key: key, json: json, signature: try signer.signature(of: signed), hash: hash)
    last = made
    return made
  }

  private func listed(_ file: Listed, _ from: Moment, _ until: Moment) -> JSON {
    [
      "s3Bucket": .string(place.bucket), "s3Object": .string(file.key),
      "hashValue": .string(file.sha256), "hashAlgorithm": "SHA-256",
      "newestEventTime": .string(until.text), "oldestEventTime": .string(from.text),
    ]
  }
}
