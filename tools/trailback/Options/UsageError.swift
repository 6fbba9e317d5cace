import CloudTrail

/// The command line cannot be carried out as it is.
enum UsageError: Explained {
  case unreadable(String)
  case tooLarge(String)
  case notJSON(String, String)
  case arnNeeded(String)
  case oneTrailNeeded
  /// Nothing to read in these places, and what was found there instead.
  case noLogs([String], skipped: String?)
  case noOutput(String)
  /// An address that other machines can reach, without the options that would keep them out.
  case opensToAll(String, missing: [String])
  /// Ctrl-C, for forms of output that have no member to say so.
  case stopped
  /// Ctrl-C while a store was copied.
  case backupStopped
  case argumentsUnknown

  var code: String {
    switch self {
    case .unreadable: "unreadable"
    case .tooLarge: "tooLarge"
    case .notJSON: "notJSON"
    case .arnNeeded: "arnNeeded"
    case .oneTrailNeeded: "oneTrailNeeded"
    case .noLogs: "noLogs"
    case .noOutput: "noOutput"
    case .opensToAll: "opensToAll"
    case .stopped: "stopped"
    case .backupStopped: "backupStopped"
    case .argumentsUnknown: "argumentsUnknown"
    }
  }

  var fact: String {
    switch self {
    case .unreadable(let path): "\(path) cannot be read"
    case .tooLarge(let path): "\(path) is larger than 16 MB"
    case .notJSON(let path, let reason):
      "\(path == "-" ? "standard input" : path) is not JSON: \(reason)"
    case .arnNeeded(let name): "\(name) is a name, but an ARN is needed"
    case .oneTrailNeeded: "proposed selectors are for one trail"
    case .noLogs(let paths, let skipped):
      "there is no log file in \(paths.joined(separator: ", "))" + (skipped.map { ": \($0)" } ?? "")
    case .noOutput(let reason): "standard output cannot be written: \(reason)"
    case .opensToAll(let address, let missing):
      "other machines can reach \(address), but "
        + "\(missing.joined(separator: ", ")) \(missing == ["--credentials"] ? "is" : "are") not given"
    case .stopped: "stopped before the last file"
    case .backupStopped: "stopped before the copy was whole; nothing of it is left"
    case .argumentsUnknown: "the system did not pass on the arguments of the command line"
    }
  }

  var hint: String? {
    switch self {
    case .unreadable: "check the path and its permissions"
    case .tooLarge: "give one document with the selectors"
    case .notJSON: "give the JSON that `trailback get` or the AWS CLI prints"
    case .arnNeeded: "give arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME"
    case .oneTrailNeeded: "name it with --trail"
    case .noLogs: "name a folder that holds .json, .json.gz, .jsonl or .jsonl.gz files, or a file"
    case .noOutput: "write somewhere else and run the same command again; the store is safe"
    case .opensToAll(_, let missing):
      "give \(missing.joined(separator: ", ")), or listen on 127.0.0.1 or [::1]"
    case .stopped: "run the same command again for the rest"
    case .backupStopped: "run the same command again"
    case .argumentsUnknown: "start it from a shell, as in: sh -c 'trailback --help'"
    }
  }
}
