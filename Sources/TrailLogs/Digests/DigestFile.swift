public import CloudTrail

/// A digest file of CloudTrail: which log files one trail delivered within an hour, what their bytes were, and
/// which digest came before. Whether it is CloudTrail's own is for ``PublicKeys`` to say.
public struct DigestFile: Sendable, Hashable {
  /// Which digests it is one of, by its name.
  public let series: DigestSeries
  /// When its hour ends, by its name.
  public let time: Timestamp
  /// The account whose log files it lists; that of the trail, but for an organization's trail.
  public let account: String
  /// The log files that it lists.
  public let logs: [ListedLog]
  /// What it says of itself and of the one before; nil if some of it lacks, so that it cannot be checked.
  public let statement: DigestStatement?
  /// How many bytes it has, inflated.
  let bytes: Int

  /// The largest one that is read, in bytes, on disk and inflated. Real ones have some hundred kilobytes.
  public static let maximumBytes = 64 << 20

  /// Reads a digest file of this machine.
  ///
  /// - Throws: ``InputProblem`` for what cannot be read, or is no digest.
  public init(reading file: LogFile) throws(InputProblem) {
    var member = FirstMember()
    do {
      try self.init(file, of: LocalFiles(), &member)
    } catch let problem as InputProblem {
      throw problem
    } catch {
      throw InputProblem(.unreadable, path: file.path, fact: "\(error)")
    }
  }

  /// Reads a digest file.
  ///
  /// - Throws: ``InputProblem`` for what cannot be read, or is no digest; ``Cancelled`` if nothing more is fetched.
  init(
    _ file: LogFile, of files: some LogFileSource, _ member: inout FirstMember
  ) throws {
    func problem(_ kind: InputProblem.Kind, _ fact: String) -> InputProblem {
      InputProblem(kind, path: file.path, fact: fact)
    }
    guard let name = DigestName(file.path) else {
      throw problem(.anotherKind, "its name is none that CloudTrail gives a digest file")
    }
    let content = try member.content(of: file, files, maximum: Self.maximumBytes)
    if content.isFollowed {
      throw problem(.strayText, "more bytes follow its gzip data; CloudTrail writes none")
    }
    let json: JSONValue
    do { json = try JSONValue(parsing: content.text) } catch {
      throw problem(.notJSON, error.description)
    }
    guard let list = json["logFiles"]?.array else {
      throw problem(.anotherKind, "a digest file without a list logFiles")
    }
    series = name.series
    time = name.time
    account = json["awsAccountId"]?.string ?? name.series.account
    logs = list.compactMap(ListedLog.init)
    // A file that is listed in a form that is not known could not be compared.
    let isKnown = logs.count == list.count && logs.allSatisfy { $0.sha256 != nil }
    statement = isKnown ? DigestStatement(json, sha256: Array(content.sha256)) : nil
    bytes = content.text.count
  }
}

/// A log file as a digest lists it.
public struct ListedLog: Sendable, Hashable {
  /// The bucket that it was delivered to; empty if the digest does not say.
  public let bucket: String
  /// Its key there.
  public let key: String
  /// SHA-256 of its inflated bytes, 32 bytes; nil if the digest has none of that kind.
  public let sha256: [UInt8]?
  /// From its first event until after its last one; nil if the digest does not say.
  let events: Range<Timestamp>?

  /// Nil if it has no key.
  init?(_ json: JSONValue) {
    guard let key = json["s3Object"]?.string else { return nil }
    self.key = key
    bucket = json["s3Bucket"]?.string ?? ""
    sha256 = SHA256Text.bytes(json["hashValue"], algorithm: json["hashAlgorithm"])
    let first = json["oldestEventTime"]?.string.flatMap { Timestamp(iso8601: $0) }
    let last = json["newestEventTime"]?.string.flatMap { Timestamp(iso8601: $0) }
    if let first, let last, first <= last {
      events = first..<last.advanced(bySeconds: 1)
    } else {
      events = nil
    }
  }

  /// Whether it is a file of records of calls, and not of what CloudTrail delivers besides them.
  var holdsCalls: Bool { SkipReason(path: FilePath(key)) == nil }

  /// The last component of the key, which no other file has.
  public var name: Substring { key.lastComponent }
}

/// What a digest says of itself and of the one before it: all that is signed.
public struct DigestStatement: Sendable, Hashable {
  /// The digest before it, as a digest names it.
  public struct Predecessor: Sendable, Hashable {
    /// Its bucket.
    public let bucket: String
    /// Its key there.
    public let key: String
    /// SHA-256 of its inflated bytes, 32 bytes.
    public let sha256: [UInt8]
    /// Its signature, in hexadecimal digits.
    public let signature: String
  }

  /// When its hour begins.
  public let start: Timestamp
  /// When its hour ends.
  public let end: Timestamp
  /// The bucket that it was delivered to.
  public let bucket: String
  /// Its key there.
  public let key: String
  /// MD5 of the public key by which it can be checked, in hexadecimal digits.
  public let fingerprint: String
  /// SHA-256 of the digest's own inflated bytes, 32 bytes.
  public let sha256: [UInt8]
  /// The digest before it; nil for the first since the trail began to log, or to make digests.
  public let previous: Predecessor?
  /// What is signed: the end as it is written, the place, the hash, and the signature of the one before.
  let signedText: String

  /// The only algorithm that CloudTrail signs with.
  static let signatureAlgorithm = "SHA256withRSA"

  /// Nil if a member lacks or has no form that is known.
  init?(_ json: JSONValue, sha256: [UInt8]) {
    guard let startText = json["digestStartTime"]?.string,
      let endText = json["digestEndTime"]?.string,
      let start = Timestamp(iso8601: startText), let end = Timestamp(iso8601: endText),
      start <= end, let bucket = json["digestS3Bucket"]?.string,
      let key = json["digestS3Object"]?.string,
      let fingerprint = json["digestPublicKeyFingerprint"]?.string,
      json["digestSignatureAlgorithm"]?.string == Self.signatureAlgorithm
    else { return nil }
    let before = [
      "previousDigestS3Bucket", "previousDigestS3Object", "previousDigestHashValue",
      "previousDigestSignature",
    ].map { json.present($0) }
    if before.allSatisfy({ $0 == nil }) {
      previous = nil
    } else {
      guard let bucket = before[0]?.string, let key = before[1]?.string,
        let hash = SHA256Text.bytes(before[2], algorithm: json["previousDigestHashAlgorithm"]),
        let signature = before[3]?.string
      else { return nil }
      previous = Predecessor(bucket: bucket, key: key, sha256: hash, signature: signature)
    }
    (self.start, self.end, self.bucket, self.key) = (start, end, bucket, key)
    self.fingerprint = fingerprint.lowercased()
    self.sha256 = sha256
    signedText = [
      endText, "\(bucket)/\(key)", Hexadecimal.string(sha256), previous?.signature ?? "null",
    ].joined(separator: "\n")
  }
}

/// SHA-256 as digests write it.
private enum SHA256Text {
  /// Nil for another algorithm, or what are not 64 hexadecimal digits.
  static func bytes(_ digits: JSONValue?, algorithm: JSONValue?) -> [UInt8]? {
    guard algorithm?.string == "SHA-256", let digits = digits?.string,
      let bytes = Hexadecimal.bytes(digits.utf8), bytes.count == 32
    else { return nil }
    return bytes
  }
}

extension String {
  /// What stands behind the last slash.
  var lastComponent: Substring {
    let slash = utf8.lastIndex(of: UInt8(ascii: "/"))
    return self[(slash.map { utf8.index(after: $0) } ?? startIndex)...]
  }
}
