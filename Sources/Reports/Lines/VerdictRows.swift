import CloudTrail
import ReadModels
public import Replay
public import Selectors
public import TrailLogs

/// Writes a row of CSV for each record and trail (`replay --format csv`): the verdict with its first reason, and
/// the record by its fields. What led to a verdict in full is in the JSON Lines.
public struct VerdictRows: VerdictSink {
  private let trails: [String]
  private var rows: [UInt8] = []

  /// A sink that writes the verdicts of these judges, which must be those of the replay.
  public init(judges: Judges) {
    trails = judges.all.map { $0.trail.text }
  }

  /// The names of the columns.
  public static let heading = CSVText.row([
    "time", "event_id", "event_source", "event_name", "region", "account", "principal", "trail",
    "verdict", "by_configuration", "reason", "reason_in_words", "provisional", "unconfirmed",
    "file", "record", "corrects",
  ])

  /// Writes one row for each trail.
  public mutating func take(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, entry: Int,
    of cache: borrowing VerdictCache
  ) {
    let event = Self.cells(of: record)
    for index in trails.indices {
      append(event, trails[index], cache.verdict(entry, trail: index), record)
    }
  }

  /// Writes one row for each trail.
  public mutating func takeAddendum(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, _ verdicts: [Verdict]
  ) {
    let event = Self.cells(of: record)
    for (trail, verdict) in zip(trails, verdicts) { append(event, trail, verdict, record) }
  }

  /// The length of the rows that are written and not yet taken.
  public var gatheredBytes: Int { rows.count }

  /// Returns the rows as UTF-8, each with its line break.
  public mutating func drain() -> [UInt8] {
    defer { rows.removeAll(keepingCapacity: true) }
    return rows
  }

  private static func cells(of record: borrowing Record) -> [String] {
    let fields = record.fields
    let principal = fields.userARN.isString ? fields.userARN : fields.invokedBy
    return ["\(record.time)"]
      + [
        fields.eventID, fields.eventSource, fields.eventName, fields.awsRegion,
        fields.recipientAccountID, principal,
      ].map { $0.string ?? "" }
  }

  private mutating func append(
    _ event: [String], _ trail: String, _ verdict: Verdict, _ record: borrowing Record
  ) {
    let judgement = verdict.judgement
    let unknown = verdict.unsettled == nil ? judgement.unknown : nil
    let row = CSVText.row(
      event + [
        trail, verdict.answer.rawValue,
        judgement.answer == .uncertain ? "unknown" : judgement.answer.rawValue,
        verdict.reason.rawValue, verdict.reason.words(unknown), "\(verdict.isProvisional)",
        "\(verdict.isUnconfirmed)", record.path, "\(record.number)",
        record.addendum?.correctedEventID ?? "",
      ])
    rows += row.utf8
  }
}
