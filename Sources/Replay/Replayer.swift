public import CloudTrail
import History
import Selectors
public import TrailLogs

/// Judges every record of log files by every trail in scope, on as many threads as there are workers.
public struct Replayer: Sendable {
  /// The trails that judge.
  public var judges: Judges
  /// Which records are judged.
  public var scope = EventScope()
  /// How long changes of configuration take to be in force.
  public var settling = Settling.standard
  /// How files are read.
  public var options = LogReadingOptions()
  /// How many threads read and judge.
  public var workers = 1
  /// Whom to ask whether the history holds the calls that are found in the files; nil if it does not
  /// matter.
  public var recorded: RecordedCalls?

  /// A replay with these settings.
  public init(
    judges: Judges, scope: EventScope = EventScope(), settling: Settling = .standard,
    options: LogReadingOptions = LogReadingOptions(), workers: Int = 1,
    recorded: RecordedCalls? = nil
  ) {
    self.judges = judges
    self.scope = scope
    self.settling = settling
    self.options = options
    self.workers = workers
    self.recorded = recorded
  }

  /// Judges all records of the files.
  ///
  /// - Parameters:
  ///   - finder: the files.
  ///   - sink: makes one sink for each worker.
  ///   - deliver: receives the pieces that the sinks make, on the calling thread and in the order of the
  ///     files. It may throw `Cancelled` to end the replay early.
  ///   - each: called after each file, in their order.
  ///   - shouldStop: called several times a second; if it returns true, the replay ends and the report
  ///     says that it is partial.
  ///   - problem: called for each thing that could not be read; the replay continues.
  /// - Returns: the report, and the sinks with what they kept.
  /// - Throws: what `deliver` or `each` throws, and `HistoryError` if the history cannot be asked about
  ///   the calls in the files.
  public func run<Sink: VerdictSink>(
    _ finder: LogFinder, sink: @escaping @Sendable () -> Sink,
    deliver: (Sink.Piece) throws -> Void, each: (FileReport) throws -> Void = { _ in },
    shouldStop: () -> Bool = { false }, problem: (any Explained) -> Void = { _ in }
  ) throws -> (ReplayReport, [Sink]) {
    var report = ReplayReport(judges)
    report.skipped = finder.skipped
    for found in finder.problems {
      report.problems += 1
      problem(found)
    }
    let cache = VerdictCache(judges, settling: settling)
    var calls = CallCheck(recorded)
    let outcomes = try ParallelFileReader(workers: workers).run(
      finder.files, make: { JudgingWorker(self, cache, sink()) },
      deliver: { piece in
        switch piece {
        case .made(let made): try deliver(made)
        case .calls(let found): try calls.take(found)
        case .problem(let found): problem(found)
        }
      },
      each: { file in
        report.add(file)
        try each(file)
      }, shouldStop: shouldStop)
    for outcome in outcomes { report.merge(outcome.0) }
    report.unrecorded = try calls.finish()
    report.isStopped = report.files < finder.files.count
    return (report, outcomes.map(\.1))
  }

  /// Judges all records of the files and returns only the report. The parameters are those of
  /// ``run(_:sink:deliver:each:shouldStop:problem:)``.
  public func run(
    _ finder: LogFinder, each: (FileReport) throws -> Void = { _ in },
    shouldStop: () -> Bool = { false }, problem: (any Explained) -> Void = { _ in }
  ) throws -> ReplayReport {
    try run(
      finder, sink: NoSink.init, deliver: { _ in }, each: each, shouldStop: shouldStop,
      problem: problem
    ).0
  }
}

extension ReplayReport {
  /// Counts a file that was read to its end.
  fileprivate mutating func add(_ file: FileReport) {
    files += 1
    bytesRead += file.bytesRead
    problems += file.problems
    skipped.merge(file.skipped, uniquingKeysWith: +)
  }
}

/// Judges the records of one file after another on one thread.
private struct JudgingWorker<Sink: VerdictSink>: FileWorker, ~Copyable {
  enum Piece: Sendable {
    case made(Sink.Piece)
    case calls([FoundCall])
    case problem(InputProblem)
  }

  private var reader: LogReader
  private var judging: JudgingVisitor<Sink>

  /// - Parameter cache: an empty one for the replayer's judges. Making one takes long if the selectors
  ///   hold many values; copies share the tables that distinguish records.
  init(_ replayer: Replayer, _ cache: VerdictCache, _ sink: Sink) {
    reader = LogReader(options: replayer.options)
    judging = JudgingVisitor(replayer, cache, sink)
  }

  mutating func read(_ file: LogFile, into outlet: Outlet<Piece>) throws -> FileReport {
    judging.outlet = outlet
    let cancellation = outlet.cancellation
    let report = try reader.read(
      file, shouldStop: { cancellation.isAsked }, into: &judging)
    try judging.handOver(isEnd: true)
    return report
  }

  consuming func finish() -> (ReplayReport, Sink) { judging.finish() }
}

