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
  case noOutput(String)
  /// An address that other machines can reach, without the options that would keep them out.
  case opensToAll(String, missing: [String])
  /// Ctrl-C, for forms of output that have no member to say so.
  case stopped
  /// Ctrl-C in an export.
  case exportStopped
  /// Open files, as the system counts them.
  case tooFewFiles(allowed: Int, needed: Int)
  /// Ctrl-C while a store was copied.
  case backupStopped
  case argumentsUnknown
  /// A claim about the files that says nothing, and why.
  case badClaim(ClaimOption, String)

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
    case .noOutput: "noOutput"
    case .opensToAll: "opensToAll"
    case .stopped: "stopped"
    case .exportStopped: "stopped"
    case .tooFewFiles: "tooFewFiles"
    case .backupStopped: "backupStopped"
    case .argumentsUnknown: "argumentsUnknown"
    case .badClaim: "badClaim"
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
    case .noOutput(let reason): "standard output cannot be written: \(reason)"
    case .opensToAll(let address, let missing):
      "other machines can reach \(address), but "
        + "\(missing.joined(separator: ", ")) \(missing == ["--credentials"] ? "is" : "are") not given"
    case .stopped: "stopped before the last file"
    case .exportStopped: "stopped before the last event; what was written is a part"
    case .tooFewFiles(let allowed, let needed):
      "this program may have \(allowed) files open, and needs \(needed)"
    case .backupStopped: "stopped before the copy was whole; nothing of it is left"
    case .argumentsUnknown: "the system did not pass on the arguments of the command line"
    case .badClaim(let option, let reason): "\(option.rawValue): \(reason)"
    }
  }

  var hint: String? {
    switch self {
    case .unreadable: "check the path and its permissions"
    case .tooLarge: "give one document with the selectors"
    case .notJSON: "give the JSON that `trailback get` or the AWS CLI prints"
    case .arnNeeded: "give arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME"
    case .noHead: "give a file that `trailback head` wrote"
    case .oneTrailNeeded: "name it with --trail"
    case .noReason: "say with --reason why the event should not count"
    case .noLogs: "name a folder that holds .json, .json.gz, .jsonl or .jsonl.gz files, or a file"
    case .noOutput: "write somewhere else and run the same command again; the store is safe"
    case .opensToAll(_, let missing):
      "give \(missing.joined(separator: ", ")), or listen on 127.0.0.1 or [::1]"
    case .stopped: "run the same command again for the rest"
    case .exportStopped: "run the same command again for all of it"
    case .tooFewFiles: "allow it more, as with: ulimit -n 1024"
    case .backupStopped: "run the same command again"
    case .badClaim(.complete, _):
      "write it as in: trailback import AWSLogs --complete 2025-03-01/2025-04-01"
    case .badClaim(.lookup, _):
      "write it as in: trailback import answer.json --lookup us-east-1,2025-03-04,2025-03-05"
    case .argumentsUnknown: "start it from a shell, as in: sh -c 'trailback --help'"
    }
  }
}
