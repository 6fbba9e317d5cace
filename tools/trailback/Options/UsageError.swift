import CloudTrail

/// The command line cannot be carried out as it is.
enum UsageError: Explained {
  case unreadable(String, String)
  case tooLarge(String)
  case notJSON(String, String)
  case arnNeeded(String)
  /// The file holds something else than heads.
  case noHead(String)
  case oneTrailNeeded
  /// A correction whose reason is empty or blank.
  case noReason
  /// Nothing to read in these places, and what was found there instead.
  case noLogs([String], skipped: String?)
  /// No digest in these places.
  case noDigests([String])
  case noOutput(String)
  /// An address that other machines can reach, without the options that would keep them out.
  case opensToAll(String, missing: [String])
  /// Ctrl-C, for forms of output that have no member to say so.
  case stopped
  /// Ctrl-C while `replay --import` recorded.
  case importStopped
  /// What was to be read twice is standard input or a pipe.
  case readOnce(String)
  /// Ctrl-C in an export.
  case exportStopped
  /// Open files, as the system counts them.
  case tooFewFiles(allowed: Int, needed: Int)
  /// Ctrl-C while a store was copied.
  case backupStopped
  case argumentsUnknown
  /// A claim about the files that says nothing, and why.
  case badClaim(ClaimOption, String)
  /// What stands after the `@` of a trail.
  case noTime(String)
  /// A word that is the path of no file and names no known trail, and the names of trails that are near.
  case neitherFileNorTrail(String, nearest: [String])
  /// The same where there is no store to look for a trail in; and where it would be.
  case neitherFileNorStore(String, store: String)
  /// Standard input was named for two things.
  case inputTwice
  /// No event of the history has this id.
  case noEvent(String)
  /// The event with this id is not about one trail that is known.
  case eventOfNoTrail(String)
  /// No known trail can log events; of this account, if one was named.
  case noTrails(account: String?)

  /// The options that claim something of files.
  enum ClaimOption: String {
    case complete = "--complete"
    case lookup = "--lookup"
  }

  var code: String {
    switch self {
    case .unreadable: "unreadable"
    case .tooLarge: "tooLarge"
    case .notJSON: "notJSON"
    case .arnNeeded: "arnNeeded"
    case .noHead: "noHead"
    case .oneTrailNeeded: "oneTrailNeeded"
    case .noReason: "noReason"
    case .noLogs: "noLogs"
    case .noDigests: "noDigests"
    case .noOutput: "noOutput"
    case .opensToAll: "opensToAll"
    case .stopped: "stopped"
    case .importStopped: "stopped"
    case .readOnce: "readOnce"
    case .exportStopped: "stopped"
    case .tooFewFiles: "tooFewFiles"
    case .backupStopped: "backupStopped"
    case .argumentsUnknown: "argumentsUnknown"
    case .badClaim: "badClaim"
    case .noTime: "noTime"
    case .neitherFileNorTrail: "neitherFileNorTrail"
    case .neitherFileNorStore: "noStore"
    case .inputTwice: "inputTwice"
    case .noEvent: "noEvent"
    case .eventOfNoTrail: "eventOfNoTrail"
    case .noTrails: "noTrails"
    }
  }

