public import CloudTrail

/// What is said of how complete files are: by a person, by CloudTrail's digests, or by the listing of a bucket.
public struct CompletenessClaim: Sendable, Hashable {
  /// What is claimed. The raw values are stored.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A person says that all files of these accounts with events of the span were imported (`--complete`).
    case complete
    /// LookupEvents was asked for all management events, or all of CloudTrail, of a Region and span
    /// (`--lookup`).
    case lookup
    /// By a trail's digests every file was read that it delivered with events of the span (SEMANTICS 3.7n).
    case proven
    /// By a trail's digests something that it delivered with events of the span was not read (SEMANTICS 3.7o).
    case lacking
    /// A bucket was listed, and every file of it with events of the span was read (SEMANTICS 3.7p).
    case listed

    /// Whether it is about what was delivered by or to an origin.
    var isOfDeliveries: Bool {
      switch self {
      case .complete, .lookup: false
      case .proven, .lacking, .listed: true
      }
    }
  }

  /// What is claimed.
  public var kind: Kind
  /// Of which accounts.
  public var accounts: [String]
  /// Of which Regions; none for all.
  public var regions: [String]
  /// From this moment on.
  public var from: Timestamp
  /// Up to this moment, which is not included.
  public var until: Timestamp
  /// Whose files; nil for those of whatever delivers.
  public var origin: LogOrigin?

  /// A claim.
  public init(
    _ kind: Kind, accounts: [String], regions: [String] = [], from: Timestamp, until: Timestamp,
    origin: LogOrigin? = nil
  ) {
    self.kind = kind
    self.accounts = accounts
    self.regions = regions
    self.from = from
    self.until = until
    self.origin = origin
  }

  /// The accounts and Regions that it names both of.
  var places: [AccountRegion] {
    accounts.flatMap { account in
      regions.map { AccountRegion(account: account, region: $0) }
    }
  }
}

/// Where files come from, of which something is claimed.
public enum LogOrigin: Sendable, Hashable {
  /// The trails with this name and home Region: digests do not say of which account the trail is.
  case trail(name: String, home: String)
  /// The trails that deliver to this bucket, below this prefix of keys.
  case bucket(String, prefix: String)

  /// By the bytes: two keys of S3 are two, however alike they look.
  public static func == (left: LogOrigin, right: LogOrigin) -> Bool {
    switch (left, right) {
    case (.trail(let name, let home), .trail(let other, let otherHome)):
      ExactText(name) == ExactText(other) && ExactText(home) == ExactText(otherHome)
    case (.bucket(let bucket, let prefix), .bucket(let other, let otherPrefix)):
      ExactText(bucket) == ExactText(other) && ExactText(prefix) == ExactText(otherPrefix)
    case (.trail, .bucket), (.bucket, .trail): false
    }
  }

  /// By the bytes, as equality.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .trail(let name, let home):
      hasher.combine(ExactText(name))
      hasher.combine(ExactText(home))
    case .bucket(let bucket, let prefix):
      hasher.combine(ExactText(bucket))
      hasher.combine(ExactText(prefix))
    }
  }
}

// How the ledger writes a claim: canonical JSON, see `schema/ledger.sql`.
extension CompletenessClaim {
  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init("accounts", .array(accounts.map { .string($0) })),
      .init("from", .integer(from.microseconds)),
      .init("kind", .string(kind.rawValue)),
      .init("until", .integer(until.microseconds)),
    ]
    if regions.count > 1 {
      members.append(.init("regions", .array(regions.map { .string($0) })))
    } else {
      members.append(.init("region", regions.first.map { .string($0) } ?? .null))
    }
    return .object(members + (origin?.members ?? []))
  }

  init(_ text: UnsafeRawBufferPointer) throws(ReadingProblem) {
    let document = try ReadingProblem.document(text, "claim")
    guard let kind = document["kind"]?.string.flatMap(Kind.init(rawValue:)),
      let from = document["from"]?.storedTime, let until = document["until"]?.storedTime
    else { throw .shape("claim") }
    var regions: [String] = []
    if document["regions"] != nil {
      regions = try Self.names(document["regions"])
    } else {
      guard let region = document["region"], region == .null || region.string != nil else {
        throw .shape("claim")
      }
      regions = region.string.map { [$0] } ?? []
    }
    self.init(
      kind, accounts: try Self.names(document["accounts"]), regions: regions, from: from,
      until: until, origin: try LogOrigin(document))
    if kind.isOfDeliveries != (origin != nil) { throw .shape("claim") }
  }

  private static func names(_ value: JSONValue?) throws(ReadingProblem) -> [String] {
    guard let items = value?.array else { throw .shape("claim") }
    var names: [String] = []
    for item in items {
      guard let name = item.string else { throw .shape("claim") }
      names.append(name)
    }
    return names
  }
}

extension LogOrigin {
  fileprivate var members: [JSONValue.Member] {
    switch self {
    case .trail(let name, let home):
      [.init("home", .string(home)), .init("trail", .string(name))]
    case .bucket(let bucket, let prefix):
      [.init("bucket", .string(bucket)), .init("prefix", .string(prefix))]
    }
  }

  /// Canonical JSON, of the form that it has in a claim.
  var json: JSONValue { .object(members) }

  /// The origin that a document names among other members; nil if it names none.
  init?(_ document: JSONValue) throws(ReadingProblem) {
    if let trail = document["trail"] {
      guard let name = trail.string, let home = document["home"]?.string else {
        throw .shape("claim")
      }
      self = .trail(name: name, home: home)
      return
    }
    guard let bucket = document["bucket"] else { return nil }
    guard let name = bucket.string, let prefix = document["prefix"]?.string else {
      throw .shape("claim")
    }
    self = .bucket(name, prefix: prefix)
  }
}
