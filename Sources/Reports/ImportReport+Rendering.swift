public import CloudTrail
import History
import ReadModels
public import Recording
import TrailLogs

extension ImportReport {
  /// The counts for people, one in each line.
  public var text: String { text(width: .max) }

  /// The width of the longest word of the first column if there are no observations, and of the space after it.
  private static let firstColumn = 10

  /// The same.
  ///
  /// - Parameter width: that the lines should fit, in characters.
  public func text(width: Int) -> String {
    var rows = Columns()
    rows.add("files", "\(Number.grouped(files)) (\(Number.bytes(bytesRead)))")
    if knownFiles > 0 {
      rows.add("", "\(Number.grouped(knownFiles)) known from before, not read again")
    }
    rows.add("records", Number.grouped(records))
    if observations > 0 { rows.add("observations", Number.grouped(observations)) }
    let calls = EventKind.allCases.compactMap { kind in
      appended[kind].map { "\($0) \(kind.rawValue)" }
    }
    let fuller = completed > 0 ? "\(Number.grouped(completed)) completed, " : ""
    rows.add(
      "recorded",
      "\(Number.grouped(appendedCount)) new, \(fuller)\(Number.grouped(known)) known before")
    for line in calls.listed(width: width - Self.firstColumn) { rows.add("", line) }
    if namingNoTrail > 0 {
      rows.add(
        "",
        Number.counted(namingNoTrail, "call") + " without the name of a trail: "
          + "may have changed any trail of the account and Region")
    }
    if let words = skipped.words { rows.add("skipped", words) }
    if problems > 0 { rows.add("problems", "\(Number.grouped(problems)), named above") }
    if changedFiles > 0 {
      rows.add(
        "changed", Number.counted(changedFiles, "file") + " under the same name, named above")
    }
    if let digests {
      for (index, line) in digests.shown.enumerated() {
        rows.add(index == 0 ? "digests" : "", line)
      }
    }
    for claim in listed { rows.add("listed", claim.words) }
    if let claim { rows.add("claimed", claim.words) }
    if isClaimRefused { rows.add("claimed", "nothing, for the reason above") }
    if isStopped { rows.add("stopped", "before the last file; run again to continue") }
    let findings = digests?.findings.lines(.plain, width) ?? []
    return rows.folding(1, within: width).text + findings.map { $0 + "\n" }.joined()
  }

  /// How many files were not read since they are known, in one line; nil if there is none.
  public var knownSentence: String? {
    knownFiles == 0
      ? nil : "\(Number.counted(knownFiles, "file")) known from before, not read again"
  }

  /// See `schema/import.schema.json`.
  public var json: JSONValue {
    .document([
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
      "knownFiles": .integer(Int64(knownFiles)),
      "changedFiles": .integer(Int64(changedFiles)),
      "claim": claim?.json ?? .null,
      "digests": digests?.json ?? .null,
      "listed": .array(listed.map(\.jsonWithOrigin)),
      "bytesRead": .integer(Int64(bytesRead)),
      "stopped": .bool(isStopped),
    ])
  }
}

extension FileImport {
  /// One line of `import --format jsonl`; its records are durable when it is printed.
  public var json: JSONValue {
    .document([
      "file": .string(path),
      "records": .integer(Int64(records)),
      "observations": .integer(Int64(observations)),
      "appended": .integer(Int64(appended.values.reduce(0, +))),
      "completed": .integer(Int64(completed)),
      "known": .integer(Int64(known)),
      "namingNoTrail": .integer(Int64(namingNoTrail)),
      "problems": .integer(Int64(problems)),
      "leftAlone": skipped.json,
      "changed": .bool(isChanged),
    ])
  }
}
