public import CloudTrail

/// Where buckets are: S3 itself, a server that speaks its protocol, or a table in a test. It is asked from several
/// tasks at once.
public protocol ObjectStore: Sendable {
  /// One page of a listing, in the order of the keys' bytes.
  ///
  /// - Throws: ``ObjectProblem`` once it is sure: an implementation repeats what may succeed another time.
  func list(_ request: ListingRequest) async throws(ObjectProblem) -> ListingPage

  /// The whole of an object, as it is stored.
  ///
  /// - Parameter limit: how many bytes it may have at most.
  /// - Throws: ``ObjectProblem``.
  func get(_ bucket: String, _ key: String, limit: Int) async throws(ObjectProblem) -> StoredObject

  /// The metadata of an object, `x-amz-meta-…`, without that prefix and in lower case.
  ///
  /// - Throws: ``ObjectProblem``.
  func metadata(_ bucket: String, _ key: String) async throws(ObjectProblem) -> [String: String]
}

/// What ListObjectsV2 is asked.
public struct ListingRequest: Sendable, Hashable {
  /// The bucket.
  public var bucket: String
  /// What keys begin with.
  public var prefix: String
  /// Only keys after this one; nil for all.
  public var after: String?
  /// Where the page before ended; nil for the first.
  public var continuation: String?
  /// Whether keys with a further `/` after the prefix are told as folders, once each.
  public var foldsFolders: Bool

  /// The first page of a listing.
  public init(bucket: String, prefix: String, after: String? = nil, foldsFolders: Bool = false) {
    self.bucket = bucket
    self.prefix = prefix
    self.after = after
    self.foldsFolders = foldsFolders
  }
}

/// One page of a listing: at most 1,000 keys and folders.
public struct ListingPage: Sendable, Hashable {
  /// The objects.
  public var objects: [ListedObject] = []
  /// What keys begin with that are folded: up to and with the `/`.
  public var folders: [String] = []
  /// Where the next page begins; nil for the last.
  public var continuation: String?
  /// When the page was made, by the clock of the store; nil if it does not say.
  public var made: Timestamp?

  /// An empty page, the last.
  public init() {}
}

/// An object as a listing tells it.
public struct ListedObject: Sendable, Hashable {
  /// The key, with the bucket's own bytes.
  public var key: String
  /// In bytes, as stored.
  public var size: Int64
  /// When it was written last.
  public var modified: Timestamp

  /// The object.
  public init(key: String, size: Int64, modified: Timestamp) {
    self.key = key
    self.size = size
    self.modified = modified
  }
}

/// An object with its content.
public struct StoredObject: Sendable {
  /// As stored.
  public var bytes: [UInt8]
  /// When it was written last.
  public var modified: Timestamp

  /// The object.
  public init(bytes: [UInt8], modified: Timestamp) {
    self.bytes = bytes
    self.modified = modified
  }
}

/// Why a bucket or an object could not be read.
public struct ObjectProblem: Error, Sendable, Hashable {
  /// What kind of a problem. The raw values are stable codes.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The bucket is not there.
    case noBucket
    /// The object was listed, or named, and is not there.
    case vanished
    /// The credentials may not do this: `s3:ListBucket` or `s3:GetObject`.
    case denied
    /// The object may be read, and the key that it is encrypted with may not be used (`kms:Decrypt`).
    case keyDenied
    /// The object is in an archive class and must be restored first.
    case archived
    /// There are no credentials, or they are not accepted: expired, unknown, or of another clock.
    case credentials
    /// The object has more bytes than may be read.
    case tooLarge
    /// This machine has no room for the object.
    case noRoom
    /// Nothing was answered, or a fault of the server, however often it was asked.
    case unreachable
    /// What was answered is not S3's.
    case notS3
  }

  /// What kind.
  public var kind: Kind
  /// The bucket, and the key or the prefix; empty if it is about neither.
  public var place: String
  /// What happened, as a sentence without its full stop; with the code and the id of S3's answer where there are any.
  public var fact: String

  /// What to do about this very problem; nil for what is done about all of its kind.
  public var advice: String?

  /// The problem.
  public init(_ kind: Kind, place: String, fact: String, advice: String? = nil) {
    self.kind = kind
    self.place = place
    self.fact = fact
    self.advice = advice
  }
}

extension ObjectProblem: Explained {
  /// The raw value of the kind.
  public var code: String { kind.rawValue }
  /// What to do about it.
  public var hint: String? { advice ?? kind.hint }
}

extension ObjectProblem.Kind {
  /// What to do about it.
  public var hint: String {
    switch self {
    case .noBucket: "check the bucket's name, and the account and endpoint that are asked"
    case .vanished: "it was deleted since it was listed, or a rule of the bucket expired it"
    case .denied: "allow s3:ListBucket on the bucket and s3:GetObject on its keys to who asks"
    case .keyDenied: "allow kms:Decrypt with the key that encrypts it to who asks"
    case .archived: "restore it from the archive, and read it then"
    case .credentials: "get new credentials"
    case .tooLarge: "copy it to this machine, and read the copy"
    case .noRoom: "make room in the folder for temporary files, or set TMPDIR to another"
    case .unreachable: "try again later; what was read is kept"
    case .notS3: "check the address of the endpoint"
    }
  }
}
