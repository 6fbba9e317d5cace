public import CloudTrail
import Comparison

/// Events that somebody asks for, to learn whether they were logged: those of a bucket, of a function, of a
/// name, of a category.
///
/// They are told as selectors that take these events and no others, so that the evaluator decides.
public struct EventsAskedFor: Sendable, Hashable {
  /// As it was asked: `s3://example-bucket`.
  public let what: String
  /// One part for each kind of events; never empty.
  let parts: [Part]
  /// The partition that an ARN names.
  let partition: String?
  /// The Region that an ARN names.
  public let region: String?
  /// The account that an ARN names.
  public let account: String?

  /// The events of one category.
  struct Part: Sendable, Hashable {
    var category: EventCategory
    var type: String?
    var source: String?
    /// Sources that are left out.
    var otherSources: [String] = []
    var name: String?
    var resources: Resources?
    var readOnly: Bool?
  }

  /// The resources that the events are about.
  enum Resources: Sendable, Hashable {
    case arn(String)
    /// All whose ARNs begin so.
    case beginning(String)
    /// The objects whose bucket and key begin so, in whichever partition.
    case path(String)
  }

  init(
    what: String, parts: [Part], partition: String? = nil, region: String? = nil,
    account: String? = nil
  ) {
    self.what = what
    self.parts = parts
    self.partition = partition
    self.region = region
    self.account = account
  }

  /// Selectors that take these events and no others.
  ///
  /// - Parameter partition: of the trails that are asked about.
  func selectors(in partition: String) -> TrailSelectors {
    .advanced(parts.map { $0.selector(in: partition) })
  }

  /// Those of the events that are management events and write; nil if none are.
  var managementWrites: EventsAskedFor? {
    let writes = parts.filter { $0.category == .management && $0.readOnly != true }.map { part in
      var part = part
      part.readOnly = false
      return part
    }
    if writes.isEmpty { return nil }
    return EventsAskedFor(
      what: what, parts: writes, partition: self.partition, region: region, account: account)
  }

  /// The events in plain words: `S3 object reads of arn:aws:s3:::example-bucket/…`.
  public var words: String { parts.map(\.words).joined(separator: "; ") }
}

extension EventsAskedFor.Part {
  /// Of a function it is logged by default that its event source mapping was disabled, whatever selectors
  /// say (SEMANTICS 1.9a). Nobody asks for that, unless by its name.
  private var leavesOutDefault: Bool {
    category == .data && name == nil && (type == nil || type == "AWS::Lambda::Function")
  }

  fileprivate func selector(in partition: String) -> AdvancedEventSelector {
    var fields: [AdvancedFieldSelector] = []
    func add(_ field: String, _ operator: FieldOperator, _ values: [String?]) {
      let values = values.compactMap(\.self)
      if values.isEmpty { return }
      fields.append(.init(field: field, conditions: [.init(`operator`, values)]))
    }
    add("eventCategory", .equals, [category.name])
    add("resources.type", .equals, [type])
    add("readOnly", .equals, [readOnly.map { "\($0)" }])
    add("eventSource", .equals, [source])
    add("eventSource", .notEquals, otherSources)
    add("eventName", .equals, [name])
    if leavesOutDefault { add("eventName", .notEquals, ["LambdaESMDisabled"]) }
    switch resources {
    case .arn(let arn): add("resources.ARN", .equals, [arn])
    case .beginning(let beginning): add("resources.ARN", .startsWith, [beginning])
    case .path(let path): add("resources.ARN", .startsWith, ["arn:\(partition):s3:::\(path)"])
    case nil: break
    }
    return AdvancedEventSelector(fieldSelectors: fields)
  }

  fileprivate var words: String {
    var limits: [(field: String, values: [EventSet.Values], others: [EventSet.Values])] = []
    if let readOnly {
      limits.append(("readOnly", [.text("\(readOnly)")], [.text("\(!readOnly)")]))
    }
    if let name { limits.append(("eventName", [.text(name)], [])) }
    if let source { limits.append(("eventSource", [.text(source)], [])) }
    switch resources {
    case .arn(let arn): limits.append(("resources.ARN", [.text(arn)], []))
    case .beginning(let beginning):
      limits.append(("resources.ARN", [.others(beginning: beginning, ending: "")], []))
    case .path(let path):
      limits.append(("resources.ARN", [.others(beginning: "s3://" + path, ending: "")], []))
    case nil: break
    }
    return EventSet(
      category: category, resourceType: type, eventSource: source, limits: limits
    ).words
  }
}

/// Words that do not say which events are asked for.
public struct EventsNotUnderstood: Explained, Hashable {
  /// What was asked.
  public let what: String
  /// Why it is not understood.
  public let reason: Reason

  /// Why it is not understood.
  public enum Reason: Sendable, Hashable {
    /// It has none of the forms.
    case noForm
    /// An ARN of a resource of which it is not known whether data events are about it.
    case typeUnknown
    /// A type that differs in case only from this one.
    case typeCase(String)
    /// A bucket of S3 Express, whose ARN holds more than its name.
    case directoryBucket
    /// A type was given for events that need none.
    case typeUnneeded
    /// Network activity events do not say whether they read.
    case neitherReadsNorWrites
    /// No documented event is so; in this Region, if one was given.
    case noSuchEvents(region: String?)
  }

  init(_ what: String, _ reason: Reason) {
    self.what = what
    self.reason = reason
  }

  /// Always `eventsNotUnderstood`.
  public var code: String { "eventsNotUnderstood" }

  /// What is wrong with it.
  public var fact: String {
    let what = what.isEmpty ? "an empty word" : what
    return switch reason {
    case .noForm: "\(what) names no events"
    case .typeUnknown:
      "\(what) is an ARN of which it is not known whether data events are about it"
    case .typeCase(let listed): "there is no type \(what); types are compared with case: \(listed)"
    case .directoryBucket: "\(what) is a bucket of S3 Express, whose objects' ARNs name its account"
    case .typeUnneeded: "a type is given besides \(what), which is no ARN and no data event"
    case .neitherReadsNorWrites: "\(what): network activity events do not say whether they read"
    case .noSuchEvents(let region):
      "\(what): no documented event is so" + (region.map { " in \($0)" } ?? "")
    }
  }

  /// Which forms there are, or what to give.
  public var hint: String? {
    switch reason {
    case .noForm:
      "give s3://BUCKET/PREFIX, an ARN, an event name such as ConsoleLogin or s3:GetObject, a source such "
        + "as kms.amazonaws.com, a type such as AWS::S3::Object, or management, data or network-activity"
    case .typeUnknown: "give the type of the resource, too, such as AWS::SNS::Topic"
    case .typeCase(let listed): "give \(listed)"
    case .directoryBucket:
      "give the ARN, as in: arn:aws:s3express:us-east-1:111122223333:bucket/NAME"
    case .typeUnneeded: "leave the type out"
    case .neitherReadsNorWrites: "ask for reads and writes together"
    case .noSuchEvents:
      "ask for reads and writes together, without a Region or type, or check the name"
    }
  }
}
