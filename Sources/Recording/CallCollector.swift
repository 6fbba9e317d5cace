public import CloudTrail
public import History
import TrailLogs

/// Collects the calls of one file and records them.
///
/// Calls of a gzip member are held until the member is known to be whole: what is recorded stays for ever,
/// and a damaged member may hold calls that nobody made, under the ids of true ones.
struct CallCollector: LogVisitor {
  private let recorder: Recorder
  private let shouldStop: () -> Bool
  private let reportProblem: (any Explained) -> Void
  private var held: [HeldCall] = []
  /// About how much memory they take, in bytes.
  private var heldBytes = 0
  private let hash: FileHash
  private let check: GzipCheck
  /// Problems and observations that the reader has given. It reports their counts only at the end.
  private var problemsSeen = 0
  private var observationsSeen = 0
  var report: FileImport

  /// A call that is not recorded yet.
  private struct HeldCall {
    let event: TrailEvent
    var provenance: Provenance
    /// The gzip member that it ends in; nil if there is none to wait for.
    let member: Int?

    func isReady(_ wholeMembers: Int) -> Bool { member.map { $0 < wholeMembers } ?? true }
  }

  init(
    recorder: Recorder, file: LogFile, hash: FileHash, check: GzipCheck,
    shouldStop: @escaping () -> Bool, problem: @escaping (any Explained) -> Void
  ) {
    self.recorder = recorder
    self.shouldStop = shouldStop
    reportProblem = problem
    self.hash = hash
    self.check = check
    report = FileImport(path: file.description)
  }

  mutating func record(_ record: borrowing Record) throws {
    if shouldStop() { throw Cancelled() }
    report.records += 1
    guard record.call != nil || record.membership != nil else { return }
    guard let event = record.trailEvent() else { return }
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
    held.append(
      HeldCall(
        event: event, provenance: Provenance(channel: channel, path: report.path, record: number),
        member: check.member))
    heldBytes += event.memory
    guard held.count >= Importer.batch || heldBytes > Importer.mostHeldBytes else { return }
    if let first = held.first, !first.isReady(check.wholeMembers(readingAhead: true)) {
      if heldBytes > Importer.mostHeldBytes { throw TooMuchHeld() }
    } else {
      try recordReady()
    }
  }

  /// Records the calls that are held, as far as their members are whole; on return they are durable.
  mutating func recordReady() throws {
    let whole = check.wholeMembers(readingAhead: false)
    var ready = held.prefix { $0.isReady(whole) }
    guard !ready.isEmpty else { return }
    let sha256 = hash.sha256
    let count = ready.count
    while !ready.isEmpty {
      try record(
        ready.prefix(Importer.batch).map { call in
          var provenance = call.provenance
          provenance.sha256 = sha256
          return (call.event, provenance)
        })
      ready = ready.dropFirst(Importer.batch)
    }
    held.removeFirst(count)
    heldBytes = held.reduce(0) { $0 + $1.event.memory }
  }

  /// Gives up the calls that are still held when nothing more of the file can come, and says so.
  mutating func giveUpHeld(since reason: CallsNotRecorded.Reason) {
    guard !held.isEmpty else { return }
    report.problems += 1
    reportProblem(CallsNotRecorded(path: report.path, count: held.count, reason: reason))
    held = []
  }

  private mutating func record(_ calls: [(TrailEvent, Provenance)]) throws {
    for ((event, provenance), outcome) in zip(calls, try recorder.append(calls)) {
      if case .refused(let error) = outcome {
        report.problems += 1
        reportProblem(RefusedEvent(path: report.path, record: provenance.record, error: error))
      } else if event.mayBeOfAnyTrail {
        report.namingNoTrail += 1
      }
      switch outcome {
      case .appended: report.appended[event.change.kind, default: 0] += 1
      case .completed: report.completed += 1
      case .known: report.known += 1
      case .refused: break
      }
    }
  }
}

extension TrailEvent {
  /// About how many bytes the event takes in memory.
  fileprivate var memory: Int {
    let original =
      switch original {
      case .bytes(let bytes): bytes.count
      case .tooLarge, nil: 0
      }
    // The rest is short: ids, names, and what was decoded of the request.
    return original + 2 * (request?.utf8.count ?? 0) + (response?.utf8.count ?? 0) + 1024
  }
}

/// Thrown by a collector that holds as much as it may.
struct TooMuchHeld: Error {}

/// Calls of a file that were read and not recorded, since their gzip member is not known to be whole.
public struct CallsNotRecorded: Explained, Hashable {
  /// The file's path as text, or `-`.
  public let path: String
  /// How many calls and observations.
  public let count: Int
  /// Why their member is not known to be whole.
  public let reason: Reason

  /// Why a gzip member is not known to be whole.
  public enum Reason: Sendable, Hashable {
    /// It is damaged, or its end is missing.
    case damaged
    /// Too much would have had to wait for its end.
    case tooLong
  }

  /// Always `callsNotRecorded`.
  public var code: String { "callsNotRecorded" }
  /// The file, how many calls, and why.
  public var fact: String {
    let calls = count == 1 ? "1 call was" : "\(count) calls were"
    let place = path == "-" ? "standard input" : path
    return switch reason {
    case .damaged:
      "\(place): \(calls) not recorded, since the gzip data that held them is not whole"
    case .tooLong:
      "\(place): \(calls) not recorded, since more than \(Importer.mostHeldBytes >> 20) MB of calls "
        + "would have to wait for the checksum at the end of the gzip data"
    }
  }
  /// How they can be recorded.
  public var hint: String? {
    switch reason {
    case .damaged: "fetch the file again, and import it"
    case .tooLong: "save the input as a file, which can be checked beforehand, and import that"
    }
  }
}

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
