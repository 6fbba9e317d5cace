package import CloudTrail

extension EventSet {
  /// The events in plain words: `management writes of IAM`, `S3 object reads of arn:aws:s3:::secret/…`.
  ///
  /// The words say no more than the set: where they cannot name what limits it, or that would be too long,
  /// they begin with `some`.
  public var words: String {
    var words = noun
    var isPart = !isExact
    // What is left out comes last, or it would be read as of a part only.
    let phrases = limits.sorted {
      LimitWords.order($0) < LimitWords.order($1)
    }
    for limit in phrases where !isSaid(limit) {
      let more = LimitWords.words(limit, of: self)
      if words.unicodeScalars.count + more.unicodeScalars.count <= Self.longest {
        words += more
      } else {
        isPart = true
      }
    }
    return isPart ? "some " + words : words
  }

  /// A set that is told by its limits alone, for its words.
  package init(
    category: EventCategory, resourceType: String? = nil, eventSource: String? = nil,
    limits: [(field: String, values: [Values], others: [Values])]
  ) {
    self.init(
      category: category, resourceTypes: resourceType.map { [$0] } ?? [], eventSource: eventSource,
      isAll: limits.isEmpty,
      limits: limits.map { Limit(field: $0.field, values: $0.values, others: $0.others) },
      isExact: true)
  }

  /// The most characters of the words, without the first noun.
  private static let longest = 160

  /// True for events that read, false for those that write; nil for both, or if the limit is another one.
  var reads: Bool? {
    guard let limit = limits.first(where: { $0.field == "readOnly" }), limit.values.count == 1
    else {
      return nil
    }
    return switch limit.values[0] {
    case .text("true"): true
    case .text("false"): false
    case .text, .absent, .others: nil
    }
  }

  /// What the events are: `management writes of KMS`.
  private var noun: String {
    let events = reads.map { $0 ? "reads" : "writes" } ?? "events"
    let service = eventSource.map(ServiceNames.words)
    switch category {
    case .management:
      return "management \(events)" + (service.map { " of \($0)" } ?? "")
    case .data: return dataNoun(events)
    case .networkActivity:
      return "network activity" + (service.map { " of \($0)" } ?? "")
        + (reads.map { $0 ? " that reads" : " that writes" } ?? "")
    case .insight, .eventDataStore, .other, .unknown:
      return "\(ValueWords.shortened(category.name)) \(events)"
    }
  }

  private func dataNoun(_ events: String) -> String {
    guard let type = resourceTypes.first else {
      let service = eventSource.map { " of \(ServiceNames.words($0))" } ?? ""
      return "data \(events)" + service
    }
    let beside = resourceTypes.dropFirst().filter { !ServiceNames.isCompanion($0, of: type) }
    let also = beside.isEmpty ? "" : " with " + ValueWords.list(beside.map { .text($0) })
    if areInvocations { return "Lambda invocations" + also }
    guard let stem = ServiceNames.stem(of: type) else {
      return "\(ValueWords.shortened(type)) data \(events)" + also
    }
    return "\(stem) \(events)" + also
  }

  /// Whether they are all calls of functions: whether `LambdaESMDisabled` is among them is another matter.
  private var areInvocations: Bool {
    resourceTypes.first == "AWS::Lambda::Function" && reads != true
      && limits.allSatisfy { $0.field != "eventName" || Self.isNoInvocation($0) }
  }

  /// Whether the limit leaves out what nobody takes for an invocation.
  private static func isNoInvocation(_ limit: Limit) -> Bool {
    limit.others == [.text("LambdaESMDisabled")]
  }

  /// Whether the noun says what the limit does.
  private func isSaid(_ limit: Limit) -> Bool {
    switch limit.field {
    case "readOnly": reads != nil
    case "eventName": areInvocations
    case "eventSource": limit.values == eventSource.map { [.text($0)] }
    default: false
    }
  }
}

/// What limits a set of events, as the end of a phrase.
enum LimitWords {
  /// The fields in the order in which they are said.
  private static let fields = [
    "readOnly", "eventName", "eventSource", "resources.ARN", "recipientAccountId", "awsRegion",
    "userIdentity.arn", "userIdentity.invokedBy", "sessionCredentialFromConsole", "errorCode",
    "vpcEndpointId", "eventType", "endpointType", "eventTime",
  ]

  static func order(_ limit: EventSet.Limit) -> Int {
    let number = fields.firstIndex(of: limit.field) ?? fields.count
    // `outside of us-east-1` is no exception.
    return leavesOut(limit) && limit.field != "awsRegion" ? number + fields.count + 1 : number
  }

  /// ` of arn:aws:s3:::secret/…`, ` except GetObject`; empty if the limit leaves nothing out.
  static func words(_ limit: EventSet.Limit, of events: EventSet) -> String {
    if limit.values == [.absent] { return absent(limit.field) }
    if limit.others == [.absent] { return present(limit.field) }
    if leavesOut(limit) { return excluding(limit.field, list(limit.others, limit.field, "and")) }
    if isEverythingElse(limit) { return "" }
    // `secret/…` would say too much of a set that leaves `secret/archive/…` out.
    let parts = limit.others.filter { part in limit.values.contains { $0.includes(part) } }
    let except =
      parts.isEmpty ? "" : excluding(limit.field, list(parts, limit.field, "and"))
    if limit.field == "resources.ARN", let all = all(widest(limit), of: events) {
      return all + except
    }
    return including(limit.field, list(widest(limit), limit.field, "or")) + except
  }

