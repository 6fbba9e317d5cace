public import CloudTrail

/// A place in a bucket as the AWS CLI writes it: `s3://BUCKET/PREFIX`. The prefix is what keys begin with, and need
/// not end at a `/`.
public struct BucketPath: Sendable, Hashable, CustomStringConvertible {
  /// The bucket's name.
  public let bucket: String
  /// What keys begin with; empty for all of the bucket. Of a file: its key.
  public let prefix: String

  /// What paths in buckets begin with.
  public static let scheme = "s3://"
  /// The longest key that S3 has, in bytes.
  public static let longestKey = 1024

  /// A place in a bucket.
  public init(bucket: String, prefix: String) {
    self.bucket = bucket
    self.prefix = prefix
  }

  /// Whether a text means a place in a bucket, well written or not.
  public static func isMeant(by text: String) -> Bool { text.hasPrefix(scheme) }

  /// Reads `s3://BUCKET/PREFIX`.
  ///
  /// - Throws: ``BucketPathError``.
  public init(_ text: String) throws(BucketPathError) {
    guard Self.isMeant(by: text) else {
      throw BucketPathError(text, "it does not begin with s3://")
    }
    let rest = text.utf8.dropFirst(Self.scheme.utf8.count)
    let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
    bucket = String(decoding: rest[..<slash], as: UTF8.self)
    prefix = String(decoding: rest[slash...].dropFirst(), as: UTF8.self)
    if bucket.hasPrefix("arn:") {
      throw BucketPathError(text, "access points are not read: give the name of the bucket")
    }
    guard (3...63).contains(bucket.utf8.count), bucket.utf8.allSatisfy(Self.isOfBucket) else {
      throw BucketPathError(
        text, "a bucket's name has 3 to 63 lowercase letters, digits, hyphens and dots")
    }
    guard prefix.utf8.count <= Self.longestKey else {
      throw BucketPathError(text, "a key has at most \(Self.longestKey) bytes")
    }
    guard !prefix.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) else {
      throw BucketPathError(text, "there is a control character in it")
    }
  }

  /// As the AWS CLI writes it.
  public var description: String { Self.scheme + bucket + "/" + prefix }

  private static func isOfBucket(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}

/// A text that should be `s3://BUCKET/PREFIX` and is not.
public struct BucketPathError: Explained, Hashable {
  /// The text.
  public let text: String
  /// What is wrong with it, without saying of what.
  public let detail: String

  init(_ text: String, _ detail: String) {
    self.text = text
    self.detail = detail
  }

  /// The text, and what is wrong with it.
  public var fact: String { "\(text): \(detail)" }
  /// How it is written.
  public var hint: String? { "write it as s3://BUCKET/PREFIX" }
  /// A stable code.
  public var code: String { "bucketPath" }
}
