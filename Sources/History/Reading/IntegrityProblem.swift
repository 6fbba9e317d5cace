import CloudTrail

/// Something that verification found amiss.
public enum IntegrityProblem: Sendable, Hashable {
  /// The file itself, as SQLite sees it.
  case file(String)
  /// A table, index, view or trigger is missing, changed or not ours.
  case schema(object: String, problem: String)
  /// The sequence does not go on by one.
  case sequenceGap(expected: Int64, found: Int64)
  case versionGap(sequence: Int64, trail: String, expected: Int64, found: Int64)
  case recordedTimeGoesBack(sequence: Int64)
  /// The event does not name the hash of the one before.
  case chainBroken(sequence: Int64)
  /// The event's content does not give its hash.
  case contentAltered(sequence: Int64)
  case undecodable(sequence: Int64, reason: String)
  /// The projections were folded further than the log reaches, or less far.
  case cursor(projected: Int64, logged: Int64)
  /// The rows of a trail's projections are not those that its events give.
  case projection(trail: String)

  /// What is so, in one line.
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
    }
  }
}
