import CloudTrail
import Foundation
import History
import Recording
import Synchronization
import TrailLogs

/// A store and files to import, in a folder of their own, which goes away with the test.
final class Desk {
  let folder: URL
  var store: String { folder.appendingPathComponent("trailback.sqlite").path }
  var logs: String { folder.appendingPathComponent("logs").path }

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trailback-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("logs"), withIntermediateDirectories: true)
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch {}
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    let path = logs + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  @discardableResult
  func write(_ name: String, records: [JSONValue]) throws -> String {
    try write(name, (["Records": .array(records)] as JSONValue).compact)
  }

  /// What an import told while it ran, and came to.
  struct Outcome {
    var report: ImportReport
    var files: [FileImport] = []
    var problems: [any Explained] = []
    /// The rows of the ledger that the store has by now.
    var rows: [ReadingDraft] = []
  }

  @discardableResult
  func run(
    _ paths: [String]? = nil, options: LogReadingOptions = LogReadingOptions(),
    again: Bool = false, claiming claim: ClaimRequest? = nil, proving proof: DigestProof? = nil,
    workers: Int = 1, finder: LogFinder? = nil,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws -> Outcome {
    let recorder = try Recorder(path: store)
    var files: [FileImport] = []
    var problems: [any Explained] = []
    let importer = Importer(
      recorder: recorder, options: options, readsKnown: again, workers: workers)
    let report = try importer.run(
      finder ?? LogFinder(paths: paths ?? [logs]), claiming: claim, proving: proof,
      each: { files.append($0) },
      shouldStop: shouldStop, problem: { problems.append($0) })
    try recorder.close()
    var rows: [ReadingDraft] = []
    try History(path: store).snapshot { try $0.eachReading { rows.append($0.content) } }
    return Outcome(report: report, files: files, problems: problems, rows: rows)
  }

  /// Tells an import to stop when it has asked so many times whether it should.
  static func stopping(after limit: Int) -> @Sendable () -> Bool {
    let count = Counter()
    return { count.asked.wrappingAdd(1, ordering: .relaxed).newValue > limit }
  }

  private final class Counter: Sendable {
    let asked = Atomic(0)
  }

  /// All events in the order in which they were recorded.
  func events() throws -> [Event] {
    var events: [Event] = []
    try History(path: store).snapshot { try $0.eachEvent { events.append($0) } }
    return events.sorted { $0.sequence < $1.sequence }
  }
}

/// Records of calls of CloudTrail.
enum Call {
  static let arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/example"
  /// 2024-05-01T12:00:00Z
  static let start = Timestamp(seconds: 1_714_564_800)

  static func record(
    _ id: String, _ name: String = "StopLogging", at second: Int64 = 0, trail: String = arn
  ) -> JSONValue {
    [
      "eventID": .string(id), "eventTime": .string("\(start.advanced(bySeconds: second))"),
      "eventSource": "cloudtrail.amazonaws.com", "eventName": .string(name),
      "awsRegion": "us-east-1", "recipientAccountId": "111122223333",
      "requestParameters": ["name": .string(trail)], "responseElements": nil,
    ]
  }

  /// A record that is no call about a trail.
  static func other(_ id: String) -> JSONValue {
    [
      "eventID": .string(id), "eventTime": .string("\(start)"),
      "eventSource": "s3.amazonaws.com", "eventName": "PutObject",
    ]
  }
}
