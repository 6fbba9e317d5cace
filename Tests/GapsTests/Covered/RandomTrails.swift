import CloudTrail
import ReplayTestSupport
import TestSupport

/// Calls on a few trails of two accounts, one of which manages the organization, at random.
struct RandomTrails {
  static let account = "111122223333"
  static let manager = "444455556666"
  private(set) var events: [TrailEvent] = []
  private(set) var end: Int64 = 0

  init(_ random: inout SeededRandom) {
    let trails = (0..<1 + random.below(4)).map { number -> TrailARN in
      TrailARN(
        partition: "aws", region: random.one(of: ["us-east-1", "us-east-1", "eu-west-1"]),
        account: random.chance(75) ? Self.account : Self.manager, name: "trail-\(number)")
    }
    for trail in trails where random.chance(85) {
      add(.create(Self.settings(&random)), trail, &random)
      if random.chance(90) { add(.startLogging, trail, &random) }
    }
    for _ in 0..<3 + random.below(20) {
      let trail = random.one(of: trails)
      let change: TrailChange =
        switch random.below(14) {
        case ..<7: .putEventSelectors(random.one(of: Self.selectors))
        case 7, 8: .stopLogging
        case 9, 10: .startLogging
        case 11: .update(Self.settings(&random))
        case 12: .delete
        default: .create(Self.settings(&random))
        }
      add(change, trail, &random)
    }
  }

  private mutating func add(
    _ change: TrailChange, _ trail: TrailARN, _ random: inout SeededRandom
  ) {
    end += 2 + Int64(random.below(5_000))
    var event = Example.event(change, at: end, id: "event-\(events.count)", trail: trail)
    (event.region, event.account) = (trail.region, trail.account)
    events.append(event)
  }

  private static func settings(_ random: inout SeededRandom) -> TrailSettings {
    TrailSettings(
      isMultiRegionTrail: random.chance(60), includeGlobalServiceEvents: random.chance(70),
      isOrganizationTrail: random.chance(30))
  }

  private static func basic(
    _ readWriteType: ReadWriteType, management: Bool = true, _ type: String? = nil,
    _ values: [String] = [], excluding: [String] = []
  ) -> TrailSelectors {
    .basic([
      EventSelector(
        readWriteType: readWriteType, includeManagementEvents: management,
        dataResources: type.map { [DataResource(type: $0, values: values)] } ?? [],
        excludeManagementEventSources: excluding)
    ])
  }

  private static func data(
    _ type: String, _ fields: AdvancedFieldSelector...
  ) -> AdvancedEventSelector {
    AdvancedEventSelector(
      fieldSelectors: [
        field("eventCategory", .equals, ["Data"]), field("resources.type", .equals, [type]),
      ] + fields)
  }

  private static let management = AdvancedEventSelector(fieldSelectors: [
    field("eventCategory", .equals, ["Management"])
  ])

  static let selectors: [TrailSelectors] = [
    basic(.all), basic(.readOnly), basic(.writeOnly), basic(.all, management: false),
    basic(.all, excluding: ["kms.amazonaws.com"]),
    basic(.all, "AWS::S3::Object", ["arn:aws:s3"]),
    basic(.writeOnly, "AWS::S3::Object", ["arn:aws:s3:::logs/"]),
    basic(
      .readOnly, management: false, "AWS::S3::Object", ["arn:aws:s3:::logs/a", "arn:aws:s3:::x/"]),
    basic(.all, "AWS::Lambda::Function", ["arn:aws:lambda:us-east-1:111122223333:function:pay"]),
    basic(.all, "AWS::DynamoDB::Table", ["arn:aws:dynamodb:us-east-1:111122223333:table/Orders"]),
    .advanced([management, data("AWS::S3::Object")]),
    .advanced([
      data("AWS::S3::Object", field("resources.ARN", .notStartsWith, ["arn:aws:s3:::logs/a"]))
    ]),
    .advanced([data("AWS::S3::Object", field("eventName", .equals, ["GetObject", "ListObjects"]))]),
    .advanced([
      data("AWS::S3::Object", field("readOnly", .equals, ["false"])), data("AWS::Lambda::Function"),
    ]),
    .advanced([
      management, data("AWS::DynamoDB::Table"), data("AWS::S3::Object"),
      data("AWS::Lambda::Function"),
    ]),
    .advanced([
      AdvancedEventSelector(fieldSelectors: [
        field("eventCategory", .equals, ["Management"]), field("readOnly", .equals, ["true"]),
        field("eventSource", .notEquals, ["kms.amazonaws.com"]),
      ])
    ]),
  ]

  // MARK: - Events

