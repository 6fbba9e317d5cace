import History
import Selectors
import TrailLogs

/// Judges every record of log files by every trail in scope.
public struct Replayer {
  private let judges: Judges
  private let scope: ReplayScope
  private let settling: Settling
  private let options: LogReadingOptions

  public init(
    judges: Judges, scope: ReplayScope = ReplayScope(), settling: Settling = .standard,
    options: LogReadingOptions = LogReadingOptions()
  ) {
    self.judges = judges
    self.scope = scope
    self.settling = settling
    self.options = options
  }

  /// Judges all records of the files, in their order.
  ///
  /// - Parameters:
  ///   - verdict: called for each record with one verdict per trail, in the order of the judges. Its
  ///     arguments are valid during the call only.
  ///   - each: called after each file.
  ///   - shouldStop: asked between records; the report then says that it is partial.
  ///   - problem: called for each thing that could not be read; the rest goes on.
  public func run(
    _ finder: LogFinder,
    verdict: @escaping (borrowing Record, borrowing JudgedRecord, [Verdict]) throws -> Void = {
      _, _, _ in
    },
    each: (FileReport) throws -> Void = { _ in },
    shouldStop: @escaping () -> Bool = { false },
    problem: @escaping (any Explained) -> Void = { _ in }
  ) throws -> ReplayReport {
    var visitor = JudgingVisitor(
      judges: judges, scope: scope, settling: settling, verdict: verdict, shouldStop: shouldStop,
      tell: problem)
    var reader = LogReader(options: options)
    visitor.report.leftAlone = finder.leftAlone
    for found in finder.problems {
      visitor.report.problems += 1
      problem(found)
    }
    for file in finder.files {
      let read: FileReport
      do {
        read = try reader.read(file, into: &visitor)
      } catch is Stopped {
        visitor.report.isStopped = true
        break
      }
      visitor.report.files += 1
      visitor.report.bytesRead += read.bytesRead
      visitor.report.problems += read.problems
      visitor.report.leftAlone.merge(read.leftAlone, uniquingKeysWith: +)
      try each(read)
    }
    return visitor.report
  }
}

/// Judges the records of a reader and counts.
private struct JudgingVisitor: LogVisitor {
  let judges: Judges
  let scope: ReplayScope
  let settling: Settling
  let verdict: (borrowing Record, borrowing JudgedRecord, [Verdict]) throws -> Void
  let shouldStop: () -> Bool
  let tell: (any Explained) -> Void
  var report: ReplayReport
  private var verdicts: [Verdict] = []

  init(
    judges: Judges, scope: ReplayScope, settling: Settling,
    verdict: @escaping (borrowing Record, borrowing JudgedRecord, [Verdict]) throws -> Void,
    shouldStop: @escaping () -> Bool, tell: @escaping (any Explained) -> Void
  ) {
    self.shouldStop = shouldStop
    self.judges = judges
    self.scope = scope
    self.settling = settling
    self.verdict = verdict
    self.tell = tell
    report = ReplayReport(trails: judges.all.map(\.trail))
  }

  mutating func record(_ record: borrowing Record) throws {
    if shouldStop() { throw Stopped() }
    guard scope.contains(record.time) else {
      report.outOfScope += 1
      return
    }
    let judged = JudgedRecord(record.fields)
    verdicts.removeAll(keepingCapacity: true)
    for judge in judges.all {
      verdicts.append(judge.verdict(judged, at: record.time, settling: settling))
    }
    report.count(judged, at: record.time, verdicts)
    try verdict(record, judged, verdicts)
  }

  /// An answer of the API is no event; it is for the history.
  func observation(_ event: TrailEvent, number: Int) {}

  func problem(_ problem: InputProblem) {
    tell(problem)
  }
}

/// Thrown by the visitor when it is asked to stop.
private struct Stopped: Error {}
