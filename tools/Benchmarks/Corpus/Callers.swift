import SampleRecords

/// Who calls: instances, jobs, people and AWS's own services.
enum Callers {
  private static let agents = [
    "Boto3/1.38.27 md/Botocore#1.38.27 ua/2.1 os/linux#6.1.0 md/arch#x86_64 lang/python#3.12.10",
    "aws-sdk-go-v2/1.36.3 os/linux lang/go#1.24.3 md/GOOS#linux md/GOARCH#arm64 api/s3#1.79.3",
    "aws-sdk-java/2.31.50 md/io#async md/http#NettyNio ua/2.1 os/Linux#6.1 lang/java#21.0.7",
    "aws-cli/2.27.22 md/awscrt#0.26.1 ua/2.1 os/linux#6.1.0 md/arch#x86_64 lang/python#3.13.3",
    "APN/1.0 HashiCorp/1.0 Terraform/1.12.1 (+https://www.terraform.io) lang/go#1.24.2",
    "aws-sdk-nodejs/3.820.0 exec-env/AWS_Lambda_nodejs22.x \"reports\" <nightly & weekly>",
  ]

  private static let browser =
    "Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0"

  private static let roles = [
    "OrdersService", "PaymentsService", "SearchIndexer", "MediaTranscoder", "BillingExport",
    "ShippingLabels", "NightlyReports", "AnalyticsLoader", "IdentityGateway", "CatalogueSync",
    "DeployPipeline", "BackupOperator", "PartnerGateway", "SupportDesk", "PlatformEngineer",
    "AWSServiceRoleForConfig", "AWSServiceRoleForAutoScaling", "DataLakeCrawler",
  ]

  private static let people = ["arnav.desai", "mary.major", "zoë.grün", "助手", "jorge.souza"]

  /// In callers' sessions the key, the address and the start are holes.
  static let all: [Caller] =
    roles.enumerated().map { index, role in
      .session(
        index % 2 == 0 ? "i-\(Hole.instance.mark)" : "\(role.lowercased())-nightly",
        of: role, key: Hole.accessKey.mark, since: StandIn.sessionStart,
        address: Hole.address.mark, agent: agents[index % agents.count])
    }
    + people.enumerated().map { index, person in
      index % 2 == 0
        ? .user(
          person, key: Hole.accessKey.mark, address: Hole.address.mark, agent: agents[3])
        : .session(
          person, of: "PlatformEngineer", key: Hole.accessKey.mark, since: StandIn.sessionStart,
          mfa: true, address: Hole.address.mark, agent: browser, usesConsole: true)
    }
    + ["cloudtrail", "lambda", "ec2"].map(Caller.service)
}
