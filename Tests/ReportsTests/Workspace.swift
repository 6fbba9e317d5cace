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

  /// Replays the log files.
  func replay(
    _ settling: Settling = .strict, assuming answers: [JSONValue] = []
  ) throws -> ReplayReport {
    try Replayer(judges: judges(assuming: answers), settling: settling, workers: 2)
      .run(LogFinder(paths: [logs]))
  }

  /// What is made of each record with the judges.
  func map<Value: Sendable>(
    assuming answers: [JSONValue] = [],
    _ body: @escaping @Sendable (borrowing Record, borrowing JudgedRecord, Judges) -> Value
  ) throws -> [Value] {
    let judges = try judges(assuming: answers)
    var values: [Value] = []
    _ = try Replayer(judges: Judges()).run(
      LogFinder(paths: [logs]), map: { record, judged, _ in body(record, judged, judges) },
      deliver: { values.append($0) })
    return values
  }

  /// The lines of all records and trails.
  func lines(
    _ settling: Settling = .strict, assuming answers: [JSONValue] = []
  ) throws -> [JSONValue] {
    try map(assuming: answers) { record, judged, judges in
      judges.all.map { judge in
        let explanation = judge.explain(judged, at: record.time, settling: settling)
        return VerdictLine.json(record, explanation)
      }
    }.flatMap(\.self)
  }

  /// What every trail made of the one record.
  func explanation(
    _ record: JSONValue, _ settling: Settling = .strict, assuming answers: [JSONValue] = []
  ) throws -> EventExplanation {
    try write("a.json", [record])
    let explanations = try map(assuming: answers) { record, judged, judges in
      EventExplanation(record, judged, judges: judges, settling: settling)
    }
    return explanations.last ?? EventExplanation()
  }

  /// What the selectors would have lost and gained.
  func whatIf(_ selectors: TrailSelectors, assuming answers: [JSONValue] = []) throws
    -> WhatIfReport
  {
    let assumptions = try self.assumptions(answers)
    let made = try snapshot {
      try WhatIf(selectors, on: Example.arn, assuming: assumptions, in: $0)
    }
    guard let whatIf = made else { throw NoTrail() }
    return try whatIf.run(LogFinder(paths: [logs]), workers: 2).0
  }

  private struct NoTrail: Error {}
}
