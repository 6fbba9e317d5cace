import Foundation
import History
import Replay
import Reports
import Selectors
import TrailLogs

/// A store and log files in a folder of their own, which goes away with the test.
final class Workspace {
  private let folder: URL
  var store: String { folder.appendingPathComponent("trailback.sqlite").path }
  var logs: String { folder.appendingPathComponent("logs").path }

  /// When the store learns of everything: 2027-01-15T08:00:00Z.
  static let learned = Timestamp(seconds: 1_800_000_000)

  init(_ events: [TrailEvent] = []) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trailback-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("logs"), withIntermediateDirectories: true)
    let recorder = try Recorder(path: store, now: { Self.learned })
    for outcome in try recorder.append(events.map { ($0, Provenance(channel: .call)) }) {
      if case .refused(let error) = outcome { throw error }
    }
    try recorder.close()
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch {}
  }

  @discardableResult
  func write(_ name: String, _ records: [JSONValue]) throws -> String {
    let path = logs + "/" + name
    let text = (["Records": .array(records)] as JSONValue).compact
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  func snapshot<Result>(_ body: (HistorySnapshot) throws -> Result) throws -> Result {
    try History(path: store).snapshot(body)
  }

  func entries(trail: String? = nil) throws -> [TimelineEntry] {
    var entries: [TimelineEntry] = []
    try snapshot { try Timeline.each(in: $0, trail: trail) { entries.append($0) } }
    return entries
  }

  /// Judges by the history and these answers of the API.
  func judges(assuming answers: [JSONValue] = []) throws -> Judges {
    let assumptions = try self.assumptions(answers)
    return try snapshot { try Judges($0, assuming: assumptions) }
  }

  func assumptions(_ answers: [JSONValue]) throws -> Assumptions {
    if answers.isEmpty { return .none }
    let path = folder.appendingPathComponent("assumed.json")
    try Data(answers.map(\.compact).joined(separator: "\n").utf8).write(to: path)
    return try Assumptions(reading: LogFile(path: path.path))
  }

  /// Replays the log files; the body takes each record with the judges.
  @discardableResult
  func replay(
    _ settling: Settling = .strict, assuming answers: [JSONValue] = [],
    _ body:
      @escaping (borrowing Record, borrowing JudgedRecord, Judges) throws -> Void = { _, _, _ in }
  ) throws -> ReplayReport {
    let judges = try judges(assuming: answers)
    return try Replayer(judges: judges, settling: settling).run(
      LogFinder(paths: [logs]), verdict: { record, judged, _ in try body(record, judged, judges) })
  }

  /// The lines of all records and trails.
  func lines(
    _ settling: Settling = .strict, assuming answers: [JSONValue] = []
  ) throws -> [JSONValue] {
    var lines: [JSONValue] = []
    try replay(settling, assuming: answers) { record, judged, judges in
      for judge in judges.all {
        let explanation = judge.explain(judged, at: record.time, settling: settling)
        lines.append(VerdictLine.json(record, explanation))
      }
    }
    return lines
  }

  /// What every trail made of the one record.
  func explanation(
    _ record: JSONValue, _ settling: Settling = .strict, assuming answers: [JSONValue] = []
  ) throws -> EventExplanation {
    try write("a.json", [record])
    var explanation = EventExplanation()
    try replay(settling, assuming: answers) { record, judged, judges in
      explanation = EventExplanation(record, judged, judges: judges, settling: settling)
    }
    return explanation
  }

  /// What the selectors would have lost and gained.
  func whatIf(_ selectors: TrailSelectors, assuming answers: [JSONValue] = []) throws
    -> WhatIfReport
  {
    let assumptions = try self.assumptions(answers)
    let made = try snapshot {
      try WhatIf(selectors, on: Example.arn, assuming: assumptions, in: $0)
    }
    guard var whatIf = made else { throw NoTrail() }
    try replay { record, judged, _ in whatIf.count(judged, at: record.time) }
    return whatIf.finished()
  }

  private struct NoTrail: Error {}
}
