import CloudTrail

/// What a person asked for cannot be done as they said it.
enum UsageError: Explained {
  case unreadable(String)
  case tooLarge(String)
  case notJSON(String, String)
  case arnNeeded(String)
  case oneTrailNeeded
  case noLogs([String])
  case noOutput(String)
  /// An address that others reach, without what keeps them out.
  case opensToAll(String, missing: [String])
  /// Ctrl-C; told where the answer itself has no place for it.
  case stopped

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
    }
  }

  var fact: String {
    switch self {
    case .unreadable(let path): "\(path) cannot be read"
    case .tooLarge(let path): "\(path) is larger than 16 MB"
    case .notJSON(let path, let reason):
      "\(path == "-" ? "standard input" : path) is not JSON: \(reason)"
    case .arnNeeded(let name): "\(name) is a name, and an ARN is needed"
    case .oneTrailNeeded: "proposed selectors are judged for one trail"
    case .noLogs(let paths): "no log file is in \(paths.joined(separator: ", "))"
    case .noOutput(let reason): "standard output cannot be written: \(reason)"
    case .opensToAll(let address, let missing):
      "more than this machine's own programs can reach \(address), and "
        + "\(missing.joined(separator: ", ")) \(missing == ["--credentials"] ? "is" : "are") not given"
    case .stopped: "stopped before the last file"
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
    case .noOutput: "write to another place and run the same command again; what is stored is safe"
    case .opensToAll(_, let missing):
      "give \(missing.joined(separator: ", ")), or listen on 127.0.0.1 or [::1]"
    case .stopped: "run the same command again for the rest"
    }
  }
}
