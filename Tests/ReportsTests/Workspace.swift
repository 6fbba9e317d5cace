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

  /// Replays the log files; the body takes each record with its judgements.
  @discardableResult
  func replay(
    _ body:
      @escaping (borrowing Record, borrowing JudgedRecord, [Judgement], Judges) throws ->
      Void = { _, _, _, _ in }
  ) throws -> ReplayReport {
    let judges = try snapshot { try Judges($0) }
    return try Replayer(judges: judges).run(
      LogFinder(paths: [logs]), verdict: { try body($0, $1, $2, judges) })
  }

  /// What every trail made of the one record.
  func explanation(_ record: JSONValue) throws -> EventExplanation {
    try write("a.json", [record])
    var explanation = EventExplanation()
    try replay { record, judged, _, judges in
      explanation = try self.snapshot {
        try EventExplanation(record, judged, judges: judges, in: $0)
      }
    }
    return explanation
  }
}
