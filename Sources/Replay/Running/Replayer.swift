public import CloudTrail
import History
public import TrailLogs

/// Judges every record of log files by every trail in scope, on as many threads as there are workers.
public struct Replayer: Sendable {
  public var judges: Judges
  public var scope = EventScope()
  public var settling = Settling.standard
  public var options = LogReadingOptions()
  /// How many threads read and judge.
  public var workers = 1

  public init(
    judges: Judges, scope: EventScope = EventScope(), settling: Settling = .standard,
    options: LogReadingOptions = LogReadingOptions(), workers: Int = 1
  ) {
    self.judges = judges
    self.scope = scope
    self.settling = settling
    self.options = options
    self.workers = workers
  }

  /// Judges all records of the files.
  ///
  /// - Parameters:
  ///   - sink: makes one sink for each worker.
  ///   - deliver: takes what the sinks hand on, on the calling thread and in the order of the files.
  ///     It may throw ``Cancelled`` when it has had enough.
  ///   - each: called after each file, in their order.
  ///   - shouldStop: asked several times a second; the report then says that it is partial.
  ///   - problem: called for each thing that could not be read; the rest goes on.
  /// - Returns: the report, and the sinks with what they kept.
  public func run<Sink: VerdictSink>(
    _ finder: LogFinder, sink: @escaping @Sendable () -> Sink,
    deliver: (Sink.Piece) throws -> Void, each: (FileReport) throws -> Void = { _ in },
    shouldStop: () -> Bool = { false }, problem: (any Explained) -> Void = { _ in }
  ) throws -> (ReplayReport, [Sink]) {
    var report = ReplayReport(trails: judges.all.map(\.trail))
    report.skipped = finder.skipped
    for found in finder.problems {
      report.problems += 1
      problem(found)
    }
    let cache = VerdictCache(judges, settling: settling)
    let outcomes = try ParallelFileReader(workers: workers).run(
      finder.files, make: { JudgingWorker(self, cache, sink()) },
      deliver: { piece in
        switch piece {
        case .made(let made): try deliver(made)
        case .problem(let found): problem(found)
        }
      },
      each: { file in
        report.add(file)
        try each(file)
      }, shouldStop: shouldStop)
    for outcome in outcomes { report.merge(outcome.0) }
    report.isStopped = report.files < finder.files.count
    return (report, outcomes.map(\.1))
  }

  /// The same for those who want the report alone.
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
