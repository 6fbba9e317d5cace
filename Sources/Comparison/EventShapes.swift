import CloudTrail
import Selectors

/// What the events of one kind of call look like: the service, the resources that a record lists together,
/// and the calls with whether they read.
struct EventShape: Sendable {
  /// `Management`, `Data` or `NetworkActivity`.
  var category: EventCategory
  /// The service; nil if it may be any.
  var source: String?
  /// The resources that a record lists, the one that the call is about first.
  var resources: [ResourceShape] = []
  /// Calls that are documented, the most telling first, with whether they read.
  var calls: [DocumentedCall] = []
  /// Whether the calls listed here are all that have this shape.
  var hasOnlyTheseCalls = false

  struct DocumentedCall: Sendable {
    var name: String
    var readOnly: Bool
  }

  /// - Parameters:
  ///   - reads: names of calls that read.
  ///   - writes: names of calls that write.
  static func data(
    _ source: String?, _ resources: [ResourceShape], reads: [String] = [], writes: [String] = [],
    only: Bool = false
  ) -> EventShape {
    EventShape(
      category: .data, source: source, resources: resources,
      calls: writes.map { .init(name: $0, readOnly: false) }
        + reads.map { .init(name: $0, readOnly: true) },
      hasOnlyTheseCalls: only)
  }
}

/// One resource in the records of a shape.
struct ResourceShape: Sendable {
  var type: String
  /// What its ARN looks like; nil for any text.
  var form: ARNForm?
  /// How its ARN follows from that of the first resource; nil for the first one.
  var derivation: Derivation?
  /// Whether the record gives `ARNPrefix`, the bucket with a slash, instead of an ARN.
  var isPrefix = false
  /// Whether a record can list several of them.
  var canBeSeveral = false

  enum Derivation: Sendable {
    /// Of `arn:aws:s3:::bucket/key`, `arn:aws:s3:::bucket`.
    case bucketOfObject
    /// Of a table's stream, the table.
    case tableOfStream
  }
}

extension ResourceShape.Derivation {
  /// The ARN that follows from that of the first resource; nil if none does.
  func derived(from first: String) -> String? {
    switch self {
    case .bucketOfObject: first.before("/")
    case .tableOfStream: first.before("/stream/")
    }
  }

  /// The beginning of the first resource's ARN for one of the derived resource.
  func beginning(of derived: String) -> String {
    switch self {
    case .bucketOfObject: derived + "/"
    case .tableOfStream: derived + "/stream/"
    }
  }
}

/// The shapes of documented events. The list of resource types is open: a type that is not here has events
/// of one resource, by any service, with any calls.
enum EventShapes {
  static let data: [EventShape] = [
    .data(
      "s3.amazonaws.com", [object, bucket],
      reads: [
        "GetObject", "HeadObject", "GetObjectAcl", "GetObjectTagging", "GetObjectAttributes",
        "ListParts", "SelectObjectContent", "GetObjectTorrent",
      ],
      writes: [
        "PutObject", "DeleteObject", "CopyObject", "CreateMultipartUpload", "UploadPart",
        "CompleteMultipartUpload", "AbortMultipartUpload", "PutObjectAcl", "PutObjectTagging",
        "DeleteObjectTagging", "RestoreObject", "UploadPartCopy",
      ]),
    .data(
      "s3.amazonaws.com", [objectsOfBucket, bucket],
      reads: ["ListObjects", "HeadBucket", "ListObjectVersions", "ListMultipartUploads"],
      writes: ["DeleteObjects"], only: true),
    .data(
      "s3.amazonaws.com",
      [
        .init(
          type: "AWS::S3::AccessPoint",
          form: ARNForm("arn:aws:s3:<us-east-1>:<111122223333>:accesspoint/<example-point>"))
      ],
      reads: ["GetObject"], writes: ["PutObject"]),
    .data(
      "s3express.amazonaws.com",
      [
        .init(
          type: "AWS::S3Express::Object",
          form: ARNForm(
            "arn:aws:s3express:<us-east-1>:<111122223333>:bucket/<example--use1-az4--x-s3>/<report.csv>"
          ))
      ],
      reads: ["GetObject"], writes: ["PutObject"]),
    .data(
      "lambda.amazonaws.com",
      [
        .init(
          type: "AWS::Lambda::Function",
          form: ARNForm("arn:aws:lambda:<us-east-1>:<111122223333>:function:<example-function>"))
      ],
      writes: ["Invoke", "LambdaESMDisabled"]),
    .data(
      "dynamodb.amazonaws.com",
      [table],
      reads: ["GetItem", "Query", "Scan", "BatchGetItem", "TransactGetItems"],
      writes: [
        "PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems",
      ]),
    .data(
      "dynamodb.amazonaws.com",
      [
        .init(
          type: "AWS::DynamoDB::Stream",
          form: ARNForm(
            "arn:aws:dynamodb:<us-east-1>:<111122223333>:table/<ExampleTable>/stream/<2026-01-01T00:00:00.000>"
          )),
        .init(type: "AWS::DynamoDB::Table", form: table.form, derivation: .tableOfStream),
      ],
      reads: ["GetRecords", "GetShardIterator"], only: true),
  ]

