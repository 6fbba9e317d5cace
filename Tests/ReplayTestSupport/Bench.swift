package import CloudTrail
import Foundation
package import History
package import ReadModels
package import Replay
import TestSupport
import TrailLogs

/// A store and log files in a folder of their own, which goes away with the test.
package final class Bench: Sendable {
  private let folder: ScratchFolder
  package var store: String { folder.path + "/trailback.sqlite" }
  package var logs: String { folder.path + "/logs" }

  /// When the store learns of the events: 2027-01-15T08:00:00Z.
  package static let learned = Timestamp(seconds: 1_800_000_000)

  /// - Parameter readings: rows of the ledger of what was read.
  package init(_ events: [TrailEvent] = [], readings: [ReadingDraft] = []) throws {
    folder = try ScratchFolder()
    try FileManager.default.createDirectory(atPath: logs, withIntermediateDirectories: true)
    let recorder = try Recorder(path: store, now: { Self.learned })
    for outcome in try recorder.append(events.map { ($0, Provenance(channel: .call)) }) {
      if case .refused(let error) = outcome { throw error }
    }
    if !readings.isEmpty { try recorder.append([], readings: readings) }
    try recorder.close()
  }

  /// A log file with these records.
  @discardableResult
  package func write(_ name: String, _ records: [JSONValue]) throws -> String {
    try write(name, text: (["Records": .array(records)] as JSONValue).compact)
  }

  @discardableResult
  package func write(_ name: String, text: String) throws -> String {
    try folder.write("logs/" + name, text.utf8)
  }

  package func snapshot<Result>(_ body: (HistorySnapshot) throws -> Result) throws -> Result {
    try History(path: store).snapshot(body)
  }

  package func judges(
    trails: [TrailARN]? = nil, assuming assumptions: Assumptions = .none,
    asKnownAt knownAt: Timestamp? = nil
  ) throws -> Judges {
    try snapshot {
      try Judges(
        $0, trails: trails, assuming: assumptions, covering: nil, asKnownAt: knownAt)
    }
  }

  /// Reads answers of the API, one document after another, from a file beside the logs.
  package func assuming(_ answers: [JSONValue]) throws -> Assumptions {
    try assuming(text: answers.map(\.pretty).joined(separator: "\n"))
  }

  package func assuming(text: String) throws -> Assumptions {
    try Assumptions(reading: LogFile(path: folder.write("assumed.json", text.utf8)))
  }
}

extension Bench {
  /// The timeline of one stream, or of all.
  package func entries(of stream: EventStream? = nil) throws -> [TimelineEntry] {
    var entries: [TimelineEntry] = []
    try snapshot { try Timeline.each(in: $0, of: stream) { entries.append($0) } }
    return entries
  }
}

extension ReplayReport {
  /// The answers of one trail, by what was called.
  package func names(of trail: Int) -> [EventName: VerdictCounts] {
    Dictionary(
      uniqueKeysWithValues: answersByName.map { ($0.name, $0.answers[trail]) }
        .filter { !$0.1.isEmpty })
  }
}
