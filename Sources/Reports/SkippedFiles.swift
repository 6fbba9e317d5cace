import CloudTrail
import ReadModels
import Replay
public import TrailLogs

// What was passed by, in words and as JSON. Every result over files says it: nobody should take an event
// for missing that is in a file which was not opened.

extension [SkipReason: Int] {
  /// `2 digests, 1 file not named like a log`; nil if nothing was skipped.
  public var words: String? {
    let parts = SkipReason.allCases.compactMap { reason -> String? in
      guard let count = self[reason], count > 0 else { return nil }
      return reason.words(count)
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// By the reason's raw value; a reason that did not occur is left out.
  var json: JSONValue {
    .object(
      SkipReason.allCases.compactMap { reason in
        self[reason].map { .init(reason.rawValue, .integer(Int64($0))) }
      })
  }

  /// `294 files from other times not opened`: logs that can hold nothing asked for; nil if there are none.
  var unopened: String? { filter { $0.key.isOutOfScope }.words.map { "\($0) not opened" } }

  /// `294 files from other times not opened; 1 digest skipped`; nil if nothing was skipped.
  public var sentence: String? {
    let skipped = filter { !$0.key.isOutOfScope }.words.map { "\($0) skipped" }
    let parts = [unopened, skipped].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}

extension SkipReason {
  /// Whether the file is a log, but can hold nothing that was asked for.
  fileprivate var isOutOfScope: Bool {
    switch self {
    case .otherAccount, .otherRegion, .otherTime, .otherEventTimes: true
    case .digest, .insight, .aggregated, .configItem, .eventDataStore, .check, .otherName: false
    }
  }

  fileprivate func words(_ count: Int) -> String {
    switch self {
    case .digest: Number.counted(count, "digest")
    case .insight: Number.counted(count, "Insight file or record", "Insight files or records")
    case .aggregated:
      Number.counted(
        count, "file or record of aggregated events", "files or records of aggregated events")
    case .configItem:
      Number.counted(count, "AWS Config file or item", "AWS Config files or items")
    case .eventDataStore:
      Number.counted(count, "record of an event data store", "records of event data stores")
    case .check:
      Number.counted(count, "check of a connection", "checks of a connection")
    case .otherName: Number.counted(count, "file not named like a log", "files not named like logs")
    case .otherAccount:
      Number.counted(count, "file from another account", "files from other accounts")
    case .otherRegion: Number.counted(count, "file from another Region", "files from other Regions")
    case .otherTime: Number.counted(count, "file from another time", "files from other times")
    case .otherEventTimes:
      Number.counted(
        count, "file known to hold other times alone", "files known to hold other times alone")
    }
  }
}

extension InputCounts {
  /// `151 files; 294 files from other times not opened; 12 outside of what was asked for`.
  var words: String {
    var out = Number.counted(files, "file")
    if corrections > 0 {
      out += "; \(Number.counted(corrections, "correction")) of earlier records"
    }
    if let sentence = skipped.sentence { out += "; \(sentence)" }
    if outOfScope > 0 { out += "; \(Number.grouped(outOfScope)) outside of what was asked for" }
    return out
  }

  /// Whether anything is missing from the result.
  var ending: String {
    var out = ""
    if problems > 0 { out += "\n\(Number.counted(problems, "problem")), named above\n" }
    if isStopped { out += "\nstopped before the last file: these figures are partial\n" }
    return out
  }
}
