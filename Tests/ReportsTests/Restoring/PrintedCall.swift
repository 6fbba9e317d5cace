import CloudTrail

/// Something in a script that neither a shell nor the AWS CLI would take.
struct ScriptFault: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// What a shell and the AWS CLI make of a printed command: written from their manuals, and not from the code
/// that prints.
struct PrintedCall {
  let region: String
  /// As the command names the trail.
  let trail: String
  let change: TrailChange

  /// The options of each operation that take a value, besides the trail's name.
  private static let valued: [String: [String]] = [
    "create-trail": [
      "s3-bucket-name", "s3-key-prefix", "sns-topic-name", "cloud-watch-logs-log-group-arn",
      "cloud-watch-logs-role-arn", "kms-key-id",
    ],
    "update-trail": [
      "s3-bucket-name", "s3-key-prefix", "sns-topic-name", "cloud-watch-logs-log-group-arn",
      "cloud-watch-logs-role-arn", "kms-key-id",
    ],
    "put-event-selectors": ["event-selectors", "advanced-event-selectors"],
    "put-insight-selectors": ["insight-selectors"],
    "put-event-configuration": [
      "max-event-size", "context-key-selectors", "aggregation-configurations",
    ],
    "start-logging": [], "stop-logging": [], "delete-trail": [],
  ]
  private static let flags = [
    "include-global-service-events", "is-multi-region-trail", "enable-log-file-validation",
    "is-organization-trail", "recursive-logging",
  ]

  init(_ words: [String]) throws {
    guard words.prefix(2) == ["aws", "cloudtrail"], words.count > 2,
      let valued = Self.valued[words[2]]
    else { throw ScriptFault("no such operation: \(words)") }
    let operation = words[2]
    let hasSettings = ["create-trail", "update-trail"].contains(operation)
    let nameOption = operation.hasPrefix("put-") ? "trail-name" : "name"
    var values: [String: String] = [:]
    var flags: [String: Bool] = [:]
    var rest = words.dropFirst(3)
    while let word = rest.popFirst() {
      guard word.hasPrefix("--") else { throw ScriptFault("stray word \(word) in \(words)") }
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
      let option = parts[0]
      if ([nameOption, "region"] + valued).contains(option) {
        guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
          throw ScriptFault("\(word) without its value in \(words)")
        }
        guard parts.count == 2 || !value.hasPrefix("-"), values[option] == nil,
          !["file://", "fileb://", "http://", "https://"].contains(where: value.hasPrefix)
        else { throw ScriptFault("\(option) cannot be \(value)") }
        values[option] = value
      } else {
        let name = option.hasPrefix("no-") ? String(option.dropFirst(3)) : option
        guard hasSettings, Self.flags.contains(name), flags[name] == nil, parts.count == 1 else {
          throw ScriptFault("\(operation) takes no \(word)")
        }
        flags[name] = !option.hasPrefix("no-")
      }
    }
    guard let trail = values.removeValue(forKey: nameOption),
      let region = values.removeValue(forKey: "region")
    else { throw ScriptFault("no trail or no Region in \(words)") }
    self.trail = trail
    self.region = region
    change = try Self.change(operation, values, flags)
  }

  private static func change(
    _ operation: String, _ values: [String: String], _ flags: [String: Bool]
  ) throws -> TrailChange {
    func json(_ option: String, _ member: String) throws -> JSONValue? {
      try values[option].map { .object([.init(member, try JSONValue(parsing: $0))]) }
    }
    switch operation {
    case "create-trail":
      guard values["s3-bucket-name"] != nil else { throw ScriptFault("no bucket") }
      return .create(settings(values, flags, isNew: true))
    case "update-trail": return .update(settings(values, flags, isNew: false))
    case "put-event-selectors":
      let given = try [
        json("event-selectors", "EventSelectors"),
        json("advanced-event-selectors", "AdvancedEventSelectors"),
      ].compactMap(\.self)
      guard given.count == 1 else { throw ScriptFault("neither or both kinds of selectors") }
      return .putEventSelectors(try TrailSelectors(json: given[0]))
    case "put-insight-selectors":
      guard let given = try json("insight-selectors", "InsightSelectors") else {
        throw ScriptFault("no Insight selectors")
      }
      return .putInsightSelectors(try InsightSelector.list(in: given))
    case "put-event-configuration":
      var members: [JSONValue.Member] = []
      if let size = values["max-event-size"] {
        members.append(.init("MaxEventSize", .string(size)))
      }
      for (option, member) in [
        ("context-key-selectors", "ContextKeySelectors"),
        ("aggregation-configurations", "AggregationConfigurations"),
      ] {
        members += try json(option, member)?.members ?? []
      }
      return .putEventConfiguration(try EventConfiguration(json: .object(members)))
    case "start-logging": return .startLogging
    case "stop-logging": return .stopLogging
    default: return .delete
    }
  }

  /// The settings as the answer of the call shows them.
  private static func settings(
    _ values: [String: String], _ flags: [String: Bool], isNew: Bool
  ) -> TrailSettings {
    var settings = TrailSettings()
    for (setting, option) in [
      (.s3BucketName, "s3-bucket-name"), (.s3KeyPrefix, "s3-key-prefix"),
      (.cloudWatchLogsLogGroupARN, "cloud-watch-logs-log-group-arn"),
      (.cloudWatchLogsRoleARN, "cloud-watch-logs-role-arn"), (.kmsKeyID, "kms-key-id"),
    ] as [(TrailSetting, String)] {
      if let value = values[option] ?? (isNew ? "" : nil) { settings[setting] = .string(value) }
    }
    if let topic = values["sns-topic-name"] ?? (isNew ? "" : nil) {
      let isARN = topic.hasPrefix("arn:")
      let name = topic.split(separator: ":").last.map(String.init) ?? ""
      settings[.snsTopicName] = .string(name)
      settings[.snsTopicARN] = .string(
        isARN || topic.isEmpty ? topic : "arn:aws:sns:us-east-1:111122223333:\(topic)")
    }
    for (setting, option, usual) in [
      (.includeGlobalServiceEvents, "include-global-service-events", true),
      (.isMultiRegionTrail, "is-multi-region-trail", false),
      (.logFileValidationEnabled, "enable-log-file-validation", false),
      (.isOrganizationTrail, "is-organization-trail", false),
      (.recursiveLogging, "recursive-logging", true),
    ] as [(TrailSetting, String, Bool)] {
      if let value = flags[option] ?? (isNew ? usual : nil) { settings[setting] = .bool(value) }
    }
    return settings
  }
}

