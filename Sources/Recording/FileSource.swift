import CloudTrail
import History
import TrailLogs

/// By what a file is known again in the ledger, and what its name says.
struct FileSource: Sendable {
  /// The absolute path as text, so that the same file is known whatever folder was named; `-` for standard
  /// input.
  var path = ""
  /// What the name says that CloudTrail gave it.
  var name: LogFileName?
  /// The hash of the bytes that were read last under this path, without problems.
  var earlierSHA256: String?

  /// What was found to have changed; nil if the bytes are the same, or are not known to be others.
  ///
  /// Only CloudTrail's own names count: each belongs to one file for ever. Answers of the API, exports and
  /// lists that grow are written anew under one name in good order.
  func change(to sha256: String?, path: String) -> FileChanged? {
    guard name != nil, let earlierSHA256, let sha256, sha256 != earlierSHA256 else { return nil }
    return FileChanged(path: path, earlier: earlierSHA256, now: sha256)
  }

  /// The file's row of the ledger.
  func row(
    of file: FileImport, _ version: FileVersion?, _ sha256: String?, _ activity: FileActivity
  ) -> ReadingDraft {
    var row = ReadingDraft(kind: .file, path: path, reader: Importer.reader)
    row.size = version?.size
    row.modified = version.flatMap {
      Timestamp.writable.contains($0.modified) ? $0.modified : nil
    }
    row.sha256 = sha256
    row.delivery = name.map {
      NamedDelivery(place: AccountRegion(account: $0.account, region: $0.region), time: $0.time)
    }
    row.first = activity.first
    row.last = activity.last
    row.records = file.records
    row.calls = file.calls
    row.observations = file.observations
    row.problems = file.problems
    row.activity = activity.byPlace
    return row
  }
}
