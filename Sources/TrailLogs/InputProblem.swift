public import CloudTrail

/// Something in an input that could not be read; the rest of the input was.
public struct InputProblem: Explained, Hashable {
  /// What is wrong.
  public let kind: Kind
  /// The file's path as text (see ``FilePath/description``), or `-`.
  public let path: String
  /// The record's number in the file, from 1; for text between records, that of the record before it.
  public let record: Int?
  /// Where it begins, in bytes from the start of the inflated file.
  public let offset: Int?
  /// What is wrong, without saying where.
  public let detail: String
  /// The format of an input that is of another one.
  public let format: OtherFormat?

  /// Why an object could not be fetched, for kind ``Kind/notFetched``.
  public let object: ObjectProblem?

  /// What can be wrong with an input. The raw values are stable codes.
  public enum Kind: String, Sendable, CaseIterable {
    /// The input ends, or its gzip data is damaged, in the middle of a record, list or gzip member.
    case cutShort
    /// The name ends in `.gz` and the content is not gzip.
    case notGzip
    /// The input does not begin as JSON does.
    case notJSON
    /// Text between records that is part of none.
    case strayText
    /// A record that is not JSON, or whose `eventTime` is not a time.
    case brokenRecord
    /// JSON that is not a CloudTrail record.
    case anotherKind
    case recordTooLarge
    /// The system refused to read it, or it changed while it was read.
    case unreadable
    /// Nothing in it.
    case empty
    /// A response of the API that does not say which trail it is about.
    case trailNotNamed
    /// A response of the API that cannot be decoded.
    case brokenAnswer
    /// An EventBridge event that is no call.
    case otherEvent
    /// A notification that names files, and holds no record.
    case namesOfFiles
    /// A request of SNS to confirm a subscription.
    case subscription
    /// A format that is not read: see ``InputProblem/format``.
    case otherFormat
    /// Rows of a table without the columns that make them records.
    case missingColumns
    /// An object, or a listing, that could not be fetched from a bucket: see ``InputProblem/object``.
    case notFetched
    /// How many problems of the file were only counted.
    case more
  }

  /// A problem with an input that is named by text.
  public init(
    _ kind: Kind, path: String, record: Int? = nil, offset: Int? = nil, fact detail: String,
    format: OtherFormat? = nil
  ) {
    self.format = format
    object = nil
    self.kind = kind
    self.path = path
    self.record = record
    self.offset = offset
    self.detail = detail
  }

  /// A problem with a file.
  public init(
    _ kind: Kind, path: FilePath, record: Int? = nil, offset: Int? = nil, fact detail: String
  ) {
    self.init(kind, path: path.description, record: record, offset: offset, fact: detail)
  }

  /// An object that could not be fetched, or a listing.
  public init(_ problem: ObjectProblem, path: FilePath) {
    kind = .notFetched
    self.path = path.description
    object = problem
    detail = problem.fact
    record = nil
    offset = nil
    format = nil
  }

  /// The raw value of the kind, or of that of the object's problem.
  public var code: String { object?.code ?? kind.rawValue }

  /// The file, record and byte, and what is wrong there.
  public var fact: String {
    var location = path == "-" ? "standard input" : path
    if let record { location += ", record \(record)" }
    if let offset { location += ", byte \(offset)" }
    return "\(location): \(detail)"
  }

  private static let expected =
    "expected CloudTrail records, the output of LookupEvents, or a response of the API"

  /// What to do about a problem of this kind.
  public var hint: String? {
    switch kind {
    case .cutShort: "everything before that was read; fetch the file again for the rest"
    case .notGzip: "plain JSON is read under any name; anything else needs to be fetched again"
    case .notJSON: Self.expected
    case .strayText, .brokenRecord: "the other records of the file are read"
    case .anotherKind, .otherEvent, .more: nil
    case .namesOfFiles: "fetch the files that it names, and read those"
    case .subscription: "open the address in a browser if the subscription is yours"
    case .otherFormat:
      switch format {
      case .parquet, .orc, .avro:
        "export its rows as CSV, with the columns of CloudTrail's records, and read that"
      case .gzip: "inflate it once: what is gzipped once is read as it is"
      case .zip, .tar, .zstandard, .bzip2, .xz, .sevenZip: "unpack it, and read what is in it"
      case .pdf, .sqlite, nil: Self.expected
      }
    case .missingColumns:
      "select all columns of the table; without these it is not known what was called, and whether it "
        + "succeeded"
    case .recordTooLarge: "CloudTrail's own records are at most 256 KB"
    case .unreadable: "check the path and its permissions, and the disk it is on"
    case .notFetched: object?.hint
    case .empty: "the download may have failed; fetch the file again"
    case .trailNotNamed: "say which trail it is about, by its ARN"
    case .brokenAnswer: "save the response as the AWS CLI prints it, as JSON"
    }
  }
}

extension CutFault {
  /// The problem to report for a fault in the structure of a file.
  func problem(
    _ path: String, _ number: Int, _ offset: Int, _ options: LogReadingOptions
  ) -> InputProblem {
    func problem(_ kind: InputProblem.Kind, _ fact: String) -> InputProblem {
      InputProblem(kind, path: path, record: number, offset: offset, fact: fact)
    }
    return switch self {
    case .strayText where number == 0:
      InputProblem(
        .notJSON, path: path, offset: offset, fact: "neither an object nor a list begins here")
    case .strayText: problem(.strayText, "the text after it belongs to no record")
    case .unbalanced: problem(.brokenRecord, "its brackets or quotes do not close in order")
    case .tooLarge:
      problem(.recordTooLarge, "larger than \(options.maximumRecordBytes) bytes; skipped")
    case .notObject: problem(.anotherKind, "a list in the position of a record")
    case .cutShort: problem(.cutShort, "the input ends before what it began is complete")
    case .empty: InputProblem(.empty, path: path, fact: "there is nothing in it")
    }
  }
}
