import CloudTrail
import History

/// Adds up what an audit keeps of records, in the order of the files.
struct AuditTally {
  private let judges: Judges
  private let trails: [TrailARN]
  private var owners: [FileOwners.Owner: OwnerTally] = [:]
  private var deliveries: DeliveredIDs
  /// The hashes of the ids of records that contradict, by owner and id.
  private var counted: Set<Int> = []
  private(set) var report: AuditReport
  /// The file before.
  private var latest: String?
  private var latestContradicting: String?

  /// How many records that contradict are told from one another.
  private static let distinctLimit = 1_000_000

  private struct OwnerTally {
    var files = 0
    var records = 0
    var delivered: AuditReport.Delivered?
    var names = SmallestNames<EventName, Sum>(limit: 1_000)
  }

  struct Sum: Addable {
    var records = 0
    init() {}
    init(_ records: Int) { self.records = records }
    mutating func add(_ other: Sum) { records += other.records }
  }

  /// - Parameter limit: how many ids are kept to find what was not delivered.
  init(_ judges: Judges, limit: Int) {
    self.judges = judges
    trails = judges.all.map(\.trail)
    deliveries = DeliveredIDs(trails: judges.all.count, limit: limit)
    report = AuditReport(replay: ReplayReport(judges))
  }

  mutating func take(_ piece: AuditPiece) {
    for record in piece.records {
      let file = piece.files[Int(record.file)]
      let isNew = latest != file.path
      latest = file.path
      let kind = piece.kinds.values[Int(record.kind)]
      for trail in piece.logging.values[Int(record.logging)] {
        deliveries.expect(
          record.hash, of: trail,
          .init(second: record.second, number: record.number, file: file.path), kind)
      }
      guard let owner = file.owner else {
        if isNew { report.filesOfNobody += 1 }
        continue
      }
      for trail in owner.trails {
        deliveries.found(
          record.hash, of: trail, at: record.second, kind, isSure: owner.trails.count == 1)
      }
      owners[owner, default: OwnerTally()].records += 1
      if isNew { owners[owner]?.files += 1 }
      if record.finding != .notOwned { report.compared += 1 }
      if record.finding == .uncertain { report.uncertain += 1 }
      if record.finding == .contradicts { contradict(record, owner, file.path, piece) }
    }
    for example in piece.examples { note(example, piece) }
  }

  private mutating func contradict(
    _ record: AuditedRecord, _ owner: FileOwners.Owner, _ path: String, _ piece: AuditPiece
  ) {
    var hasher = Hasher()
    hasher.combine(owner)
    hasher.combine(record.hash)
    let key = hasher.finalize()
    if counted.contains(key) { return }
    if counted.count < Self.distinctLimit {
      counted.insert(key)
    } else {
      report.mayCountTwice = true
    }
    let reasons = piece.reasons.values[Int(record.reasons)]
    var tally = owners[owner] ?? OwnerTally()
    if tally.delivered == nil, let example = piece.examples.first(where: { $0.file == record.file })
    {
      tally.delivered = delivered(owner, example)
    }
    tally.delivered?.records += 1
    if record.isUnconfirmed { tally.delivered?.unconfirmed += 1 }
    if latestContradicting != path { tally.delivered?.files += 1 }
    latestContradicting = path
    for (index, reason) in reasons.enumerated() {
      tally.delivered?.reasons[index][reason, default: 0] += 1
    }
    tally.names.add(Sum(1), to: piece.names.values[Int(record.name)])
    owners[owner] = tally
  }

  private func delivered(
    _ owner: FileOwners.Owner, _ example: AuditPiece.Example
  ) -> AuditReport.Delivered {
    AuditReport.Delivered(
      trails: owner.trails.map { trails[$0] }, ground: owner.ground, first: example.found,
      since: since(owner, example), reasons: owner.trails.map { _ in [:] })
  }

  /// Since when that holds which refused the record, for each trail.
  private func since(
    _ owner: FileOwners.Owner, _ example: AuditPiece.Example
  ) -> [Timestamp?] {
    zip(owner.trails, example.judgements).map { trail, judgement in
      let periods = judges.all[trail].timeline.periods
      var index = judgement.period
      while index > 0,
        periods[index].state.isSame(as: periods[index - 1].state, for: judgement.reason.gate)
      {
        index -= 1
      }
      return periods[index].ordinal == 0 ? nil : periods[index].from
    }
  }

  private mutating func note(_ example: AuditPiece.Example, _ piece: AuditPiece) {
    guard let owner = piece.files[Int(example.file)].owner, let known = owners[owner]?.delivered,
      example.found < known.first
    else { return }
    let since = since(owner, example)
    owners[owner]?.delivered?.first = example.found
    owners[owner]?.delivered?.since = since
  }

  private static func hasMoreFiles(
    _ left: AuditReport.Owned, _ right: AuditReport.Owned
  ) -> Bool {
    if left.files != right.files { return left.files > right.files }
    let words = [left, right].map { $0.trails.map(\.text) + [$0.ground.rawValue] }
    return words[0].lexicographicallyPrecedes(words[1])
  }

  /// - Parameter find: looks a record up that was not delivered.
  mutating func finish(_ find: (String, Int) -> AuditReport.Example?) -> AuditReport {
    report.owned = owners.map { owner, tally in
      AuditReport.Owned(
        trails: owner.trails.map { trails[$0] }, ground: owner.ground, files: tally.files,
        records: tally.records)
    }.sorted(by: Self.hasMoreFiles)
    report.delivered = owners.values.compactMap { tally in
      guard var delivered = tally.delivered else { return nil }
      delivered.events = tally.names.all.names.map { ($0.key, $0.value.records) }
        .sorted { ($1.1, $0.0) < ($0.1, $1.0) }.prefix(AuditReport.listedNames)
        .map { (event: $0.0, records: $0.1) }
      return delivered
    }.sorted { ($1.records, $0.first) < ($0.records, $1.first) }
    report.sample = deliveries.sample
    report.missing = deliveries.missing().map { trail, records, first in
      let example =
        find(first.file, Int(first.number))
        ?? AuditReport.Example(
          time: Timestamp(seconds: first.second), id: "", event: EventName(source: "", name: ""),
          path: first.file, record: Int(first.number))
      return AuditReport.Missing(trail: trails[trail], records: records, first: example)
    }
    return report
  }
}

extension TrailState {
  /// Whether what a gate asks for was set by the same event in both.
  fileprivate func isSame(as other: TrailState, for gate: Gate) -> Bool {
    guard generation == other.generation else { return false }
    return switch gate {
    case .existence: exists == other.exists
    case .logging: logging == other.logging && loggingBy == other.loggingBy
    case .account: isOrganization == other.isOrganization
    case .region: isMultiRegion == other.isMultiRegion
    case .globalServices: includesGlobalServices == other.includesGlobalServices
    case .recursiveLogging: logsRecursively == other.logsRecursively
    case .selectors: selectors == other.selectors && selectorsBy == other.selectorsBy
    }
  }
}
