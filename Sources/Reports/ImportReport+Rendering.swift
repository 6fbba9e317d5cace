public import CloudTrail
import ReadModels
public import Recording
import TrailLogs

extension ImportReport {
  /// The counts for people, one in each line.
  public var text: String {
    var rows = Columns()
    rows.add("files", "\(Number.grouped(files)) (\(Number.bytes(bytesRead)))")
    rows.add("records", Number.grouped(records))
    if observations > 0 { rows.add("observations", Number.grouped(observations)) }
    let calls = EventKind.allCases.compactMap { kind in
      appended[kind].map { "\($0) \(kind.rawValue)" }
    }
    let fuller = completed > 0 ? "\(Number.grouped(completed)) completed, " : ""
    rows.add(
      "recorded",
      "\(Number.grouped(appendedCount)) new, \(fuller)\(Number.grouped(known)) known before")
    if !calls.isEmpty { rows.add("", calls.joined(separator: ", ")) }
    if namingNoTrail > 0 {
      rows.add(
        "",
        Number.counted(namingNoTrail, "call") + " without the name of a trail: "
          + "may have changed any trail of the account and Region")
    }
    if let words = skipped.words { rows.add("skipped", words) }
    if problems > 0 { rows.add("problems", "\(Number.grouped(problems)), named above") }
    if isStopped { rows.add("stopped", "before the last file; run again to continue") }
    return rows.text
  }

  /// See `schema/import.schema.json`.
  public var json: JSONValue {
    [
      "files": .integer(Int64(files)),
      "records": .integer(Int64(records)),
      "observations": .integer(Int64(observations)),
      "appended": .integer(Int64(appendedCount)),
      "appendedByKind": .object(
        EventKind.allCases.compactMap { kind in
          appended[kind].map { .init(kind.rawValue, .integer(Int64($0))) }
        }),
      "completed": .integer(Int64(completed)),
      "known": .integer(Int64(known)),
      "namingNoTrail": .integer(Int64(namingNoTrail)),
      "problems": .integer(Int64(problems)),
      "leftAlone": skipped.json,
      "bytesRead": .integer(Int64(bytesRead)),
      "stopped": .bool(isStopped),
    ]
  }
}

extension FileImport {
  /// One line of `import --format jsonl`; its records are durable when it is printed.
  public var json: JSONValue {
    [
      "file": .string(path),
      "records": .integer(Int64(records)),
      "observations": .integer(Int64(observations)),
      "appended": .integer(Int64(appended.values.reduce(0, +))),
      "completed": .integer(Int64(completed)),
      "known": .integer(Int64(known)),
      "namingNoTrail": .integer(Int64(namingNoTrail)),
      "problems": .integer(Int64(problems)),
    ]
  }
}

extension [SkipReason: Int] {
  /// `2 digests, 1 file not named like a log`; nil if nothing was skipped.
  var words: String? {
    let parts = SkipReason.allCases.compactMap { reason -> String? in
      guard let count = self[reason], count > 0 else { return nil }
      return switch reason {
      case .digest: Number.counted(count, "digest")
      case .insight: Number.counted(count, "Insight file or record", "Insight files or records")
      case .otherName:
        Number.counted(
          count, "file not named like a log", "files not named like logs")
      case .otherAccount:
        Number.counted(count, "file from another account", "files from other accounts")
      case .otherRegion:
        Number.counted(count, "file from another Region", "files from other Regions")
      case .otherTime: Number.counted(count, "file from another time", "files from other times")
      }
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  var json: JSONValue {
    .object(
      SkipReason.allCases.compactMap { reason in
        self[reason].map { .init(reason.rawValue, .integer(Int64($0))) }
      })
  }
}