/// Judges the records that a reader finds, and counts them.
private struct JudgingVisitor<Sink: VerdictSink>: LogVisitor {
  var outlet: Outlet<JudgingWorker<Sink>.Piece>? {
    didSet { cancellation = outlet?.cancellation }
  }
  private var cancellation: Cancellation?
  /// How many records were read since ``cancellation`` was last checked.
  private var unchecked = 0
  private let scope: EventScope
  private var cache: VerdictCache
  private var report: ReplayReport
  private var sink: Sink
  private let takesRecords = Sink.takesRecords
  private let recorded: RecordedCalls?
  /// Calls from this moment on are of no interest: they come too long after what is asked for.
  private let endOfCalls: Timestamp?
  /// The calls that were found and not handed over yet.
  private var calls: [FoundCall] = []

  private static var pieceBytes: Int { 64 * 1024 }

  init(_ replayer: Replayer, _ cache: VerdictCache, _ sink: Sink) {
    scope = replayer.scope
    self.cache = cache
    report = ReplayReport(replayer.judges)
    self.sink = sink
    recorded = replayer.recorded
    endOfCalls = replayer.scope.until?.shifted(bySeconds: replayer.settling.after)
  }

  mutating func record(_ record: borrowing Record) throws {
    try checkCancellation()
    if recorded != nil, record.call != nil || record.membership != nil { try takeCall(record) }
    guard scope.contains(record) else {
      report.outOfScope += 1
      return
    }
    let judged = JudgedRecord(record.fields)
    if record.fields.addendum.isGiven { return try takeAddendum(record, judged) }
    let entry = cache.entry(of: judged, at: record.time)
    cache.count(entry, judged)
    report.note(record.time)
    if takesRecords {
      sink.take(record, judged, entry: entry, of: cache)
      try handOver(isEnd: false)
    }
  }

  /// Keeps the call of a record for the history to be asked about, in scope or not: what was set before
  /// the time in scope is in force in it. Such records are rare.
  @inline(never)
  private mutating func takeCall(_ record: borrowing Record) throws {
    if let endOfCalls, record.time >= endOfCalls { return }
    guard let event = record.trailEvent() else { return }
    let call = FoundCall(event, path: record.path, record: record.number)
    guard recorded?.concerns(call) == true else { return }
    calls.append(call)
    if calls.count >= 64 || call.memory > Self.pieceBytes { try handOverCalls() }
  }

  private mutating func handOverCalls() throws {
    guard !calls.isEmpty else { return }
    let bytes = calls.reduce(0) { $0 + $1.memory }
    try outlet?.put(.calls(calls), bytes: bytes)
    calls.removeAll()
  }

  /// Judges a record that was processed late without the cache, since the configurations that are looked
  /// at depend on its file. Such records are rare.
  @inline(never)
  private mutating func takeAddendum(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord
  ) throws {
    let verdicts = cache.judges.all.map {
      $0.verdict(judged, at: record.time, settling: cache.settling.applied(to: record))
    }
    if record.addendum?.correctedEventID != nil {
      report.corrections += 1
    } else {
      report.count(judged, at: record.time, verdicts)
    }
    if takesRecords {
      sink.takeAddendum(record, judged, verdicts)
      try handOver(isEnd: false)
    }
  }

  /// Only every 64 records, since all workers read the same memory.
  private mutating func checkCancellation() throws {
    unchecked += 1
    guard unchecked >= 64 else { return }
    unchecked = 0
    if let cancellation, cancellation.isAsked { throw Cancelled() }
  }

  /// Hands over what the sink has gathered; before the end of a file only if that is much.
  mutating func handOver(isEnd: Bool) throws {
    if isEnd { try handOverCalls() }
    let bytes = sink.gatheredBytes
    if bytes >= (isEnd ? 1 : Self.pieceBytes) { try handOver(bytes) }
  }

  // Not inlined, so that most records do not pay for it.
  @inline(never)
  private mutating func handOver(_ bytes: Int) throws {
    try outlet?.put(.made(sink.drain()), bytes: bytes)
  }

  /// A response of the API is not an event; only the history records it.
  func observation(_ event: TrailEvent, number: Int) {}

  func problem(_ problem: InputProblem) throws {
    try outlet?.put(.problem(problem), bytes: 256)
  }

  consuming func finish() -> (ReplayReport, Sink) {
    var report = report
    cache.drain(into: &report)
    return (report, sink)
  }
}

extension EventScope {
  fileprivate func contains(_ record: borrowing Record) -> Bool {
    guard contains(record.time) else { return false }
    if !accounts.isEmpty {
      let recipient = record.fields.recipientAccountID
      let account = recipient.isGiven ? recipient : record.fields.userAccountID
      guard let account = account.string, accounts.contains(account) else { return false }
    }
    if regions.isEmpty { return true }
    return record.fields.awsRegion.string.map(regions.contains) ?? false
  }
}
