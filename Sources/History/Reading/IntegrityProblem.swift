import CloudTrail

/// Something that verification found wrong.
public enum IntegrityProblem: Sendable, Hashable {
  /// The file itself, as SQLite sees it.
  case file(String)
  /// A table, index, view or trigger is missing, was changed or is not Trailback's.
  case schema(object: String, problem: String)
  /// The sequence does not increase by one.
  case sequenceGap(expected: Int64, found: Int64)
  /// The trail is what the rows hold: in a damaged store that may be any text.
  case versionGap(sequence: Int64, trail: String, expected: Int64, found: Int64)
  case recordedTimeGoesBack(sequence: Int64)
  /// The event does not name the hash of the one before.
  case chainBroken(sequence: Int64)
  /// The event's hash is not that of its content.
  case contentAltered(sequence: Int64)
  case undecodable(sequence: Int64, reason: String)
  /// The projections were folded further than the log reaches, or less far.
  case cursor(projected: Int64, logged: Int64)
  /// The rows of a trail's projections are not those that its events lead to.
  case projection(trail: String)
  /// The projections void other events than the log does.
  case voided
  /// No event has the hash that was noted as the head of the log.
  case headMissing(hash: [UInt8])

  /// The problem in one line.
  public var fact: String {
    switch self {
    case .file(let problem): "file: \(problem)"
    case .schema(let object, let problem): "\(object): \(problem)"
    case .sequenceGap(let expected, let found):
      "log: event \(expected) is missing; event \(found) follows"
    case .versionGap(let sequence, let trail, let expected, let found):
      "event \(sequence): version \(found) of \(trail), expected \(expected)"
    case .recordedTimeGoesBack(let sequence): "event \(sequence): its recorded time goes back"
    case .chainBroken(let sequence): "event \(sequence): does not continue the chain of hashes"
    case .contentAltered(let sequence): "event \(sequence): its content does not give its hash"
    case .undecodable(let sequence, let reason): "event \(sequence): \(reason)"
    case .cursor(let projected, let logged):
      "projections: folded up to event \(projected), the log ends at \(logged)"
    case .projection(let trail): "projections: the rows of \(trail) differ from its events"
    case .voided: "projections: the list of voided events differs from the corrections"
    case .headMissing(let hash):
      "log: no event has the noted head \(Hexadecimal.string(hash)); the log was cut short or "
        + "written anew, or it is another one"
    }
  }

  /// A stable name for programs.
  public var code: String {
    switch self {
    case .file: "file"
    case .schema: "schema"
    case .sequenceGap: "sequenceGap"
    case .versionGap: "versionGap"
    case .recordedTimeGoesBack: "recordedTimeGoesBack"
    case .chainBroken: "chainBroken"
    case .contentAltered: "contentAltered"
    case .undecodable: "undecodable"
    case .cursor: "cursor"
    case .projection: "projection"
    case .voided: "voided"
    case .headMissing: "headMissing"
    }
  }
}

/// Something that verification met and that is no problem: the store stays sound.
public enum IntegrityNote: Sendable, Hashable {
  /// A table that Litestream makes in every database that it replicates.
  case litestream(table: String)

  /// The note in one line.
  public var fact: String {
    switch self {
    case .litestream(let table): "table \(table): Litestream's, as Litestream makes it"
    }
  }

  /// A stable name for programs.
  public var code: String {
    switch self {
    case .litestream: "litestream"
    }
  }
}
