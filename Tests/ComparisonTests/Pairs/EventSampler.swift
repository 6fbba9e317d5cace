import CloudTrail
import Comparison
import Replay
import TestSupport

/// Samples documented events near what two configurations ask for: texts of the selectors' own values, cut
/// short, made longer, joined.
struct EventSampler {
  private let words: Words
  private let texts: SelectorTexts
  private let regions: [String]
  private let leader: String
  private let times: [Timestamp]
  private let types: [String]
  private var random: SeededRandom

  /// - Parameter time: when events happened; nil for any time.
  init(
    _ words: Words, _ pair: [ComparedTrail], at time: Timestamp?, _ random: SeededRandom
  ) {
    self.words = words
    self.random = random
    texts = SelectorTexts(pair.compactMap(\.selectors))
    leader =
      ["aws": "us-east-1", "aws-cn": "cn-north-1", "aws-us-gov": "us-gov-west-1"][words.partition]
      ?? "us-east-1"
    regions = pair.map(\.trail.region) + [leader, "eu-west-3"]
    times =
      time.map { [$0] }
      ?? [1_795_000_000, 1_795_000_000, 1_700_000_000, 1_600_000_000].map(Timestamp.init(seconds:))
    let named = texts["resources.type"]
    types = named + named + Words.types
  }

  mutating func next() -> SampledEvent {
    var event =
      switch random.below(10) {
      case ..<3: management()
      case 3: networkActivity()
      default: data()
      }
    if event.source == "sts.amazonaws.com" { chooseEndpoint(&event) }
    return event
  }

  /// Records of STS say since 2025 which endpoint was called; older ones often do not.
  private mutating func chooseEndpoint(_ event: inout SampledEvent) {
    let isGlobal = random.chance(50)
    if isGlobal { event.region = leader }
    let isSilent = event.time < Timestamp(seconds: 1_735_689_600) && random.chance(30)
    if !isSilent { event.stsEndpoint = isGlobal ? "global" : "regional" }
  }

  // MARK: - Texts

  /// A text made of the values of a field, or one of these.
  private mutating func text(_ field: String, or usual: [String]) -> String {
    let values = texts[field]
    guard !values.isEmpty, random.chance(75) else { return random.one(of: usual) }
    return spoiled(random.one(of: values), values)
  }

  /// A text itself, shorter, longer or joined with another.
  private mutating func spoiled(_ text: String, _ others: [String]) -> String {
    let made =
      switch random.below(10) {
      case ..<5: text
      case 5: text + "x"
      case 6: String(text.dropLast())
      case 7: text + random.one(of: others)
      case 8: "x" + text
      default: text + "x" + random.one(of: others)
      }
    return made.isEmpty ? "x" : made
  }

  private mutating func event(
    _ category: String, _ source: String, _ name: String, _ readOnly: Bool?
  ) -> SampledEvent {
    var event = SampledEvent(
      category: category, source: source, name: name, readOnly: readOnly,
      type: category == "NetworkActivity" ? "AwsVpceEvents" : "AwsApiCall",
      region: random.one(of: regions),
      account: random.chance(80) ? words.account : "999999999999", time: random.one(of: times))
    // Only the China Regions may have names of their own.
    if event.source.hasSuffix(".cn") && words.partition != "aws-cn" {
      event.source = "ecr.amazonaws.com"
    }
    if random.chance(15) { event.type = "AwsServiceEvent" }
    if random.chance(90) { event.user = text("userIdentity.arn", or: words.users) }
    event.isFromConsole = random.chance(25)
    if random.chance(20) {
      event.errorCode = category == "NetworkActivity" ? "VpceAccessDenied" : "AccessDenied"
    }
    if category == "NetworkActivity" || random.chance(15) {
      event.endpoint = text("vpcEndpointId", or: ["vpce-1", "vpce-9"])
    }
    return event
  }

  // MARK: - Management and network activity

  /// What is known of some calls: whether they read.
  private static let managementCalls: [(source: String, name: String, readOnly: Bool)] = [
    ("iam.amazonaws.com", "CreateUser", false), ("iam.amazonaws.com", "ListUsers", true),
    ("cloudfront.amazonaws.com", "CreateDistribution", false),
    ("kms.amazonaws.com", "Decrypt", true), ("kms.amazonaws.com", "DisableKey", false),
    ("rdsdata.amazonaws.com", "ExecuteStatement", false),
    ("sts.amazonaws.com", "AssumeRole", true), ("signin.amazonaws.com", "ConsoleLogin", false),
    ("ec2.amazonaws.com", "RunInstances", false), ("ec2.amazonaws.com", "DescribeVpcs", true),
    ("logs.amazonaws.com", "CreateLogGroup", false), ("logs.amazonaws.com", "PutLogEvents", false),
  ]

  private mutating func management() -> SampledEvent {
    let call = random.one(of: Self.managementCalls)
    var event = event("Management", call.source, call.name, call.readOnly)
    if random.chance(30) {
      // A service of which nothing is known, with any call.
      event.source = text("eventSource", or: ["organizations.amazonaws.com"])
      event.name = text("eventName", or: ["X"]) + "Anything"
      event.readOnly = random.chance(50)
      if event.source.hasSuffix(".cn") && words.partition != "aws-cn" {
        event.source = "ecr.amazonaws.com"
      }
    }
    switch event.source {
    case "iam.amazonaws.com", "cloudfront.amazonaws.com": event.region = leader
    case "kms.amazonaws.com" where words.partition == "aws-cn" && random.chance(50):
      event.source += ".cn"
    case "logs.amazonaws.com" where event.name == "PutLogEvents" && random.chance(70):
      deliver(&event)
    default: break
    }
    return event
  }

