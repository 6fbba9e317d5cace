import History
import Selectors
import TrailLogs

/// Gathers the calls of one file and hands them to the recorder.
struct CallCollector: LogVisitor {
  private let recorder: Recorder
  private let file: LogFile
  private let shouldStop: () -> Bool
  private let tell: (any Explained) -> Void
  private var pending: [(TrailEvent, Provenance)] = []
  /// The file's hash, worked out when the first call is found: most files hold none.
  private var sha256: String?
  var report: FileImport

  init(
    recorder: Recorder, file: LogFile, shouldStop: @escaping () -> Bool,
    tell: @escaping (any Explained) -> Void
  ) {
    self.recorder = recorder
    self.file = file
    self.shouldStop = shouldStop
    self.tell = tell
    report = FileImport(path: file.path)
  }

  mutating func record(_ record: borrowing Record) throws {
    if shouldStop() { throw Stopped() }
    report.records += 1
    guard record.call != nil else { return }
    do {
      if let event = try record.trailEvent() {
        try take(event, record.channel, number: record.number)
      }
    } catch let error as InputProblem {
      report.problems += 1
      tell(error)
    }
  }

  mutating func observation(_ event: TrailEvent, number: Int) throws {
    try take(event, .observation, number: number)
  }

  mutating func problem(_ problem: InputProblem) {
    tell(problem)
  }

  private mutating func take(
    _ event: TrailEvent, _ channel: Provenance.Channel, number: Int
  ) throws {
    if sha256 == nil, !file.isStandardInput { sha256 = try FileHash.sha256(file.path) }
    let provenance = Provenance(
      channel: channel, path: file.path, sha256: sha256, record: number)
    pending.append((event, provenance))
    if pending.count >= Importer.batch { try flush() }
  }

  /// Records what is pending; on return it is durable.
  mutating func flush() throws {
    let outcomes = try recorder.append(pending)
    for ((event, provenance), outcome) in zip(pending, outcomes) {
      switch outcome {
      case .appended: report.appended[event.change.kind, default: 0] += 1
      case .known: report.known += 1
      case .refused(let error):
        report.problems += 1
        tell(RefusedEvent(path: file.path, record: provenance.record, error: error))
      }
    }
    pending = []
  }
}
