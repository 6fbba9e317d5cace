import SampleRecords

/// The people, programs and services of the story. Addresses are RFC 5737's, names and keys AWS's
/// own examples or made in their manner.
enum Cast {
  private static let browser =
    "Mozilla/5.0 (X11; Linux x86_64; rv:135.0) Gecko/20100101 Firefox/135.0"
  private static let commandLine =
    "aws-cli/2.24.10 md/awscrt#0.23.8 ua/2.0 os/linux#6.1.0 md/arch#x86_64 lang/python#3.12.9"

  /// Platform engineer, at the console, with a second factor.
  static let mary = Caller.session(
    "mary.major", of: "PlatformEngineer", key: "ASIAIOSFODNN7EXAMPLE",
    since: .on(day: 1, 07, 52, 30), mfa: true, address: "198.51.100.24", agent: browser,
    usesConsole: true)

  static let arnav = Caller.user(
    "arnav.desai", key: "AKIAI44QH8DHBEXAMPLE", address: "198.51.100.31", agent: commandLine)

  /// The same person, who forgot the password of the console.
  static let arnavAtConsole = Caller.user(
    "arnav.desai", key: nil, address: "198.51.100.31", agent: browser)

  static let pipeline = Caller.session(
    "build-1842", of: "DeployPipeline", key: "ASIAI44QH8DHBEXAMPLE",
    since: .on(day: 1, 07, 58, 00), address: "198.51.100.80",
    agent: "APN/1.0 HashiCorp/1.0 Terraform/1.10.5 (+https://www.terraform.io) "
      + "terraform-provider-aws/5.88.0 aws-sdk-go-v2/1.36.1 os/linux lang/go#1.23.5")

  static let orders = Caller.session(
    "i-1234567890abcdef0", of: "OrdersService", key: "ASIAORDERS1234EXAMPL",
    since: .on(day: 1, 00, 00, 00), address: "192.0.2.15",
    agent: "Boto3/1.36.26 md/Botocore#1.36.26 ua/2.0 os/linux#6.1.0 lang/python#3.12.9")

  static let reports = Caller.session(
    "nightly-reports", of: "NightlyReports", key: "ASIAREPORTS123EXAMPL",
    since: .on(day: 1, 00, 00, 00), address: "192.0.2.40",
    agent: "aws-sdk-nodejs/3.750.0 exec-env/AWS_Lambda_nodejs22.x \"reports\" <nightly & weekly>")

  static let config = Caller.session(
    "AWSConfig-Describe", of: "AWSServiceRoleForConfig", key: "ASIACONFIG1234EXAMPL",
    since: .on(day: 1, 00, 00, 00), address: "config.amazonaws.com",
    agent: "config.amazonaws.com")

  static let cloudTrail = Caller.service("cloudtrail")
  static let lambda = Caller.service("lambda")
  static let ec2 = Caller.service("ec2")

  /// Whose access key leaked.
  static let helpdesk = Caller.user(
    "helpdesk", key: "AKIAIOSFODNN7EXAMPLE", address: "203.0.113.77", agent: commandLine)

  static let attackerKey = "ASIAATTACKER12EXAMPL"
  static let attackerSession = "support-8841"

  /// What the leaked key became: a role's session, without a second factor.
  static let attacker = Caller.session(
    attackerSession, of: "SupportAccess", key: attackerKey, since: .on(day: 2, 02, 09, 44),
    address: "203.0.113.77", agent: commandLine)

  static let plantedName = "svc-backup-2"
  static let plantedKey = "AKIAPLANTED123EXAMPL"

  /// The user that the attacker made to come back.
  static let planted = Caller.user(
    plantedName, key: nil, address: "203.0.113.77", agent: browser)
}

/// The buckets, functions and tables of the account.
enum Names {
  static let customers = "example-customer-records"
  static let assets = "example-static-assets"
  static let audit = "example-audit-logs"
  static let orders = "example-orders"
  static let sessions = "example-sessions"
  static let checkout = "checkout"
  static let instances = ["i-1234567890abcdef0", "i-0598c7d356eba48d7", "i-0abcdef1234567890"]

  static func customerRecord(_ number: Int) -> String {
    "customers/2025/\(10_000 + number).json"
  }
}

/// The trails of the account.
enum Trails {
  static let management = Trail(
    name: "management-trail", home: .northVirginia, isMultiRegion: true)
  static let data = Trail(name: "data-trail", home: .northVirginia, isMultiRegion: false)
  /// Older than the first record, so what it selects is not known.
  static let legacy = Trail(name: "legacy-trail", home: .ireland, isMultiRegion: false)
}

/// Every set of selectors that someone puts in the story.
enum Settings {
  /// What AWS gives a new trail, sent explicitly.
  static let defaults = Selectors.basic([BasicSelector()])

  static let withoutKeys = Selectors.basic([
    BasicSelector(excludedSources: ["kms.amazonaws.com"])
  ])

  /// The trail stays on and looks healthy, and logs nothing: no management events, and data
  /// resources without a value.
  static let nothing = Selectors.basic([
    BasicSelector(
      readWriteType: "ReadOnly", includesManagement: false,
      data: [("AWS::S3::Object", []), ("AWS::Lambda::Function", [])])
  ])

  /// What the company lives on. HeadObject is left out for its bulk.
  static let customerData = Selectors.advanced([
    .management,
    .data(
      "Customer records", of: "AWS::S3::Object",
      [
        ("resources.ARN", "startsWith", ["arn:aws:s3:::\(Names.customers)/"]),
        ("eventName", "notEquals", ["HeadObject"]),
      ]),
    .data("All functions", of: "AWS::Lambda::Function", []),
    .data(
      "Orders", of: "AWS::DynamoDB::Table",
      [
        (
          "resources.ARN", "equals",
          [Account.arn("dynamodb", .northVirginia, "table/\(Names.orders)")]
        )
      ]),
  ])

  /// One selector of the right bucket remains, and passes a careless look.
  static let archiveWrites = Selectors.advanced([
    .data(
      "Customer records", of: "AWS::S3::Object",
      [
        ("readOnly", "equals", ["false"]),
        ("resources.ARN", "startsWith", ["arn:aws:s3:::\(Names.customers)/archive/"]),
      ])
  ])
}
