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

/// A caller's credentials and address, which its calls share.
struct Session {
  let accessKey: [UInt8]
  let address: [UInt8]
  /// The id of the instance that calls, without its `i-`.
  let instance: [UInt8]

  static let all: [Session] = {
    var chance = Chance(seed: 0).branch("sessions")
    return (0..<500).map { number in
      // RFC 5737's addresses.
      let network = ["192.0.2", "198.51.100", "203.0.113"][number % 3]
      return Session(
        accessKey: Array("ASIA\(chance.capitals(16))".utf8),
        address: Array("\(network).\(chance.within(1...254))".utf8),
        instance: Array(chance.hexadecimal(17).utf8))
    }
  }()
}

/// Calls on single objects, and how often each comes.
enum ObjectTraffic {
  static let calls: [(Call, weight: Int)] = [
    (get, 50),
    (head, 18),
    (put, 14),
    (delete, 6),
    (like(get, "GetObjectTagging"), 4),
    (like(get, "GetObjectAcl"), 2),
    (like(get, "GetObjectAttributes"), 2),
    (like(put, "PutObjectTagging"), 2),
    (like(put, "CopyObject"), 2),
    (like(put, "UploadPart"), 6),
    (like(put, "CreateMultipartUpload"), 2),
    (like(put, "CompleteMultipartUpload"), 2),
    (like(delete, "AbortMultipartUpload"), 1),
    (like(put, "RestoreObject"), 1),
  ]

  private static let bucket = Hole.bucket.mark
  private static let key = Hole.key.mark

  private static let get = real(ObjectCalls.get(key, from: bucket, bytes: StandIn.byteCount))
  private static let head = real(ObjectCalls.head(key, in: bucket))
  private static let put = real(ObjectCalls.put(key, in: bucket, bytes: StandIn.byteCount))
  private static let delete = real(ObjectCalls.delete(key, from: bucket))

  private static func like(_ call: Call, _ name: String) -> Call {
    var call = call
    call.name = name
    return call
  }

  /// With S3's host id, 76 random characters that no real record lacks and no compression shortens.
  private static func real(_ call: Call) -> Call {
    var call = call
    if case .object(let members)? = call.additional {
      call.additional = .object(members + [("x-amz-id-2", .string(Hole.hostID.mark + "=="))])
    }
    return call
  }
}
