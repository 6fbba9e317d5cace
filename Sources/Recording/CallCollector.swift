public import CloudTrail
public import History
import TrailLogs

/// Collects the calls of one file and records them.
struct CallCollector: LogVisitor {
  private let recorder: Recorder
  private let shouldStop: () -> Bool
  private let reportProblem: (any Explained) -> Void
  private var pending: [(TrailEvent, Provenance)] = []
  private let hash: FileHash
  /// Problems and observations that the reader has given. It reports their counts only at the end.
  private var problemsSeen = 0
  private var observationsSeen = 0
  var report: FileImport

  init(
    recorder: Recorder, file: LogFile, hash: FileHash, shouldStop: @escaping () -> Bool,
    problem: @escaping (any Explained) -> Void
  ) {
    self.recorder = recorder
    self.shouldStop = shouldStop
    reportProblem = problem
    self.hash = hash
    report = FileImport(path: file.description)
  }

  mutating func record(_ record: borrowing Record) throws {
    if shouldStop() { throw Stopped() }
    report.records += 1
    guard record.call != nil || record.membership != nil else { return }
    guard let event = record.trailEvent() else { return }
    if event.mayBeOfAnyTrail { report.namingNoTrail += 1 }
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

  /// Counts the problems and observations of a file that was not read to its end.
  mutating func countUnfinished() {
    report.problems += problemsSeen
    report.observations = observationsSeen
  }

  private mutating func take(
    _ event: TrailEvent, _ channel: Provenance.Channel, number: Int
  ) throws {
    hash.want()
    // The hash may not be known before the end of the file.
    pending.append((event, Provenance(channel: channel, path: report.path, record: number)))
    if pending.count >= Importer.batch { try flush() }
  }

  /// Records the pending events; on return they are durable.
  mutating func flush() throws {
    guard !pending.isEmpty else { return }
    let sha256 = hash.sha256
    for index in pending.indices { pending[index].1.sha256 = sha256 }
    let outcomes = try recorder.append(pending)
    for ((event, provenance), outcome) in zip(pending, outcomes) {
      switch outcome {
      case .appended: report.appended[event.change.kind, default: 0] += 1
      case .completed: report.completed += 1
      case .known: report.known += 1
      case .refused(let error):
        report.problems += 1
        reportProblem(RefusedEvent(path: report.path, record: provenance.record, error: error))
      }
    }
    pending = []
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