/// A script, cut into the words of its commands as a POSIX shell does it: comments, quotes, and backslashes.
struct ShellScript {
  private(set) var commands: [[String]] = []
  /// Each line that is a comment, without its mark.
  private(set) var comments: [String] = []

  init(_ text: String) throws {
    var rest = Substring(text)
    var words: [String] = []
    var word: String?
    func isEnd(_ character: Character) -> Bool { " \t\n".contains(character) }
    while let character = rest.popFirst() {
      switch character {
      case "'":
        guard let end = rest.firstIndex(of: "'") else { throw ScriptFault("open quote: \(text)") }
        word = (word ?? "") + rest[..<end]
        rest = rest[end...].dropFirst()
      case "\\":
        let next = rest.popFirst()
        if let next, next != "\n" { word = (word ?? "") + String(next) }
      case "#" where word == nil:
        let line = rest.prefix { $0 != "\n" }
        comments.append(line.hasPrefix(" ") ? String(line.dropFirst()) : String(line))
        rest = rest.dropFirst(line.count)
      case _ where isEnd(character):
        if let word { words.append(word) }
        word = nil
        if character == "\n", !words.isEmpty {
          commands.append(words)
          words = []
        }
      case _ where "\"$`&|;<>()*?[]~!{}".contains(character):
        throw ScriptFault("\(character) means something to a shell: \(text)")
      default: word = (word ?? "") + String(character)
      }
    }
    guard word == nil, words.isEmpty else { throw ScriptFault("the last line does not end") }
  }
}
