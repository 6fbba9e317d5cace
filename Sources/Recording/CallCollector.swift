public import CloudTrail
public import History
import TrailLogs

/// Collects the calls of an import, file by file, and records them while it reads on.
///
/// One batch at a time is on its way into the log. A file that was read to its end is reported when all
/// of its events are durable, in the order of the files:
///
/// ```
///   reading    file 1   file 2 (no calls)   file 3 ………………………………   file 4
///   appending           batch of file 1            batch of file 3
///   reported                                ↑ files 1, 2        ↑ file 3 when the next batch begins
/// ```
///
/// So the batch on its way is of the first file that waits to be reported, or else of the one being read.
struct CallCollector: LogVisitor {
  private let background: BackgroundAppend
  private let hash: FileHash
  private let shouldStop: () -> Bool
  private let reportProblem: (any Explained) -> Void
  private let each: (FileImport) throws -> Void

  private var pending: [(TrailEvent, Provenance)] = []
  /// The length of the pending records.
  private var pendingBytes = 0
  /// What the outcomes of the batch on its way are told with; nil if there is none.
  private var underWay: [(kind: EventKind, record: Int?)]?
  /// Files that were read to their end and wait for the batch on its way.
  private var finished: [FileImport] = []
  /// The file that is being read.
  private var file = FileImport(path: "")
  /// Problems and observations that the reader has given. It reports their counts only at the end.
  private var problemsSeen = 0
  private var observationsSeen = 0
  /// Of all files that were reported.
  private(set) var report = ImportReport()

  init(
    recorder: Recorder, hash: FileHash, each: @escaping (FileImport) throws -> Void,
    shouldStop: @escaping () -> Bool, problem: @escaping (any Explained) -> Void
  ) {
    background = BackgroundAppend(recorder: recorder)
    self.hash = hash
    self.each = each
    self.shouldStop = shouldStop
    reportProblem = problem
  }

  mutating func record(_ record: borrowing Record) throws {
    if shouldStop() { throw Stopped() }
    file.records += 1
    guard record.call != nil || record.membership != nil else { return }
    guard let event = record.trailEvent() else { return }
    if event.mayBeOfAnyTrail { file.namingNoTrail += 1 }
    try take(event, record.channel, number: record.number)
  }

  mutating func observation(_ event: TrailEvent, number: Int) throws {
    observationsSeen += 1
    try take(event, .observation, number: number)
  }

  mutating func problem(_ problem: InputProblem) {
    if problem.kind != .more { problemsSeen += 1 }
    reportProblem(problem)
  }

  private mutating func take(
    _ event: TrailEvent, _ channel: Provenance.Channel, number: Int
  ) throws {
    hash.want()
    // The hash may not be known before the end of the file.
    pending.append((event, Provenance(channel: channel, path: file.path, record: number)))
    if case .bytes(let bytes) = event.original { pendingBytes += bytes.count }
    if pending.count >= Importer.batch || pendingBytes >= Importer.batchBytes { try send() }
  }
}

// MARK: - Files

extension CallCollector {
  mutating func begin(_ next: LogFile) {
    file = FileImport(path: next.description)
    (problemsSeen, observationsSeen) = (0, 0)
  }

  /// The file was read to its end.
  mutating func end(_ read: FileReport) throws {
    file.add(read)
    try send()
    finished.append(file)
    if underWay == nil { try reportFinished() }
  }

  /// The file was not read to its end, and is not reported as if it were.
  mutating func stop() throws {
    file.problems += problemsSeen
    file.observations = observationsSeen
    try send()
    try settle()
    report.add(file)
    report.isStopped = true
  }

  /// Waits until everything is durable, and reports the last files.
  mutating func settle() throws {
    try settleBatch()
    try reportFinished()
  }

  /// Waits for the batch on its way after something else failed, so that the store can be closed.
  mutating func abandon() {
    do {
      try settleBatch()
    } catch {
      // The error that came first is told.
    }
  }
}

// MARK: - Batches

extension CallCollector {
  /// Begins to append the pending events, once the batch before them is durable.
  private mutating func send() throws {
    guard !pending.isEmpty else { return }
    let sha256 = hash.sha256
    let drafts = pending.map { event, provenance in
      var provenance = provenance
      provenance.sha256 = sha256
      return EventDraft(event, from: provenance)
    }
    try settle()
    underWay = pending.map { ($0.change.kind, $1.record) }
    (pending, pendingBytes) = ([], 0)
    background.begin(drafts)
  }

  private mutating func settleBatch() throws {
    guard let batch = underWay else { return }
    underWay = nil
    let outcomes = try background.outcomes()
    if finished.isEmpty {
      add(outcomes, of: batch, to: &file)
    } else {
      add(outcomes, of: batch, to: &finished[0])
    }
  }

  private func add(
    _ outcomes: [AppendOutcome], of batch: [(kind: EventKind, record: Int?)],
    to file: inout FileImport
  ) {
    for (event, outcome) in zip(batch, outcomes) {
      switch outcome {
      case .appended: file.appended[event.kind, default: 0] += 1
      case .completed: file.completed += 1
      case .known: file.known += 1
      case .refused(let error):
        file.problems += 1
        reportProblem(RefusedEvent(path: file.path, record: event.record, error: error))
      }
    }
  }

  private mutating func reportFinished() throws {
    while !finished.isEmpty {
      let file = finished.removeFirst()
      report.add(file)
      try each(file)
    }
  }
}

/// Thrown by a collector that was asked to stop.
struct Stopped: Error {}

/// A call in a file that the history refused, since it has other content under the same id.
public struct RefusedEvent: Explained {
  /// The file's path as text, or `-`.
  public let path: String
  /// The record's number in the file, from 1.
  public let record: Int?
  /// The reason of the refusal.
  public let error: HistoryError

  /// The code of ``error``.
  public var code: String { error.code }
  /// The file and the record's number, and the fact of ``error``.
  public var fact: String { "\(path)\(record.map { ", record \($0)" } ?? ""): \(error.fact)" }
  /// The hint of ``error``.
  public var hint: String? { error.hint }
}