  var fact: String {
    switch self {
    case .unreadable(let path, let reason): "\(path) cannot be read: \(reason)"
    case .tooLarge(let path): "\(path) is larger than 16 MB"
    case .notJSON(let path, let reason):
      "\(path == "-" ? "standard input" : path) is not JSON: \(reason)"
    case .arnNeeded(let name): "\(name) is a name, but an ARN is needed"
    case .noHead(let path):
      "\(path == "-" ? "standard input" : path) does not hold heads, one a line, and nothing else"
    case .oneTrailNeeded: "proposed selectors are for one trail"
    case .noReason: "a correction needs a reason; nothing was recorded"
    case .noLogs(let paths, let skipped):
      "there is no log file in \(paths.joined(separator: ", "))" + (skipped.map { ": \($0)" } ?? "")
    case .noDigests(let paths):
      "there is no digest in \(paths.joined(separator: ", ")), so nothing can be proven"
    case .noOutput(let reason): "standard output cannot be written: \(reason)"
    case .opensToAll(let address, let missing):
      "other machines can reach \(address), but "
        + "\(missing.joined(separator: ", ")) \(missing == ["--credentials"] ? "is" : "are") not given"
    case .stopped: "stopped before the last file"
    case .importStopped:
      "stopped while the calls were recorded; those that were stay, and nothing was judged"
    case .readOnce(let path):
      "--import reads everything twice, and \(path == "-" ? "standard input" : path) can be read once"
    case .exportStopped: "stopped before the last event; what was written is a part"
    case .tooFewFiles(let allowed, let needed):
      "this program may have \(allowed) files open, and needs \(needed)"
    case .backupStopped: "stopped before the copy was whole; nothing of it is left"
    case .argumentsUnknown: "the system did not pass on the arguments of the command line"
    case .badClaim(let option, let reason): "\(option.rawValue): \(reason)"
    case .noTime(let text): "\(text.isEmpty ? "nothing" : text) after the @ is not a time"
    case .neitherFileNorTrail(let word, _):
      "\(word.isEmpty ? "an empty word" : word) names neither a file nor a trail in the history"
    case .neitherFileNorStore(let word, let store):
      "\(word.isEmpty ? "an empty word" : word) names no file, and there is no store at \(store) to look "
        + "for a trail in"
    case .noEvent(let id): "no event with the id \(id) is in the history"
    case .eventOfNoTrail(let id): "the event \(id) is about no trail whose state is known"
    case .noTrails(let account):
      "no trail in the history can log such events" + (account.map { " of account \($0)" } ?? "")
    case .inputTwice: "standard input can be read once, and - is given twice"
    }
  }

  var hint: String? {
    switch self {
    case .unreadable: "check the path and its permissions"
    case .tooLarge: "give one document with the selectors"
    case .notJSON: "give the JSON that `trailback get` or the AWS CLI prints"
    case .arnNeeded: "give arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME"
    case .noHead: "write one with `\(Advice.command("head")) > FILE`"
    case .oneTrailNeeded: "name it with --trail"
    case .noReason: "say with --reason why the event should not count"
    case .noLogs: "name a folder that holds .json, .json.gz, .jsonl or .jsonl.gz files, or a file"
    case .noDigests:
      "copy the folders CloudTrail-Digest of the bucket, too; a trail makes digests if log file validation is on"
    case .noOutput: "write somewhere else and run the same command again; the store is safe"
    case .opensToAll(_, let missing):
      "give \(missing.joined(separator: ", ")), or listen on 127.0.0.1 or [::1]"
    case .stopped: "run the same command again for the rest"
    case .importStopped: "run the same command again"
    case .readOnce: "save it as a file whose name ends in .json, and give that"
    case .exportStopped: "run the same command again for all of it"
    case .tooFewFiles: "allow it more, as with: ulimit -n 1024"
    case .backupStopped: "run the same command again"
    case .badClaim(.complete, _):
      "write it as in: `\(Advice.importing) --complete 2025-03-01/2025-04-01`"
    case .badClaim(.lookup, _):
      "write it as in: `\(Advice.importing) --lookup us-east-1,2025-03-04,2025-03-05`"
    case .noTime:
      "write it as in: management-trail@2025-03-04T02:30:00Z, or 'management-trail@2 hours ago'"
    case .neitherFileNorTrail(let word, let nearest):
      nearest.isEmpty
        ? "check the path, or list the trails with `\(Advice.command("trails"))`"
        : Advice.meant(nearest, by: word)
    case .neitherFileNorStore:
      "check the path, name the store with --store, or make one with "
        + "`\(Advice.importing)`"
    case .noEvent: "list the ids with `\(Advice.command("history"))`"
    case .eventOfNoTrail, .noTrails: "list the trails with `\(Advice.command("trails"))`"
    case .inputTwice: "save one of the two as a file, and give that"
    case .argumentsUnknown: "start it from a shell, as in: sh -c 'trailback --help'"
    }
  }
}
