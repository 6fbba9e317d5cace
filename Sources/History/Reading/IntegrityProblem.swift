public import CloudTrail

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
  /// The table `projection` has a row that is not Trailback's.
  case foreignRow(name: String)
  /// What the store keeps of what a trail's changes mean is not what they mean.
  case meaning(trail: String)
  /// The projections void other events than the log does.
  case voided
  /// No event has the hash that was noted as the head of the log.
  case headMissing(hash: [UInt8])
  /// The event has another hash than was noted.
  case headDiffers(sequence: Int64, noted: [UInt8], found: [UInt8])
  /// The log ends before the event of which a head was noted.
  case cutShort(noted: Int64, last: Int64)
  /// The numbers of the ledger do not increase by one.
  case readingGap(expected: Int64, found: Int64)
  case readingTimeGoesBack(number: Int64)
  /// The row of the ledger does not name the hash of the one before.
  case ledgerChainBroken(number: Int64)
  /// The hash of the ledger's row is not that of its content.
  case readingAltered(number: Int64)
  case undecodableReading(number: Int64, reason: String)
  /// What is derived from the ledger was folded further than it reaches, or less far.
  case ledgerCursor(projected: Int64, kept: Int64)
  /// The rows that are derived from the ledger are not those that it leads to.
  case evidence
  /// As ``headMissing(hash:)``, for the ledger.
  case ledgerHeadMissing(hash: [UInt8])
  /// As ``headDiffers(sequence:noted:found:)``, for the ledger.
  case ledgerHeadDiffers(number: Int64, noted: [UInt8], found: [UInt8])
  /// The ledger ends before the row of which a head was noted.
  case ledgerCutShort(noted: Int64, last: Int64)
  /// After the end of what SQLite reads of the write-ahead log, `frames` frames follow, and `commits`
  /// of them end transactions.
  case writeAheadLog(frames: Int, commits: Int, isHeaderWhole: Bool)

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
    case .meaning(let trail):
      "projections: what the changes of \(trail) mean differs from what is worked out now"
    case .foreignRow(let name): "projections: the row \(name) of projection is not Trailback's"
    case .voided: "projections: the list of voided events differs from the corrections"
    case .headDiffers(let sequence, let noted, let found):
      "log: event \(sequence) was noted with the hash \(Hexadecimal.string(noted)) and has "
        + "\(Hexadecimal.string(found)); the log was written anew, or it is another one"
    case .cutShort(let noted, let last):
      "log: a head of event \(noted) was noted, and the log ends at event \(last): it was cut short, "
        + "or it is another one"
    case .readingGap(let expected, let found):
      "ledger: row \(expected) is missing; row \(found) follows"
    case .readingTimeGoesBack(let number): "ledger: row \(number): its recorded time goes back"
    case .ledgerChainBroken(let number):
      "ledger: row \(number): does not continue the chain of hashes"
    case .readingAltered(let number): "ledger: row \(number): its content does not give its hash"
    case .undecodableReading(let number, let reason): "ledger: row \(number): \(reason)"
    case .ledgerCursor(let projected, let kept):
      "projections: folded up to row \(projected) of the ledger, which ends at \(kept)"
    case .evidence: "projections: the rows of place and activity differ from the ledger"
    case .ledgerHeadDiffers(let number, let noted, let found):
      "ledger: row \(number) was noted with the hash \(Hexadecimal.string(noted)) and has "
        + "\(Hexadecimal.string(found)); the ledger was written anew, or it is another one"
    case .ledgerCutShort(let noted, let last):
      "ledger: a head of row \(noted) was noted, and the ledger ends at row \(last): it was cut short, "
        + "or it is another one"
    case .ledgerHeadMissing(let hash):
      "ledger: no row has the noted head \(Hexadecimal.string(hash)); the ledger was cut short or "
        + "written anew, or it is another one"
    case .writeAheadLog(let frames, let commits, let isHeaderWhole):
      "write-ahead log: \(isHeaderWhole ? "" : "its header is damaged; ")\(frames) "
        + "\(frames == 1 ? "page" : "pages") of \(commits) "
        + "\(commits == 1 ? "transaction" : "transactions") cannot be read; "
        + (isHeaderWhole && commits == 1
          ? "a write that was cut off by a power cut or a kill, or damage: then an acknowledged event "
            + "is missing"
          : "it is damaged, and acknowledged events are missing")
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
    case .meaning: "meaning"
    case .foreignRow: "foreignRow"
    case .voided: "voided"
    case .headMissing: "headMissing"
    case .headDiffers: "headDiffers"
    case .cutShort: "cutShort"
    case .readingGap: "readingGap"
    case .readingTimeGoesBack: "readingTimeGoesBack"
    case .ledgerChainBroken: "ledgerChainBroken"
    case .readingAltered: "readingAltered"
    case .undecodableReading: "undecodableReading"
    case .ledgerCursor: "ledgerCursor"
    case .evidence: "evidence"
    case .ledgerHeadMissing: "ledgerHeadMissing"
    case .ledgerHeadDiffers: "ledgerHeadDiffers"
    case .ledgerCutShort: "ledgerCutShort"
    case .writeAheadLog: "writeAheadLog"
    }
  }
}

/// Something that verification met and that is no problem: the store stays sound.
public enum IntegrityNote: Sendable, Hashable {
  /// A table that Litestream makes in every database that it replicates.
  case litestream(table: String)
  /// Pages at the end of the write-ahead log that belong to no transaction.
  case unfinishedWrite(frames: Int)
  /// A copy of a write-ahead log that a writer put aside.
  case keptWriteAheadLog(file: String)
  /// A live call whose clock was ahead: one that was recorded after it bears no later time, so it takes
  /// effect just before that one (SEMANTICS 3.6u).
  case clockAhead(sequence: Int64, time: Timestamp, effect: Timestamp)

  /// The note in one line.
  public var fact: String {
    switch self {
    case .litestream(let table): "table \(table): Litestream's, as Litestream makes it"
    case .unfinishedWrite(let frames):
      "write-ahead log: \(frames) \(frames == 1 ? "page" : "pages") of a write that was given up or "
        + "cut off; no transaction ends there"
    case .keptWriteAheadLog(let file):
      "\(file): a write-ahead log that a writer could not read to its end, kept as evidence"
    case .clockAhead(let sequence, let time, let effect):
      "event \(sequence): takes effect at \(effect), not at its time \(time): a clock was ahead"
    }
  }

  /// A stable name for programs.
  public var code: String {
    switch self {
    case .litestream: "litestream"
    case .unfinishedWrite: "unfinishedWrite"
    case .keptWriteAheadLog: "keptWriteAheadLog"
    case .clockAhead: "clockAhead"
    }
  }
}
