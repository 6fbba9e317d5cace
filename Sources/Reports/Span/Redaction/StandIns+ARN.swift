import CloudTrail

extension StandIns {
  /// An ARN, whole or as far as it goes: its parts by their places.
  mutating func arn(_ arn: String) -> String {
    guard isRedacting else { return arn }
    let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
      .map(String.init)
    guard parts.first == "arn" else { return name(arn, "resource") }
    let service = parts.count > 2 ? parts[2] : ""
    return parts.enumerated().map { index, part in
      switch index {
      case 0: part
      case 1: partition(part)
      case 2: isService(part) ? part : name(part, "service")
      case 3: region(part)
      case 4: account(part)
      default: resource(part, of: service)
      }
    }.joined(separator: ":")
  }

  private func isService(_ text: String) -> Bool { text.isEmpty || AWSForms.isService(text) }

  /// The last part of an ARN.
  private mutating func resource(_ text: String, of service: String) -> String {
    switch service {
    case "s3", "s3express":
      // An access point and a bucket of S3 Express have a word before the name.
      if let mark = text.firstIndex(where: { $0 == "/" || $0 == ":" }),
        ["accesspoint", "bucket"].contains(text[..<mark])
      {
        return text[...mark] + path(String(text[text.index(after: mark)...]), first: "bucket")
      }
      return path(text, first: "bucket")
    case "iam", "sts": return identity(text)
    case "sns": return name(text, "topic")
    case "sqs": return name(text, "queue")
    default: return typed(text)
    }
  }

  /// `bucket-1/path-1/`: a name, and the steps of a path after it.
  mutating func path(_ text: String, first kind: String) -> String {
    text.split(separator: "/", omittingEmptySubsequences: false).enumerated()
      .map { index, step in
        step == "*" ? "*" : name(String(step), index == 0 ? kind : "path")
      }
      .joined(separator: "/")
  }

  /// `user/person-1`, `assumed-role/role-1/person-2`
  private mutating func identity(_ text: String) -> String {
    let steps = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard steps.count > 1 else { return text == "root" ? text : name(text, "person") }
    let kinds = [
      "user": "person", "federated-user": "person", "role": "role", "assumed-role": "role",
      "group": "group", "policy": "policy", "instance-profile": "role",
    ]
    guard let kind = kinds[steps[0]] else { return name(text, "person") }
    if steps[0] == "assumed-role" {
      let rest = steps.dropFirst(2).joined(separator: "/")
      return ["assumed-role", name(steps[1], "role")].joined(separator: "/")
        + (steps.count > 2 ? "/" + name(rest, "person") : "")
    }
    // Folders before the name of a user or role.
    let folders = steps[1..<(steps.count - 1)].map { name($0, "path") }
    return ([steps[0]] + folders + [name(steps.last ?? "", kind)]).joined(separator: "/")
  }

  /// `function:function-1`, `table/table-1/…`: the word before the name is AWS's own if it is one of these.
  private mutating func typed(_ text: String) -> String {
    guard let mark = text.firstIndex(where: { $0 == "/" || $0 == ":" }) else {
      return text == "*" ? text : name(text, "resource")
    }
    let head = String(text[..<mark])
    guard Self.words.contains(head) else { return name(text, "resource") }
    let rest = String(text[text.index(after: mark)...])
    if head == "trail" { return "trail/" + name(rest, "trail") }
    return head + String(text[mark]) + path(rest, first: head)
  }

  private static let words: Set = [
    "alias", "cluster", "db", "distribution", "domain", "endpoint", "function", "instance", "key",
    "layer", "log-group", "queue", "repository", "secret", "stream", "table", "task", "topic",
    "trail", "volume", "vpc-endpoint", "workgroup",
  ]
}
