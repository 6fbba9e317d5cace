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
