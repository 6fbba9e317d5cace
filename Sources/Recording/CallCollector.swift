import CloudTrail
import History
import TrailLogs

/// Collects what the file that is being read shows, its calls and the activity of its records, and hands it
/// over.
///
/// Calls of a gzip member are held until the member is known to be whole: what is recorded stays for ever,
/// and a damaged member may hold calls that nobody made, under the ids of true ones. A file with more calls
/// than a batch takes is handed over in several; some of its calls are held until its end, so that its row
/// of the ledger goes with the last of them (``DurableFiles``).
struct CallCollector: LogVisitor {
  private let logFile: LogFile
  private let source: FileSource
  private let isClaimed: Bool
  private let hash: FileHash
  private let check: GzipCheck
  private let outlet: Outlet<FilePiece>
  private let shouldStop: () -> Bool

  private var file: FileImport
  private var activity: FileActivity
  private var held: [HeldCall] = []
  /// About how much memory they take, in bytes.
  private var heldBytes = 0
  /// Problems and observations that the reader has given. It reports their counts only at the end.
  private var problemsSeen = 0
  private var observationsSeen = 0

  /// A call that is not handed over yet.
  private struct HeldCall {
    let event: TrailEvent
    var provenance: Provenance
    /// The gzip member that it ends in; nil if there is none to wait for.
    let member: Int?

    func isReady(_ wholeMembers: Int) -> Bool { member.map { $0 < wholeMembers } ?? true }
  }

  /// A collector of one file.
  ///
  /// - Parameters:
  ///   - source: by what the file is known again.
  ///   - isClaimed: whether something is claimed of the file.
  ///   - hash: the one of the reader.
  ///   - check: the one of the reader.
  ///   - outlet: gets what is collected.
  ///   - shouldStop: called before each record.
  init(
    _ next: LogFile, _ source: FileSource, isClaimed: Bool, hash: FileHash, check: GzipCheck,
    outlet: Outlet<FilePiece>, shouldStop: @escaping () -> Bool
  ) {
    logFile = next
    file = FileImport(path: next.description)
    activity = FileActivity(isOwnFile: source.name != nil)
    self.source = source
    self.isClaimed = isClaimed
    self.hash = hash
    self.check = check
    self.outlet = outlet
    self.shouldStop = shouldStop
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
    report(problem)
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

  /// Hands over what is held, unless the first of it has to wait.
  private mutating func makeRoom() throws {
    if let first = held.first, !first.isReady(check.wholeMembers(readingAhead: true)) {
      if heldBytes > Importer.mostHeldBytes { throw TooMuchHeld() }
      return
    }
    handOver(takeReady())
  }

  private func handOver(_ batches: some Sequence<ReadyCalls>) {
    for batch in batches {
      outlet.putAlways(.calls(batch.calls, path: file.path), bytes: batch.bytes)
    }
  }

  private func report(_ problem: any Explained) {
    outlet.putAlways(.problem(problem), bytes: 256)
  }

  /// A batch of calls that may be recorded.
  private struct ReadyCalls {
    var calls: [SentCall] = []
    var bytes = 0
  }

  /// Takes the calls whose members are whole from those that are held, in batches.
  private mutating func takeReady() -> [ReadyCalls] {
    let whole = check.wholeMembers(readingAhead: false)
    let ready = held.prefix { $0.isReady(whole) }
    if ready.isEmpty { return [] }
    let sha256 = hash.sha256
    var batches: [ReadyCalls] = []
    for (index, call) in ready.enumerated() {
      if index.isMultiple(of: Importer.batch) { batches.append(ReadyCalls()) }
      var provenance = call.provenance
      provenance.sha256 = sha256
      batches[batches.count - 1].calls.append(
        SentCall(
          draft: EventDraft(call.event, from: provenance), kind: call.event.change.kind,
          record: call.provenance.record, mayBeOfAnyTrail: call.event.mayBeOfAnyTrail))
      batches[batches.count - 1].bytes += call.event.memory
    }
    held.removeFirst(ready.count)
    heldBytes = held.reduce(0) { $0 + $1.event.memory }
    return batches
  }
}

// MARK: - The end of the file

extension CallCollector {
  /// The file was read to its end.
  ///
  /// - Parameter content: what digests can be held against; nil if that is not known.
  mutating func end(_ read: FileReport, _ content: ContentHash?) {
    file.add(read)
    let ready = takeReady()
    giveUpHeld(since: .damaged)
    end(
      ready, version: read.version,
      shown: isClaimed ? ShownFile(report: read, source: source, activity: activity) : nil,
      content: content.map { HashedFile(file: logFile, hash: $0) })
  }

  /// The file holds more than may be held.
  mutating func giveUp() {
    countUnfinished()
    giveUpHeld(since: .tooLong)
    end([], version: nil, shown: nil, content: nil)
  }

  /// The file was not read to its end, has no row, and is not reported as if it were read.
  mutating func stop() {
    countUnfinished()
    handOver(takeReady())
    outlet.putAlways(.part(file), bytes: 256)
  }

  private mutating func end(
    _ batches: [ReadyCalls], version: FileVersion?, shown: ShownFile?, content: HashedFile?
  ) {
    for problem in activity.problems(path: file.path) {
      file.problems += 1
      report(problem)
    }
    let sha256 = hash.sha256
    if let problem = source.change(to: sha256, path: file.path) {
      file.isChanged = true
      report(problem)
    }
    handOver(batches.dropLast())
    let last = batches.last ?? ReadyCalls()
    let end = FileEnd(
      figures: file, calls: last.calls, row: source.row(of: file, version, sha256, activity),
      rowBytes: 1024 + activity.memory, shown: shown, content: content)
    outlet.putAlways(.end(end), bytes: end.rowBytes + last.bytes)
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
    report(CallsNotRecorded(path: file.path, count: held.count, reason: reason))
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
