public import CloudTrail

/// Why a question to the history failed, or an append.
public enum HistoryError: Explained, Hashable {
  /// There is no file at the path.
  case noStore(path: String)
  /// The text cannot be the path of a store, for the reason given.
  case unusablePath(path: String, reason: String)
  /// The path leads to something else than a regular file: `kind` says to what, such as "a folder".
  case notAFile(path: String, kind: String)
  /// The file is empty, or an empty database: its making was cut short before anything was recorded.
  case unfinishedStore(path: String)
  /// The store has further names (hard links). Each would get a lock and a write-ahead log of its own.
  case linkedTwice(path: String, links: Int)
  /// The path leads to another file, or to none, than the one that is open: the store, or one of the
  /// files beside it, was replaced, renamed or removed. Nothing of the transaction was appended.
  case moved(path: String)
  /// The lock file's name is taken by something else than a file: `kind` says by what.
  case unusableLock(path: String, kind: String)
  /// A new file was to be made, and there is one of that name.
  case fileExists(path: String)
  /// The file is something else.
  case notAStore(path: String)
  /// A newer version of Trailback wrote the store: `version` of its schema is beyond `known`.
  case newerStore(path: String, version: Int, known: Int)
  /// The store is of the older schema `version` and cannot be brought to this program's, for the
  /// reason given. It was left as it was, and can be read.
  case notUpgraded(path: String, version: Int, reason: String)
  /// The system or SQLite refused to open the file, for the reason that it gives.
  case cannotOpen(path: String, reason: String)
  /// The file may be read, and not written.
  case readOnly(path: String)
  /// No room is left. Nothing of the transaction was appended.
  case diskFull(path: String)
  /// Another process went on writing for as long as this one waits, 10 to 30 seconds.
  case busy(path: String)
  /// The system could not read or write the file, for the reason that it gives. Of what the store holds
  /// that says nothing. Nothing of a transaction was appended.
  case diskFailed(path: String, reason: String)
  /// The system failed, for the reason that it gives, while a transaction was being made durable: the
  /// events may be in the log, all of them or none.
  case outcomeUnknown(path: String, reason: String)
  /// SQLite or a check found the file damaged.
  case damaged(path: String, reason: String)
  /// Any other failure of SQLite, with its message.
  case failed(path: String, reason: String)
  /// The id belongs to another event, whose content differs in these columns.
  case differentContent(id: String, sequence: Int64, columns: [String])
  /// Somebody appended to the stream after the caller had read it at the version `expected`.
  case versionConflict(stream: EventStream, expected: Int64, found: Int64)
  /// The log has no event with the id that a correction voids.
  case nothingToCorrect(id: String)
  /// The event breaks a rule of the log, such as a time outside of its range.
  case unfitEvent(id: String, reason: String)
  /// The event with this sequence cannot be read, or does not hold what it should.
  case undecodable(sequence: Int64, reason: String)
  /// What is to be added to the ledger breaks one of its rules.
  case unfitReading(path: String, reason: String)
  /// The row of the ledger with this number cannot be read, or does not hold what it should.
  case undecodableReading(number: Int64, reason: String)
  /// What is derived from the ledger does not show all of it; rebuilding mends that.
  case evidenceBehind(path: String, projected: Int64, kept: Int64)
  /// As ``notKept(path:expected:found:)``, for a row of the ledger.
  case readingNotKept(path: String, expected: Int64, found: Int64)
  /// The projections do not show the whole log; rebuilding them mends that.
  case projectionsBehind(path: String, projected: Int64, logged: Int64)
  /// The log did not end with the event `expected` before the commit, although SQLite had reported no
  /// error. Nothing of the transaction was appended.
  case notKept(path: String, expected: Int64, found: Int64)
  /// The write-ahead log is damaged, and `commits` transactions after the damage cannot be read. They
  /// were acknowledged, all but the last perhaps.
  case writesLost(path: String, commits: Int)
  /// No trail has the name; `nearest` are similar names.
  case unknownTrail(name: String, nearest: [String])
  /// Several trails have the name; a caller has to give the ARN of one of them.
  case ambiguousTrail(name: String, candidates: [TrailARN])
  /// The moment of `as known at` is in the future: more can still be learned until then.
  case futureKnowledge(asked: Timestamp, now: Timestamp)

