import CloudTrail
import History
import TrailLogs

/// Collects the calls of an import, file by file, and records them while it reads on.
///
/// Calls of a gzip member are held until the member is known to be whole: what is recorded stays for ever,
/// and a damaged member may hold calls that nobody made, under the ids of true ones.
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
  private let check: GzipCheck
  private let shouldStop: () -> Bool
  private let reportProblem: (any Explained) -> Void
  private let each: (FileImport) throws -> Void

  private var held: [HeldCall] = []
  /// About how much memory they take, in bytes.
  private var heldBytes = 0
  /// The events of the batch on its way; nil if there is none.
  private var underWay: [SentCall]?
  /// Files that were read to their end and wait for the batch on its way.
  private var finished: [FileImport] = []
  /// The file that is being read.
  private var file = FileImport(path: "")
  /// Problems and observations that the reader has given. It reports their counts only at the end.
  private var problemsSeen = 0
  private var observationsSeen = 0
  /// Of all files that were reported.
  private(set) var report = ImportReport()

  /// A call that is not recorded yet.
  private struct HeldCall {
    let event: TrailEvent
    var provenance: Provenance
    /// The gzip member that it ends in; nil if there is none to wait for.
    let member: Int?

    func isReady(_ wholeMembers: Int) -> Bool { member.map { $0 < wholeMembers } ?? true }
  }

  /// What the outcome of a call is told with.
  private struct SentCall {
    let kind: EventKind
    let record: Int?
    let mayBeOfAnyTrail: Bool
  }

  init(
    recorder: Recorder, hash: FileHash, check: GzipCheck,
    each: @escaping (FileImport) throws -> Void, shouldStop: @escaping () -> Bool,
    problem: @escaping (any Explained) -> Void
  ) {
    background = BackgroundAppend(recorder: recorder)
    self.hash = hash
    self.check = check
    self.each = each
    self.shouldStop = shouldStop
    reportProblem = problem
  }

  mutating func record(_ record: borrowing Record) throws {
    if shouldStop() { throw Cancelled() }
    file.records += 1
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

  private mutating func take(
    _ event: TrailEvent, _ channel: Provenance.Channel, number: Int
  ) throws {
    hash.want()
    // The hash may not be known before the end of the file.
    held.append(
      HeldCall(
        event: event, provenance: Provenance(channel: channel, path: file.path, record: number),
        member: check.member))
    heldBytes += event.memory
    guard held.count >= Importer.batch || heldBytes > Importer.batchBytes else { return }
    if let first = held.first, !first.isReady(check.wholeMembers(readingAhead: true)) {
      if heldBytes > Importer.mostHeldBytes { throw TooMuchHeld() }
    } else {
      try sendReady()
    }
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
    try sendReady()
    giveUpHeld(since: .damaged)
    try endFile()
  }

  /// The file holds more than may be held.
  mutating func giveUp() throws {
    countUnfinished()
    giveUpHeld(since: .tooLong)
    try endFile()
  }

  /// The file was not read to its end, and is not reported as if it were.
  mutating func stop() throws {
    countUnfinished()
    try sendReady()
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

  /// What is durable after the history failed.
  func failure(_ error: HistoryError, ofFiles count: Int) -> ImportFailure {
    // The batch that failed was of this file.
    let file = finished.first ?? file
    return ImportFailure(
      error: error, files: report.files, fileCount: count, recorded: report.recordedCount,
      path: file.path, recordedOfFile: file.recordedCount)
  }

  private mutating func endFile() throws {
    finished.append(file)
    if underWay == nil { try reportFinished() }
  }

  private mutating func reportFinished() throws {
    while !finished.isEmpty {
      let file = finished.removeFirst()
      report.add(file)
      try each(file)
    }
  }

  /// Counts the problems and observations of a file that was not read to its end.
  private mutating func countUnfinished() {
    file.problems += problemsSeen
    file.observations += observationsSeen
  }

  /// Gives up the calls that are still held when nothing more of the file can come, and says so.
  private mutating func giveUpHeld(since reason: CallsNotRecorded.Reason) {
    guard !held.isEmpty else { return }
    file.problems += 1
    reportProblem(CallsNotRecorded(path: file.path, count: held.count, reason: reason))
    (held, heldBytes) = ([], 0)
  }
}

// MARK: - Batches

extension CallCollector {
  /// Begins to record the calls that are held, as far as their members are whole.
  private mutating func sendReady() throws {
    let whole = check.wholeMembers(readingAhead: false)
    var ready = held.prefix { $0.isReady(whole) }
    guard !ready.isEmpty else { return }
    let sha256 = hash.sha256
    let count = ready.count
    while !ready.isEmpty {
      try send(ready.prefix(Importer.batch), sha256)
      ready = ready.dropFirst(Importer.batch)
    }
    held.removeFirst(count)
    heldBytes = held.reduce(0) { $0 + $1.event.memory }
  }

  /// Begins to append calls, once the batch before them is durable.
  private mutating func send(_ calls: ArraySlice<HeldCall>, _ sha256: String?) throws {
    let drafts = calls.map { call in
      var provenance = call.provenance
      provenance.sha256 = sha256
      return EventDraft(call.event, from: provenance)
    }
    try settle()
    underWay = calls.map {
      SentCall(
        kind: $0.event.change.kind, record: $0.provenance.record,
        mayBeOfAnyTrail: $0.event.mayBeOfAnyTrail)
    }
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
    _ outcomes: [AppendOutcome], of batch: [SentCall], to file: inout FileImport
  ) {
    for (call, outcome) in zip(batch, outcomes) {
      switch outcome {
      case .appended: file.appended[call.kind, default: 0] += 1
      case .completed: file.completed += 1
      case .known: file.known += 1
      case .refused(let error):
        file.problems += 1
        reportProblem(RefusedEvent(path: file.path, record: call.record, error: error))
        continue
      }
      if call.mayBeOfAnyTrail { file.namingNoTrail += 1 }
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
