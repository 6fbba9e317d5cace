import CloudTrail
import Selectors
import TrailLogs

/// What an audit keeps of one record.
struct AuditedRecord: Sendable {
  /// What the history says of a record in a file of trails that it knows.
  enum Finding: UInt8, Sendable {
    /// The file is of no trail that is known, or of nobody.
    case notOwned
    /// One of the trails that can have delivered the file logged it.
    case agrees
    /// It is not certain what they logged.
    case uncertain
    /// None of them logged it.
    case contradicts
  }

  /// Of its `eventID`.
  var hash: Int
  /// `eventTime`, in seconds.
  var second: Int64
  /// Its number in the file.
  var number: Int32
  var finding: Finding
  /// Whether a contradiction rests on a value that nothing has confirmed.
  var isUnconfirmed = false
  /// As indices into the lists of its piece: the file, its kind, the trails that surely logged it,
  /// its name and the reasons.
  var file: Int32
  var kind: Int32
  var logging: Int32
  var name: Int32 = -1
  var reasons: Int32 = -1
}

/// The records of one or more files, one after another.
struct AuditPiece: Sendable {
  /// A file, and who can have delivered it.
  struct File: Sendable {
    var path: String
    var owner: FileOwners.Owner?
  }

  /// What CloudTrail delivers together.
  struct Kind: Hashable, Sendable {
    var place: AccountRegion
    var category: EventCategory
  }

  /// A record that contradicts, the earliest of its file.
  struct Example: Sendable {
    var file: Int32
    var found: AuditReport.Example
    /// What the configuration of its own second says, for each trail that can have delivered it.
    var judgements: [Judgement]
  }

  var records: [AuditedRecord] = []
  var files: [File] = []
  var kinds = Listed<Kind>()
  var logging = Listed<[Int]>()
  var names = Listed<EventName>()
  var reasons = Listed<[Reason]>()
  var examples: [Example] = []

  /// Different values, each with its index.
  struct Listed<Value: Hashable & Sendable>: Sendable {
    private(set) var values: [Value] = []
    private var indices: [Value: Int32] = [:]
    private var last: (value: Value, index: Int32)?

    /// The index of a value; -1 for one that is new if there are so many already.
    mutating func index(of value: Value, atMost limit: Int = .max) -> Int32 {
      if let last, last.value == value { return last.index }
      let index = indices[value] ?? Int32(values.count)
      if index == values.count {
        guard index < limit else { return -1 }
        values.append(value)
        indices[value] = index
      }
      last = (value, index)
      return index
    }
  }
}

/// Compares each record of a replay with whoever can have delivered its file.
struct AuditSink: VerdictSink {
  private let owners: FileOwners
  private var piece = AuditPiece()

  init(_ owners: FileOwners) {
    self.owners = owners
  }

  mutating func take(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, entry: Int,
    of cache: borrowing VerdictCache
  ) {
    var verdicts: [Verdict] = []
    verdicts.reserveCapacity(owners.trails.count)
    for trail in owners.trails.indices { verdicts.append(cache.verdict(entry, trail: trail)) }
    add(record, verdicts)
  }

  /// A record that only corrects another is no event that a trail logs.
  mutating func takeAddendum(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, _ verdicts: [Verdict]
  ) {
    if record.addendum?.correctedEventID == nil { add(record, verdicts) }
  }

  private mutating func add(_ record: borrowing Record, _ verdicts: [Verdict]) {
    if piece.files.last?.path != record.path {
      piece.files.append(.init(path: record.path, owner: owners.owner(of: record.path)))
    }
    let fields = record.fields
    guard let id = fields.eventID.string, let owner = piece.files.last.map(\.owner) else { return }
    let trails = owner?.trails ?? []
    let found = Self.finding(trails.map { verdicts[$0] })
    let logging = verdicts.indices.filter { trail in
      let verdict = verdicts[trail]
      return verdict.answer == .logged && !verdict.isProvisional && !verdict.isUnconfirmed
        && !trails.contains(trail)
    }
    let account = fields.recipientAccountID.string ?? fields.userAccountID.string ?? ""
    var kept = AuditedRecord(
      hash: id.hashValue, second: record.time.second, number: Int32(clamping: record.number),
      finding: found, file: Int32(piece.files.count - 1),
      kind: piece.kinds.index(
        of: AuditPiece.Kind(
          place: AccountRegion(account: account, region: fields.awsRegion.string ?? ""),
          category: EventCategory(of: fields))),
      logging: piece.logging.index(of: logging))
    if found == .contradicts {
      kept.isUnconfirmed = trails.contains { verdicts[$0].isUnconfirmed }
      kept.name = piece.names.index(of: EventName(fields))
      kept.reasons = piece.reasons.index(of: trails.map { verdicts[$0].reason })
      note(
        AuditReport.Example(
          time: record.time, id: String(id.prefix(300)), event: EventName(fields),
          path: record.path, record: record.number), trails.map { verdicts[$0].judgement })
    }
    piece.records.append(kept)
  }

  /// One that logged it is enough. A verdict that may still change is no certain one.
  private static func finding(_ verdicts: [Verdict]) -> AuditedRecord.Finding {
    if verdicts.isEmpty { return .notOwned }
    if verdicts.contains(where: { $0.answer == .logged }) { return .agrees }
    let isSure = verdicts.allSatisfy { $0.answer == .notLogged && !$0.isProvisional }
    return isSure ? .contradicts : .uncertain
  }

  private mutating func note(_ example: AuditReport.Example, _ judgements: [Judgement]) {
    let file = Int32(piece.files.count - 1)
    guard let last = piece.examples.last, last.file == file else {
      return piece.examples.append(.init(file: file, found: example, judgements: judgements))
    }
    if example < last.found {
      piece.examples[piece.examples.count - 1] = .init(
        file: file, found: example, judgements: judgements)
    }
  }

  var gatheredBytes: Int { piece.records.count * 64 }

  mutating func drain() -> AuditPiece {
    defer { piece = AuditPiece() }
    return piece
  }
}