  /// Makes CloudTrail the caller.
  private mutating func deliver(_ event: inout SampledEvent) {
    event.user = nil
    event.invokedBy = "cloudtrail.amazonaws.com"
  }

  private mutating func networkActivity() -> SampledEvent {
    event(
      "NetworkActivity", text("eventSource", or: ["ec2.amazonaws.com", "kms.amazonaws.com"]),
      text("eventName", or: ["Decrypt", "DescribeKey"]), nil)
  }

  // MARK: - Data

  /// One of the calls, or one of which nothing is known.
  private mutating func data(
    _ source: String, reads: [String], writes: [String], only: Bool = false
  ) -> SampledEvent {
    let readOnly = !reads.isEmpty && (writes.isEmpty || random.chance(50))
    var event = event(
      "Data", source, random.one(of: readOnly ? reads : writes), readOnly)
    if !only && random.chance(30) {
      let name = text("eventName", or: ["X"])
      if !Self.knownCalls.contains(name) {
        event.name = name
        event.readOnly = random.chance(50)
      }
    }
    return event
  }

  /// Calls of which it is known what they are about, or whether they read.
  private static let knownCalls: Set<String> = [
    "GetObject", "HeadObject", "PutObject", "DeleteObject", "CopyObject", "ListObjects",
    "HeadBucket", "DeleteObjects", "Invoke", "LambdaESMDisabled", "GetItem", "Query", "PutItem",
    "GetRecords", "GetShardIterator", "ListObjectVersions", "ListMultipartUploads",
  ]

  private mutating func data() -> SampledEvent {
    let type = random.one(of: types)
    var arns = ARNSampler(words, texts.arns, random)
    defer { random = arns.random }
    switch type {
    case "AWS::S3::Object", "AWS::S3::Bucket":
      return random.chance(25) ? callOfBucket(&arns) : callOfObject(&arns)
    case "AWS::S3::AccessPoint":
      return about(type, arns.point(), "s3.amazonaws.com", ["GetObject"], ["PutObject"])
    case "AWS::S3Express::Object":
      return about(
        type, arns.directoryObject(), "s3express.amazonaws.com", ["GetObject"], ["PutObject"])
    case "AWS::Lambda::Function":
      let writes = texts.asksForFunctions ? ["Invoke", "LambdaESMDisabled"] : ["Invoke"]
      return about(type, arns.function(), "lambda.amazonaws.com", [], writes)
    case "AWS::DynamoDB::Table":
      var event = about(
        type, arns.table(), "dynamodb.amazonaws.com", ["GetItem", "Query"], ["PutItem"])
      for _ in 0..<random.one(of: [0, 0, 1, 1, 2]) {
        event.resources.append(.init(type: type, arn: arns.table()))
      }
      return event
    case "AWS::DynamoDB::Stream":
      let (stream, table) = arns.stream()
      var event = data(
        "dynamodb.amazonaws.com", reads: ["GetRecords", "GetShardIterator"], writes: [], only: true)
      event.resources = [
        .init(type: type, arn: stream), .init(type: "AWS::DynamoDB::Table", arn: table),
      ]
      return event
    default: return unlisted(type, &arns)
    }
  }

  private mutating func about(
    _ type: String, _ arn: String, _ source: String, _ reads: [String], _ writes: [String]
  ) -> SampledEvent {
    var event = data(source, reads: reads, writes: writes)
    event.resources = [.init(type: type, arn: arn)]
    return event
  }

  private mutating func callOfObject(_ arns: inout ARNSampler) -> SampledEvent {
    let (bucket, key) = arns.object()
    var event = data(
      "s3.amazonaws.com", reads: ["GetObject", "HeadObject"],
      writes: ["PutObject", "PutObject", "DeleteObject"])
    event.resources = [
      .init(type: "AWS::S3::Object", arn: words.object(bucket, key)),
      .init(type: "AWS::S3::Bucket", arn: "arn:\(words.partition):s3:::\(bucket)"),
    ]
    if event.name == "PutObject" && random.chance(40) { deliver(&event) }
    return event
  }

  private mutating func callOfBucket(_ arns: inout ARNSampler) -> SampledEvent {
    let (bucket, _) = arns.object()
    var event = data(
      "s3.amazonaws.com", reads: ["ListObjects", "HeadBucket"], writes: ["DeleteObjects"],
      only: true)
    event.resources = [
      .init(type: "AWS::S3::Object", arn: words.object(bucket, ""), isPrefix: true),
      .init(type: "AWS::S3::Bucket", arn: "arn:\(words.partition):s3:::\(bucket)"),
    ]
    return event
  }

  /// Of any service, with any call, about one to three resources.
  private mutating func unlisted(_ type: String, _ arns: inout ARNSampler) -> SampledEvent {
    var event = data(
      text("eventSource", or: ["sqs.amazonaws.com"]), reads: ["ListDeadLetterSourceQueues"],
      writes: ["SendMessage"])
    // Events of these services are about other types.
    if ["lambda.amazonaws.com", "s3.amazonaws.com"].contains(event.source) {
      event.source = "sqs.amazonaws.com"
    }
    for _ in 0..<random.one(of: [1, 1, 2, 3]) {
      event.resources.append(.init(type: type, arn: arns.any()))
    }
    return event
  }
}
