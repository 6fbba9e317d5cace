import CloudTrail
import History
import TrailLogs

/// Collects what the file that is being read shows, its calls and the activity of its records, and hands it
/// on to become durable.
///
/// Calls of a gzip member are held until the member is known to be whole: what is recorded stays for ever,
/// and a damaged member may hold calls that nobody made, under the ids of true ones. A file with more calls
/// than a batch takes is recorded in several; some of its calls are held until its end, so that its row of
/// the ledger goes with the last of them (``DurableFiles``).
struct CallCollector: LogVisitor {
  private let hash: FileHash
  private let check: GzipCheck
  private let shouldStop: () -> Bool
  private let reportProblem: (any Explained) -> Void
  private var files: DurableFiles

  private var held: [HeldCall] = []
  /// About how much memory they take, in bytes.
  private var heldBytes = 0
  /// The file that is being read, and by what it is known again.
  private var file = FileImport(path: "")
  private var source = FileSource()
  private var activity = FileActivity(isOwnFile: false)
  /// Problems and observations that the reader has given. It reports their counts only at the end.
  private var problemsSeen = 0
  private var observationsSeen = 0
  /// What all files showed that a claim could be about.
  private(set) var claimed: ClaimedFiles

  /// A call that is not recorded yet.
  private struct HeldCall {
    let event: TrailEvent
    var provenance: Provenance
    /// The gzip member that it ends in; nil if there is none to wait for.
    let member: Int?

    func isReady(_ wholeMembers: Int) -> Bool { member.map { $0 < wholeMembers } ?? true }
  }

  init(
    files: DurableFiles, claimed: ClaimedFiles, hash: FileHash, check: GzipCheck,
    shouldStop: @escaping () -> Bool, problem: @escaping (any Explained) -> Void
  ) {
    self.files = files
    self.claimed = claimed
    self.hash = hash
    self.check = check
    self.shouldStop = shouldStop
    reportProblem = problem
  }

  mutating func record(_ record: borrowing Record) throws {
    if shouldStop() { throw Cancelled() }
    file.records += 1
    activity.add(record)
    guard record.call != nil || record.membership != nil else { return }
    guard let event = record.trailEvent() else { return }
    file.calls += 1
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
    if held.count >= Importer.batch || heldBytes > Importer.batchBytes { try makeRoom() }
    // The hash may not be known before the end of the file.
    held.append(
      HeldCall(
        event: event, provenance: Provenance(channel: channel, path: file.path, record: number),
        member: check.member))
    heldBytes += event.memory
  }

  /// Begins to record what is held, unless the first of it has to wait.
  private mutating func makeRoom() throws {
    if let first = held.first, !first.isReady(check.wholeMembers(readingAhead: true)) {
      if heldBytes > Importer.mostHeldBytes { throw TooMuchHeld() }
      return
    }
    for batch in takeReady() { try files.append(batch, of: &file) }
  }

  /// Takes the calls whose members are whole from those that are held, in batches.
  private mutating func takeReady() -> [[DurableFiles.SentCall]] {
    let whole = check.wholeMembers(readingAhead: false)
    let ready = held.prefix { $0.isReady(whole) }
    if ready.isEmpty { return [] }
    let sha256 = hash.sha256
    let calls = ready.map { call in
      var provenance = call.provenance
      provenance.sha256 = sha256
      return DurableFiles.SentCall(
        draft: EventDraft(call.event, from: provenance), kind: call.event.change.kind,
        record: call.provenance.record, mayBeOfAnyTrail: call.event.mayBeOfAnyTrail)
    }
    held.removeFirst(calls.count)
    heldBytes = held.reduce(0) { $0 + $1.event.memory }
    return stride(from: 0, to: calls.count, by: Importer.batch).map {
      Array(calls[$0..<min($0 + Importer.batch, calls.count)])
    }
  }
}

// MARK: - Files

extension CallCollector {
  mutating func begin(_ next: LogFile, from source: FileSource) {
    file = FileImport(path: next.description)
    self.source = source
    activity = FileActivity(isOwnFile: source.name != nil)
    (problemsSeen, observationsSeen) = (0, 0)
  }

  /// The file was read before, and is as it was then.
  mutating func passBy(_ name: LogFileName?) throws {
    if shouldStop() { throw Cancelled() }
    files.passBy()
    claimed.passBy(name)
  }

  /// The file was read to its end.
  mutating func end(_ read: FileReport) throws {
    file.add(read)
    let ready = takeReady()
    giveUpHeld(since: .damaged)
    try endFile(ready, version: read.version)
    claimed.add(read, source, activity)
  }

  /// The file holds more than may be held.
  mutating func giveUp() throws {
    countUnfinished()
    giveUpHeld(since: .tooLong)
    try endFile([], version: nil)
  }

  /// The file was not read to its end, has no row, and is not reported as if it were read.
  mutating func stop() throws {
    countUnfinished()
    for batch in takeReady() { try files.append(batch, of: &file) }
    try files.settle(into: &file)
    files.stop(in: file)
  }

  /// Waits until everything is durable, and reports the last files.
  mutating func settle() throws -> ImportReport {
    var none = FileImport(path: "")
    try files.settle(into: &none)
    return files.report
  }

  mutating func abandon() { files.abandon() }

  /// What was reported so far.
  var report: ImportReport { files.report }

  /// What is durable after the history failed.
  func failure(_ error: HistoryError, ofFiles count: Int) -> ImportFailure {
    files.failure(error, in: file, ofFiles: count)
  }

  private mutating func endFile(
    _ batches: [[DurableFiles.SentCall]], version: FileVersion?
  ) throws {
    for problem in activity.problems(path: file.path) {
      file.problems += 1
      reportProblem(problem)
    }
    let sha256 = hash.sha256
    if let problem = source.change(to: sha256, path: file.path) {
      file.isChanged = true
      reportProblem(problem)
    }
    for batch in batches.dropLast() { try files.append(batch, of: &file) }
    try files.end(file, with: batches.last ?? []) { [source, activity] file in
      (source.row(of: file, version, sha256, activity), 1024 + activity.memory)
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