  /// The values without those that another one takes in: `logs/…` says what `logs/…` and `logs/old/…` say,
  /// unless something between the two is left out.
  private static func widest(_ limit: EventSet.Limit) -> [EventSet.Values] {
    limit.values.filter { value in
      !limit.values.contains { wider in
        wider.includes(value)
          && !limit.others.contains { wider.includes($0) && $0.includes(value) }
      }
    }
  }

  /// Whether it is said by what it leaves out.
  static func leavesOut(_ limit: EventSet.Limit) -> Bool {
    !limit.others.isEmpty && limit.others != [.absent] && limit.values != [.absent]
      && (isEverythingElse(limit) || limit.others.count < limit.values.count)
  }

  private static func isEverythingElse(_ limit: EventSet.Limit) -> Bool {
    limit.values.contains(.others(beginning: "", ending: ""))
  }

  private static func list(
    _ values: [EventSet.Values], _ field: String, _ conjunction: String
  ) -> String {
    let values = values.map { value -> EventSet.Values in
      if field == "eventSource", case .text(let source) = value {
        return .text(ServiceNames.words(source))
      }
      return value
    }
    return ValueWords.list(values, conjunction)
  }

  /// ` of all buckets`, where the beginning is that of all ARNs of the type.
  private static func all(_ values: [EventSet.Values], of events: EventSet) -> String? {
    guard values.count == 1, case .others(let beginning, "") = values[0],
      events.resourceTypes.first == "AWS::S3::Object", ARN(beginning + "x")?.service == "s3",
      beginning.hasSuffix(":::")
    else { return nil }
    return " of all buckets"
  }

  private static func including(_ field: String, _ values: String) -> String {
    switch field {
    case "readOnly": " with readOnly \(values)"
    case "eventName": " (\(values))"
    case "eventSource", "resources.ARN": " of \(values)"
    case "recipientAccountId": " of account \(values)"
    case "awsRegion": " in \(values)"
    case "userIdentity.arn": " by \(values)"
    case "userIdentity.invokedBy": " that \(values) made"
    case "sessionCredentialFromConsole": " from the console"
    case "errorCode": " with error \(values)"
    case "vpcEndpointId": " through \(values)"
    case "eventType": " of type \(values)"
    case "endpointType": " of the \(values) endpoint"
    case "eventTime": " of \(values)"
    default: " with \(field) \(values)"
    }
  }

  private static func excluding(_ field: String, _ values: String) -> String {
    switch field {
    case "readOnly": " without readOnly \(values)"
    case "eventName": " except \(values)"
    case "eventSource", "resources.ARN": " except those of \(values)"
    case "recipientAccountId": " except those of account \(values)"
    case "awsRegion": " outside of \(values)"
    case "userIdentity.arn": " except those by \(values)"
    case "userIdentity.invokedBy": " except those that \(values) made"
    case "sessionCredentialFromConsole": " not from the console"
    case "errorCode": " except those with error \(values)"
    case "vpcEndpointId": " except those through \(values)"
    case "eventType": " except those of type \(values)"
    case "endpointType": " except those of the \(values) endpoint"
    case "eventTime": " except those of \(values)"
    default: " except those with \(field) \(values)"
    }
  }

  /// Only events without the field.
  private static func absent(_ field: String) -> String {
    switch field {
    case "sessionCredentialFromConsole": " not from the console"
    case "errorCode": " without an error"
    case "vpcEndpointId": " that came through no VPC endpoint"
    case "userIdentity.arn": " by callers without an ARN"
    case "userIdentity.invokedBy": " that no service made"
    case "resources.ARN": " of resources without an ARN"
    default: " without \(field)"
    }
  }

  /// Only events with the field.
  private static func present(_ field: String) -> String {
    switch field {
    case "sessionCredentialFromConsole": " from the console"
    case "errorCode": " with an error"
    case "vpcEndpointId": " through a VPC endpoint"
    case "userIdentity.arn": " by callers with an ARN"
    case "userIdentity.invokedBy": " that a service made"
    case "resources.ARN": " of resources with an ARN"
    default: " with \(field)"
    }
  }
}

extension EventSet.Values {
  /// Whether the pattern, taken by itself, matches all of some other values.
  fileprivate func includes(_ other: EventSet.Values) -> Bool {
    guard case .others(let beginning, let ending) = self, self != other else { return false }
    func matches(_ text: String, _ end: String) -> Bool {
      text.utf8.starts(with: beginning.utf8)
        && end.utf8.reversed().starts(with: ending.utf8.reversed())
    }
    return switch other {
    case .absent: false
    case .text(let text): matches(text, text)
    case .others(let start, let end): matches(start, end)
    }
  }
}
