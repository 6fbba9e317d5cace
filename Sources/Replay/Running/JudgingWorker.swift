import CloudTrail
import Selectors
import TrailLogs

/// Judges the records of one file after another.
struct JudgingWorker<Sink: VerdictSink>: FileWorker, ~Copyable {
  enum Piece: Sendable {
    case made(Sink.Piece)
    case problem(InputProblem)
  }

  private var reader: LogReader
  private var judging: JudgingVisitor<Sink>

  /// - Parameter cache: of the replayer's judges, with nothing in it. To make one takes long where
  ///   there are many values; copies share what they are told apart by.
  init(_ replayer: Replayer, _ cache: VerdictCache, _ sink: Sink) {
    reader = LogReader(options: replayer.options)
    judging = JudgingVisitor(replayer, cache, sink)
  }

  mutating func read(_ file: LogFile, into outlet: Outlet<Piece>) throws -> FileReport {
    judging.outlet = outlet
    let report = try reader.read(file, into: &judging)
    try judging.handOn(isEnd: true)
    return report
  }

  consuming func finish() -> (ReplayReport, Sink) { judging.finish() }
}

/// Judges the records of a reader and counts.
private struct JudgingVisitor<Sink: VerdictSink>: LogVisitor {
  var outlet: Outlet<JudgingWorker<Sink>.Piece>? {
    didSet { cancellation = outlet?.cancellation }
  }
  private var cancellation: Cancellation?
  /// How many records came since it was looked at.
  private var unlooked = 0
  private let scope: EventScope
  private var cache: VerdictCache
  private var report: ReplayReport
  private var sink: Sink
  private let takesRecords = Sink.takesRecords

  private static var pieceBytes: Int { 64 * 1024 }

  init(_ replayer: Replayer, _ cache: VerdictCache, _ sink: Sink) {
    scope = replayer.scope
    self.cache = cache
    report = ReplayReport(trails: replayer.judges.all.map(\.trail))
    self.sink = sink
  }

  mutating func record(_ record: borrowing Record) throws {
    try lookForCancellation()
    guard scope.contains(record) else {
      report.outOfScope += 1
      return
    }
    let judged = JudgedRecord(record.fields)
    let entry = cache.entry(of: judged, at: record.time)
    cache.count(entry, judged)
    report.note(record.time)
    if takesRecords {
      sink.take(record, judged, entry: entry, of: cache)
      try handOn(isEnd: false)
    }
  }

  /// Now and then only: all workers look at the same place.
  private mutating func lookForCancellation() throws {
    unlooked += 1
    guard unlooked >= 64 else { return }
    unlooked = 0
    if let cancellation, cancellation.isAsked { throw Cancelled() }
  }

  /// Hands on what the sink has gathered; inside a file only where that is much.
  mutating func handOn(isEnd: Bool) throws {
    let bytes = sink.gatheredBytes
    if bytes >= (isEnd ? 1 : Self.pieceBytes) { try handOn(bytes) }
  }

  // Apart, so that nothing of it is asked of most records.
  @inline(never)
  private mutating func handOn(_ bytes: Int) throws {
    try outlet?.put(.made(sink.drain()), bytes: bytes)
  }

  /// An answer of the API is no event; it is for the history.
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
