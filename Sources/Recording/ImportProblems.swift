public import CloudTrail
public import History

/// A call in a file that the history refused, since it has other content under the same id.
public struct RefusedEvent: Explained {
  /// The file's path as text, or `-`.
  public let path: String
  /// The record's number in the file, from 1.
  public let record: Int?
  /// The reason of the refusal.
  public let error: HistoryError

  /// The code of ``error``.
  public var code: String { error.code }
  /// The file and the record's number, and the fact of ``error``.
  public var fact: String { "\(path)\(record.map { ", record \($0)" } ?? ""): \(error.fact)" }
  /// The hint of ``error``.
  public var hint: String? { error.hint }
}

/// Calls of a file that were read and not recorded, since their gzip member is not known to be whole.
public struct CallsNotRecorded: Explained, Hashable {
  /// The file's path as text, or `-`.
  public let path: String
  /// How many calls and observations.
  public let count: Int
  /// Why their member is not known to be whole.
  public let reason: Reason

  /// Why a gzip member is not known to be whole.
  public enum Reason: Sendable, Hashable {
    /// It is damaged, or its end is missing.
    case damaged
    /// Too much would have had to wait for its end.
    case tooLong
  }

  /// Always `callsNotRecorded`.
  public var code: String { "callsNotRecorded" }
  /// The file, how many calls, and why.
  public var fact: String {
    let calls = count == 1 ? "1 call was" : "\(count) calls were"
    let place = path == "-" ? "standard input" : path
    return switch reason {
    case .damaged:
      "\(place): \(calls) not recorded, since the gzip data that held them is not whole"
    case .tooLong:
      "\(place): \(calls) not recorded, since more than \(Importer.mostHeldBytes >> 20) MB of calls "
        + "would have to wait for the checksum at the end of the gzip data"
    }
  }
  /// How they can be recorded.
  public var hint: String? {
    switch reason {
    case .damaged: "fetch the file again, and import it"
    case .tooLong: "save the input as a file, which can be checked beforehand, and import that"
    }
  }
}

/// A file whose records show more than is kept of one file: what is left out makes answers less certain.
public struct ActivityLeftOut: Explained, Hashable {
  /// The file's path as text, or `-`.
  public let path: String
  /// What was left out.
  public let what: What

  /// What can be left out.
  public enum What: Sendable, Hashable {
    /// The activity of so many records, of accounts and Regions beyond those that are kept.
    case places(records: Int)
    /// When management events happened, from some record on.
    case runs
  }

  /// Always `activityLeftOut`.
  public var code: String { "activityLeftOut" }
  /// The file, and what was left out.
  public var fact: String {
    let place = path == "-" ? "standard input" : path
    return switch what {
    case .places(let records):
      "\(place): of more than \(FileActivity.mostPlaces) accounts and Regions; "
        + "that \(records) records of the others were read is not kept"
    case .runs:
      "\(place): management events in more than \(FileActivity.mostRuns) separate runs of time; "
        + "which times its later records cover is not kept"
    }
  }
  /// How it can be kept.
  public var hint: String? { "split the file by account or by day, and import the parts" }
}

/// A file of CloudTrail whose bytes are others than when it was read before: CloudTrail never changes a file
/// that it delivered.
public struct FileChanged: Explained, Hashable {
  /// The file's path as text.
  public let path: String
  /// SHA-256 of the bytes that were read before.
  public let earlier: String
  /// SHA-256 of the bytes that were read now.
  public let now: String

  /// Always `fileChanged`.
  public var code: String { "fileChanged" }
  /// The file, and both hashes.
  public var fact: String {
    "\(path): its bytes changed under its name: SHA-256 was \(earlier) and is \(now)"
  }
  /// How to find out which of the two CloudTrail delivered.
  public var hint: String? {
    "CloudTrail never changes a file that it delivered; its digest files hold the hash of each"
  }
}

/// The history failed in the middle of an import. It says what is durable nonetheless.
public struct ImportFailure: Explained {
  /// Why the history failed.
  public let error: HistoryError
  /// How many files were imported before, all of which is durable.
  let files: Int
  /// How many files there are.
  let fileCount: Int
  /// How many events of those files are new.
  let recorded: Int
  /// The file in which it happened.
  let path: String
  /// How many events of that file are new and durable.
  let recordedOfFile: Int

  /// The code of ``error``.
  public var code: String { error.code }
  /// The fact of ``error``, and what is durable.
  public var fact: String {
    "\(error.fact); \(files) of \(fileCount) files had been imported before, with \(recorded) new events, "
      + "and \(recordedOfFile) of \(path), all of them durable"
  }
  /// The hint of ``error``.
  public var hint: String? { error.hint }
}