  /// A stable name for programs.
  public var code: String {
    switch self {
    case .noStore: "noStore"
    case .unusablePath: "unusablePath"
    case .notAFile: "notAFile"
    case .unfinishedStore: "unfinishedStore"
    case .linkedTwice: "linkedTwice"
    case .moved: "moved"
    case .unusableLock: "unusableLock"
    case .fileExists: "fileExists"
    case .notAStore: "notAStore"
    case .newerStore: "newerStore"
    case .notUpgraded: "notUpgraded"
    case .cannotOpen: "cannotOpen"
    case .readOnly: "readOnly"
    case .diskFull: "diskFull"
    case .busy: "busy"
    case .diskFailed: "diskFailed"
    case .outcomeUnknown: "outcomeUnknown"
    case .damaged: "damaged"
    case .failed: "storeFailed"
    case .differentContent: "differentContent"
    case .versionConflict: "versionConflict"
    case .nothingToCorrect: "nothingToCorrect"
    case .unfitEvent: "unfitEvent"
    case .undecodable: "undecodable"
    case .unfitReading: "unfitReading"
    case .undecodableReading: "undecodableReading"
    case .evidenceBehind: "evidenceBehind"
    case .readingNotKept: "readingNotKept"
    case .projectionsBehind: "projectionsBehind"
    case .notKept: "notKept"
    case .writesLost: "writesLost"
    case .unknownTrail: "unknownTrail"
    case .ambiguousTrail: "ambiguousTrail"
    case .futureKnowledge: "futureKnowledge"
    }
  }

  /// What happened, in one line.
  public var fact: String {
    switch self {
    case .noStore(let path): "there is no store at \(path)"
    case .unusablePath(let path, let reason):
      path.isEmpty
        ? "the path of the store is empty" : "\(path) cannot be the path of a store: \(reason)"
    case .notAFile(let path, let kind): "\(path) is \(kind), not a file"
    case .unfinishedStore(let path):
      "the store at \(path) was begun and never finished; nothing is recorded in it"
    case .linkedTwice(let path, let links):
      "\(path) has \(links) names (hard links), and a store that is written must have one"
    case .moved(let path):
      "\(path) was replaced, renamed or removed, or a file beside it, while it was open"
    case .unusableLock(let path, let kind): "the lock file \(path) is \(kind)"
    case .fileExists(let path): "there is a file at \(path)"
    case .notAStore(let path): "\(path) is not a Trailback store"
    case .newerStore(let path, let version, let known):
      "\(path) was written by a newer Trailback (schema \(version), this program knows \(known))"
    case .notUpgraded(let path, let version, let reason):
      "\(path) (schema \(version)) cannot be upgraded and was left as it was: \(reason)"
    case .cannotOpen(let path, let reason): "\(path) cannot be opened: \(reason)"
    case .readOnly(let path): "\(path) cannot be written"
    case .diskFull(let path): "the disk is full; nothing of this step was added to \(path)"
    case .busy(let path): "another process is writing to \(path)"
    case .diskFailed(let path, let reason):
      "\(path): the disk or the system failed; \(reason)"
    case .outcomeUnknown(let path, let reason):
      "\(path): the disk or the system failed while this step was being made durable; it may or may "
        + "not have been recorded (\(reason))"
    case .damaged(let path, let reason): "\(path) is damaged: \(reason)"
    case .failed(let path, let reason): "\(path): \(reason)"
    case .differentContent(let id, let sequence, let columns):
      "event \(id) is in the log as number \(sequence) with another content; they differ in "
        + columns.joined(separator: ", ")
    case .versionConflict(let stream, let expected, let found):
      "\(stream) is at version \(found), not \(expected)"
    case .nothingToCorrect(let id): "no event with the id \(id) is in the log"
    case .unfitEvent(let id, let reason): "event \(id) cannot be recorded: \(reason)"
    case .undecodable(let sequence, let reason): "event number \(sequence): \(reason)"
    case .unfitReading(let path, let reason):
      "\(path.isEmpty ? "a claim" : path) cannot be added to the ledger: \(reason)"
    case .undecodableReading(let number, let reason):
      "row \(number) of the ledger: \(reason)"
    case .evidenceBehind(let path, let projected, let kept):
      "what \(path) derives from its ledger is at row \(projected), the ledger is at \(kept)"
    case .readingNotKept(let path, let expected, let found):
      "\(path) did not keep row \(expected) of its ledger, which ends at \(found), so nothing was "
        + "recorded; something in the file drops or changes what is written"
    case .projectionsBehind(let path, let projected, let logged):
      "the projections of \(path) are at event \(projected), its log is at \(logged)"
    case .notKept(let path, let expected, let found):
      "\(path) did not keep event \(expected): its log ends at \(found), so nothing was recorded; "
        + "something in the file drops or changes what is written"
    case .writesLost(let path, let commits):
      "\(path)-wal is damaged: \(commits) \(commits == 1 ? "transaction" : "transactions") "
        + "after the damage cannot be read, and were acknowledged"
    case .unknownTrail(let name, _): "no trail \(name) is in the history"
    case .ambiguousTrail(let name, _): "more than one trail is called \(name)"
    case .futureKnowledge(let asked, let now):
      "what will be known at \(asked) is not known yet; it is \(now)"
    }
  }