  static let questions: [(what: String, readOnly: Bool?)] = [
    ("management", nil), ("management", true), ("management", false), ("s3://logs", nil),
    ("s3://logs/a", nil), ("s3://logs", true), ("arn:aws:s3:::logs/a", nil),
    ("AWS::S3::Object", nil),
    ("AWS::S3::Object", false), ("ListObjects", nil), ("GetObject", nil),
    ("arn:aws:lambda:us-east-1:111122223333:function:pay", nil),
    ("arn:aws:dynamodb:us-east-1:111122223333:table/Orders", nil), ("AWS::DynamoDB::Table", true),
    ("ConsoleLogin", nil), ("kms:Decrypt", nil), ("CreateUser", nil), ("s3.amazonaws.com", nil),
    ("data", nil), ("AssumeRole", nil), ("StopLogging", nil),
  ]

  /// A documented event of an account, at a second after ``Example/start``.
  static func record(_ random: inout SeededRandom, account: String, at second: Int64) -> JSONValue {
    var region = random.one(of: ["us-east-1", "eu-west-1", "eu-central-1"])
    var resources: [JSONValue] = []
    func resource(_ type: String, _ arn: String, _ key: String = "ARN") -> JSONValue {
      .object([.init(key, .string(arn)), .init("type", .string(type))])
    }
    let call: (source: String, name: String, readOnly: Bool)
    let isData = random.chance(60)
    if isData {
      let bucket = random.one(of: ["logs", "logs", "x", "other"])
      switch random.below(6) {
      case ..<3:
        call = random.one(of: [
          ("s3.amazonaws.com", "GetObject", true), ("s3.amazonaws.com", "PutObject", false),
          ("s3.amazonaws.com", "DeleteObject", false),
        ])
        let key = random.one(of: ["a", "a/1", "b"])
        resources = [
          resource("AWS::S3::Object", "arn:aws:s3:::\(bucket)/\(key)"),
          resource("AWS::S3::Bucket", "arn:aws:s3:::\(bucket)"),
        ]
      case 3:
        call = random.one(of: [
          ("s3.amazonaws.com", "ListObjects", true), ("s3.amazonaws.com", "DeleteObjects", false),
        ])
        resources = [
          resource("AWS::S3::Object", "arn:aws:s3:::\(bucket)/", "ARNPrefix"),
          resource("AWS::S3::Bucket", "arn:aws:s3:::\(bucket)"),
        ]
      case 4:
        call = ("lambda.amazonaws.com", "Invoke", false)
        let name = random.one(of: ["pay", "other"])
        resources = [
          resource("AWS::Lambda::Function", "arn:aws:lambda:\(region):\(account):function:\(name)")
        ]
      default:
        call = random.one(of: [
          ("dynamodb.amazonaws.com", "GetItem", true), ("dynamodb.amazonaws.com", "PutItem", false),
        ])
        let name = random.one(of: ["Orders", "Other"])
        resources = [
          resource("AWS::DynamoDB::Table", "arn:aws:dynamodb:\(region):\(account):table/\(name)")
        ]
      }
    } else {
      call = random.one(of: [
        ("ec2.amazonaws.com", "RunInstances", false), ("ec2.amazonaws.com", "DescribeVpcs", true),
        ("kms.amazonaws.com", "Decrypt", true), ("iam.amazonaws.com", "CreateUser", false),
        ("signin.amazonaws.com", "ConsoleLogin", false), ("sts.amazonaws.com", "AssumeRole", true),
        ("cloudtrail.amazonaws.com", "StopLogging", false),
        ("s3.amazonaws.com", "CreateBucket", false),
      ])
      if call.source == "iam.amazonaws.com" { region = "us-east-1" }
    }
    var members: [JSONValue.Member] = [
      .init("eventVersion", "1.11"),
      .init(
        "userIdentity", ["type": "IAMUser", "arn": .string("arn:aws:iam::\(account):user/ann")]),
      .init("eventTime", .string("\(Example.start.advanced(bySeconds: second))")),
      .init("eventSource", .string(call.source)), .init("eventName", .string(call.name)),
      .init("awsRegion", .string(region)), .init("eventID", "e"),
      .init("readOnly", .bool(call.readOnly)), .init("eventType", "AwsApiCall"),
      .init("managementEvent", .bool(!isData)), .init("recipientAccountId", .string(account)),
      .init("eventCategory", .string(isData ? "Data" : "Management")),
    ]
    if call.source == "sts.amazonaws.com" {
      let isGlobal = region == "us-east-1" && random.chance(50)
      members.append(
        .init(
          "additionalEventData",
          ["RequestDetails": ["endpointType": .string(isGlobal ? "global" : "regional")]]))
    }
    if !resources.isEmpty { members.append(.init("resources", .array(resources))) }
    return .object(members)
  }
}
