import Selectors

/// What a person asked for cannot be done as they said it.
enum UsageError: Explained {
  case unreadable(String)
  case tooLarge(String)
  case notJSON(String, String)
  case arnNeeded(String)

  var code: String {
    switch self {
    case .unreadable: "unreadable"
    case .tooLarge: "tooLarge"
    case .notJSON: "notJSON"
    case .arnNeeded: "arnNeeded"
    }
  }

  var fact: String {
    switch self {
    case .unreadable(let path): "\(path) cannot be read"
    case .tooLarge(let path): "\(path) is larger than 16 MB"
    case .notJSON(let path, let reason):
      "\(path == "-" ? "standard input" : path) is not JSON: \(reason)"
    case .arnNeeded(let name): "\(name) is a name, and an ARN is needed"
    }
  }

  var hint: String? {
    switch self {
    case .unreadable: "check the path and its permissions"
    case .tooLarge: "give one document with the selectors"
    case .notJSON: "give the JSON that `trailback get` or the AWS CLI prints"
    case .arnNeeded: "give arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME"
    }
  }
}