  /// What to do about it, or nil.
  public var hint: String? {
    switch self {
    case .noStore: "import log files to make one, or name another file"
    case .unusablePath(let path, _):
      path.isEmpty
        ? "give the path of a file; a variable that should hold it may not be set"
        : "give the path of a file; put ./ before a name that looks like something else"
    case .notAFile: "name a file"
    case .unfinishedStore: "import log files to finish it, or delete the file"
    case .linkedTwice: "remove the other names, or make this one a copy of the file"
    case .moved: "stop the program, see which file belongs at the path, and start it again"
    case .unusableLock: "see who made it, and remove it"
    case .fileExists: "give a name that is free; nothing is replaced"
    case .notAStore: "name another file; this one was left as it was"
    case .newerStore: "use the newer program; the store was left as it was"
    case .cannotOpen, .readOnly:
      "check that the folder exists and that you may write to it and to the file"
    case .diskFull: "free some space and run the same command again; what is stored is safe"
    case .busy: "wait for it to end and run the same command again"
    case .diskFailed:
      "this says nothing of what the store holds; see to the disk and run the same command again"
    case .outcomeUnknown:
      "see to the disk; then the history shows whether it is there, and what is sent again with the "
        + "same id is recorded only once"
    case .damaged, .notUpgraded:
      "keep a copy of the file, and verify it to see how much of the log is intact"
    case .failed, .undecodable, .notKept, .undecodableReading, .readingNotKept: "verify the store"
    case .differentContent: "one of the two sources was altered; keep both and compare them"
    case .versionConflict: "read the trail again, then decide again"
    case .unfitEvent, .unfitReading: "the source that it comes from is damaged or made up"
    case .nothingToCorrect: "the history of the trail lists the ids"
    case .writesLost:
      "restore a backup; or rebuild the projections to go on without them, which puts a copy aside"
    case .projectionsBehind, .evidenceBehind: "rebuild the projections"
    case .unknownTrail(_, let nearest):
      nearest.isEmpty
        ? "see the list of trails"
        : "did you mean " + nearest.joined(separator: " or ") + "?"
    case .ambiguousTrail(_, let candidates):
      "give the ARN: " + candidates.map(\.text).joined(separator: " or ")
    case .futureKnowledge: "leave that time out to ask for what is known now"
    }
  }
}
