public import CloudTrail

/// One thing that was read, as the ledger holds it: a log file, an answer of the API, what is claimed of a
/// set of files.
public struct Reading: Sendable, Hashable {
  /// Its number in the ledger, from 1 without gaps.
  public var number: Int64
  /// When it was recorded.
  public var recordedAt: Timestamp
  /// What was read.
  public var content: ReadingDraft
  /// The hash that covers this row and all before it, 32 bytes.
  public var hash: [UInt8]

  /// A row of the ledger.
  public init(number: Int64, recordedAt: Timestamp, content: ReadingDraft, hash: [UInt8]) {
    self.number = number
    self.recordedAt = recordedAt
    self.content = content
    self.hash = hash
  }

  /// The kinds of rows. The raw values are stored.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A file, or standard input.
    case file
    /// How complete files are: by a person, by CloudTrail's digests, or by the listing of a bucket.
    case claim
    /// The store was upgraded from a version that kept no ledger: what it had read is not known.
    case upgrade
  }
}

/// A row of the ledger that is not recorded yet.
public struct ReadingDraft: Sendable, Hashable {
  /// What the row is about.
  public var kind: Reading.Kind
  /// The path as text, absolute and without links to folders, so that a file is known whatever folder was
  /// named; `-` for standard input; empty for a claim or an upgrade.
  public var path: String
  /// In bytes on disk; nil for a pipe.
  public var size: Int64?
  /// When the file was changed last; nil for a pipe.
  public var modified: Timestamp?
  /// SHA-256 of the bytes that were read, 64 lowercase hexadecimal digits; nil if it is not known.
  public var sha256: String?
  /// The number of the reader: it grows whenever import learns to read something.
  public var reader: Int
  /// What the name says that CloudTrail gave the file; nil for any other name.
  public var delivery: NamedDelivery?
  /// The first and the last `eventTime` of all records; nil if there is none.
  public var first: Timestamp?
  /// See ``first``.
  public var last: Timestamp?
  /// CloudTrail records.
  public var records = 0
  /// Records of calls that change trails, and of memberships.
  public var calls = 0
  /// Responses of the API.
  public var observations = 0
  /// Everything that could not be read or recorded.
  public var problems = 0
  /// What the records show, by the account that they are for and their Region. For a row of the kind
  /// `upgrade`, the last call of each place is in `last`.
  public var activity: [AccountRegion: Activity] = [:]
  /// What is claimed.
  public var claim: CompletenessClaim?

  /// A row without counts.
  public init(kind: Reading.Kind, path: String = "", reader: Int = 0) {
    self.kind = kind
    self.path = path
    self.reader = reader
  }
}

/// What the name says that CloudTrail gave a file.
public struct NamedDelivery: Sendable, Hashable {
  /// The account and the Region of the file.
  public var place: AccountRegion
  /// When it was delivered, to the whole minute.
  public var time: Timestamp

  /// The parts of a name.
  public init(place: AccountRegion, time: Timestamp) {
    self.place = place
    self.time = time
  }
}

/// What the records of one account and Region show of that place.
public struct Activity: Sendable, Hashable {
  /// How many records.
  public var records = 0
  /// The first and the last `eventTime`.
  public var first: Timestamp
  /// See ``first``.
  public var last: Timestamp
  /// When management events happened.
  public var management = SpanSet()
  /// When management events happened that write.
  public var writes = SpanSet()

  /// Nothing but a first moment.
  public init(at time: Timestamp) {
    first = time
    last = time
  }
}