  private static let object = ResourceShape(
    type: "AWS::S3::Object", form: ARNForm("arn:aws:s3:::<amzn-example-bucket>/<report.csv>"))
  private static let objectsOfBucket = ResourceShape(
    type: "AWS::S3::Object", form: ARNForm("arn:aws:s3:::<amzn-example-bucket>/"), isPrefix: true)
  private static let bucket = ResourceShape(
    type: "AWS::S3::Bucket", form: ARNForm("arn:aws:s3:::<amzn-example-bucket>"),
    derivation: .bucketOfObject)
  private static let table = ResourceShape(
    type: "AWS::DynamoDB::Table",
    form: ARNForm("arn:aws:dynamodb:<us-east-1>:<111122223333>:table/<ExampleTable>"),
    canBeSeveral: true)

  /// The shapes of all events that any of the selectors can take.
  ///
  /// - Parameter fresh: a character that occurs in no value.
  static func shapes(for selectors: NumberedSelectors, fresh: String) -> [EventShape] {
    var questions = Questions()
    func shapes(
      _ category: EventCategory, _ make: (SelectorMask) -> [EventShape]
    ) -> [EventShape] {
      let mask = selectors.selecting(category, &questions).possible
      return mask.isEmpty ? [] : make(mask)
    }
    func withOrWithoutResources(_ shape: EventShape) -> [EventShape] {
      shapes(shape.category) {
        [shape] + withResources(shape, selectors, of: $0, fresh: fresh)
      }
    }
    return withOrWithoutResources(management)
      + shapes(.data) { dataShapes(selectors, of: $0, fresh: fresh) }
      + withOrWithoutResources(networkActivity)
  }

  /// Events of a category that has no use for resources, for imported selectors that ask for them.
  private static func withResources(
    _ shape: EventShape, _ selectors: NumberedSelectors, of mask: SelectorMask, fresh: String
  ) -> [EventShape] {
    let asked = [SelectorField.resourcesType, .resourcesARN]
    if asked.allSatisfy({ selectors.fields($0, of: mask).isEmpty }) { return [] }
    let texts = TextCells(
      selectors.conditions(.resourcesType, of: mask).values, fresh: fresh)
    return texts.all.map { cell in
      var shape = shape
      shape.resources = [ResourceShape(type: cell.text, canBeSeveral: true)]
      return shape
    }
  }

  private static func dataShapes(
    _ selectors: NumberedSelectors, of mask: SelectorMask, fresh: String
  ) -> [EventShape] {
    let fields = selectors.fields(.resourcesType, of: mask)
    var values = selectors.conditions(.resourcesType, of: mask).values
    let basic = selectors.basic(of: mask).flatMap(\.basic.selector.dataResources).map(\.type)
    let asking = Set(fields.map(\.selector))
    let isOpen =
      fields.contains { $0.field.selector.conditions.contains { $0.operator != .equals } }
      || selectors.all.indices.contains { number in
        guard mask.contains(number), !asking.contains(number) else { return false }
        if case .advanced = selectors.all[number] { return true }
        return false
      }
    values.equal += basic
    let texts = TextCells(values, fresh: fresh)
    // Where any type will do, so do those that have a shape.
    let types =
      isOpen
      ? data.flatMap { $0.resources.map(\.type) } + texts.all.map(\.text)
      : texts.equal.map(\.text)
    var known: Set<Int> = []
    var unlisted: [EventShape] = []
    for type in types {
      let listed = data.indices.filter { index in
        data[index].resources.contains { $0.type.utf8.elementsEqual(type.utf8) }
      }
      if listed.isEmpty { unlisted.append(Self.unlisted(type)) }
      known.formUnion(listed)
    }
    return known.sorted().map { data[$0] } + unlisted
  }

  /// Texts of which a made-up event may consist.
  static let texts: [String] =
    data.flatMap { shape in
      shape.calls.map(\.name) + shape.resources.map(\.type)
        + shape.resources.compactMap { $0.form?.completed("", with: "") }
    } + managementCalls.flatMap { [$0.source, $0.write ?? "", $0.read ?? ""] }

  /// Management events, whatever the service.
  static let management = EventShape(category: .management)

  /// Network activity events, whatever the service.
  static let networkActivity = EventShape(category: .networkActivity)

  /// The events of a resource type that has no shape here.
  static func unlisted(_ type: String) -> EventShape {
    .data(nil, [ResourceShape(type: type, canBeSeveral: true)])
  }

  /// Calls that tell an auditor something, by service, for witnesses: each one that writes and one that reads.
  static let managementCalls: [(source: String, write: String?, read: String?)] = [
    ("ec2.amazonaws.com", "RunInstances", "DescribeInstances"),
    ("cloudtrail.amazonaws.com", "StopLogging", "DescribeTrails"),
    ("rds.amazonaws.com", "DeleteDBInstance", "DescribeDBInstances"),
    ("kms.amazonaws.com", "DisableKey", "Decrypt"),
    ("kms.amazonaws.com.cn", "DisableKey", "Decrypt"),
    ("rdsdata.amazonaws.com", "ExecuteStatement", nil),
    ("iam.amazonaws.com", "CreateAccessKey", "ListUsers"),
    ("cloudfront.amazonaws.com", "CreateDistribution", "ListDistributions"),
    ("sts.amazonaws.com", nil, "AssumeRole"),
    ("signin.amazonaws.com", "ConsoleLogin", nil),
    ("s3.amazonaws.com", "PutBucketPolicy", "GetBucketAcl"),
    ("logs.amazonaws.com", "PutLogEvents", "DescribeLogGroups"),
  ]
}
