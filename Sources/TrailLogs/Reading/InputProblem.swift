public import CloudTrail

/// Something in an input that could not be read; the rest of the input was.
public struct InputProblem: Explained, Hashable {
  public let kind: Kind
  /// The file's path, or `-`.
  public let path: String
  /// The record's number in the file, from 1; for what stands between records, the one before it.
  public let record: Int?
  /// Where it begins, in bytes from the start of the inflated file.
  public let offset: Int?
  /// What is so, without its place.
  public let detail: String

  public enum Kind: String, Sendable, CaseIterable {
    /// The input ends, or stops making sense as gzip, before what it began is whole.
    case cutShort
    /// The name ends in `.gz` and the content is not gzip.
    case notGzip
    /// The input does not begin as JSON does.
    case notJSON
    /// Text between records that belongs to none.
    case strayText
    /// A record that is not JSON, or has an `eventTime` that is no time.
    case brokenRecord
    /// JSON that is no CloudTrail record.
    case anotherKind
    case recordTooLarge
    /// The system would not let it be read.
    case unreadable
    /// Nothing in it.
    case empty
    /// A call or an answer that does not say which trail it is about.
    case trailNotNamed
    /// A call that changes a trail, in a record that cannot be decoded.
    case brokenCall
    /// An answer of the API that cannot be decoded.
    case brokenAnswer
    /// How many more problems the file has than were told.
    case more
  }

  public init(
    _ kind: Kind, path: String, record: Int? = nil, offset: Int? = nil, fact detail: String
  ) {
    self.kind = kind
    self.path = path
    self.record = record
    self.offset = offset
    self.detail = detail
  }

  public var code: String { kind.rawValue }

  public var fact: String {
    var place = path == "-" ? "standard input" : path
    if let record { place += ", record \(record)" }
    if let offset { place += ", byte \(offset)" }
    return "\(place): \(detail)"
  }

  public var hint: String? {
    switch kind {
    case .cutShort: "what came before is read; fetch the file again to have the rest"
    case .notGzip: "plain JSON is read under any name; anything else needs to be fetched again"
    case .notJSON: "expected CloudTrail records, what LookupEvents prints, or an answer of the API"
    case .strayText, .brokenRecord: "the other records of the file are read"
    case .anotherKind, .brokenCall, .more: nil
    case .recordTooLarge: "CloudTrail's own records are at most 256 KB"
    case .unreadable: "check the path and its permissions"
    case .empty: "the download may have failed; fetch the file again"
    case .trailNotNamed: "say which trail it is about, by its ARN"
    case .brokenAnswer: "save the response as the AWS CLI prints it, as JSON"
    }
  }
}
