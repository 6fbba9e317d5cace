import CloudTrail
import Glibc
import History
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
  /// Problems and observations that the reader counts too, and reports when it came to the end.
  private var problemsSeen = 0
  private var observationsSeen = 0
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
    observationsSeen += 1
    do {
      try take(event, .observation, number: number)
    } catch let error as InputProblem {
      report.problems += 1
      tell(error)
    }
  }

  mutating func problem(_ problem: InputProblem) {
    if problem.kind != .more { problemsSeen += 1 }
    tell(problem)
  }

  /// Counts what was seen of a file that is not read to its end.
  mutating func stop() {
    report.problems += problemsSeen
    report.observations = observationsSeen
  }

  private mutating func take(
    _ event: TrailEvent, _ channel: Provenance.Channel, number: Int
  ) throws {
    if sha256 == nil, isReadAgain { sha256 = try FileHash.sha256(file.path) }
    let provenance = Provenance(
      channel: channel, path: file.path, sha256: sha256, record: number)
    pending.append((event, provenance))
    if pending.count >= Importer.batch { try flush() }
  }

  /// A pipe can be read only once: to hash it would take away what is still to come, or wait for ever.
  private var isReadAgain: Bool {
    var status = stat()
    return !file.isStandardInput && stat(file.path, &status) == 0
      && status.st_mode & S_IFMT == S_IFREG
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
