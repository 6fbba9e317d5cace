import CloudTrail
import ReadModels
import Testing

@Suite("Selectors in a few words")
struct SelectorsInShortTests {
  private static func basic(
    _ kind: ReadWriteType = .all, management: Bool = true, but excluded: [String] = [],
    data: [(String, [String])] = []
  ) -> EventSelector {
    EventSelector(
      readWriteType: kind, includeManagementEvents: management,
      dataResources: data.map { DataResource(type: $0.0, values: $0.1) },
      excludeManagementEventSources: excluded)
  }

  private static let buckets = ["arn:aws:s3:::a/", "arn:aws:s3:::b/", "arn:aws:s3:::c/prefix"]

  @Test(
    "Basic ones",
    arguments: [
      ([basic()], "management: all"), ([basic(.readOnly)], "management: reads"),
      ([basic(.readOnly), basic(.writeOnly)], "management: all"),
      ([basic(but: ["kms.amazonaws.com"])], "management: all but KMS"),
      (
        [basic(.readOnly, but: ["kms.amazonaws.com"]), basic(.writeOnly)],
        "management: reads but KMS, writes"
      ),
      ([basic(management: false)], "nothing"),
      (
        [basic(.writeOnly, management: false, data: [("AWS::S3::Object", ["arn:aws:s3"])])],
        "S3: all, writes"
      ),
      ([basic(data: [("AWS::S3::Object", buckets)])], "management: all · S3: 2 buckets, 1 prefix"),
      (
        [
          basic(data: [
            ("AWS::Lambda::Function", ["arn:aws-cn:lambda"]), ("AWS::DynamoDB::Table", ["t"]),
          ])
        ],
        "management: all · Lambda: all · DynamoDB: 1 table"
      ),
      ([basic(management: false, data: [("AWS::S3::Object", [])])], "nothing"),
    ])
  func basicOnes(_ selectors: [EventSelector], _ words: String) {
    let short = SelectorsInShort(.basic(selectors))
    #expect(short.words == words)
    #expect(short.takesNothing == (words == "nothing"))
  }

  private static func advanced(
    _ category: String, _ fields: [(String, FieldOperator, [String])] = []
  ) -> AdvancedEventSelector {
    AdvancedEventSelector(
      fieldSelectors: ([("eventCategory", .equals, [category])] + fields).map {
        AdvancedFieldSelector(field: $0.0, conditions: [.init($0.1, $0.2)])
      })
  }

  private static let objects = ("resources.type", FieldOperator.equals, ["AWS::S3::Object"])

  @Test(
    "Advanced ones",
    arguments: [
      ([], "nothing"), ([advanced("Management")], "management: all"),
      ([advanced("Management", [("readOnly", .equals, ["false"])])], "management: writes"),
      (
        [
          advanced("Management", [("readOnly", .equals, ["false"])]),
          advanced("Management", [("readOnly", .equals, ["true"])]),
        ], "management: all"
      ),
      (
        [
          advanced(
            "Management",
            [("eventSource", .notEquals, ["kms.amazonaws.com", "rdsdata.amazonaws.com"])])
        ],
        "management: all but KMS and the RDS Data API"
      ),
      (
        [advanced("Management", [("eventSource", .equals, ["iam.amazonaws.com"])])],
        "management: IAM only"
      ),
      (
        [advanced("Management", [("userIdentity.arn", .notEquals, ["x"])])], "management: some"
      ),
      ([advanced("Data", [objects])], "S3: all"),
      (
        [advanced("Data", [objects, ("resources.ARN", .startsWith, ["arn:aws:s3:::a/"])])],
        "S3: 1 bucket"
      ),
      (
        [advanced("Data", [objects, ("resources.ARN", .notStartsWith, ["arn:aws:s3:::a/x"])])],
        "S3: all but 1 prefix"
      ),
      (
        [advanced("Data", [objects, ("resources.ARN", .endsWith, [".csv"])])], "S3: some"
      ),
      ([advanced("Data", [objects, ("eventName", .equals, ["GetObject"])])], "S3: some"),
      (
        [advanced("Data", [("resources.type", .equals, ["AWS::SNS::Topic"])])], "SNS Topic: all"
      ),
      (
        [advanced("NetworkActivity", [("eventSource", .equals, ["ec2.amazonaws.com"])])],
        "network: EC2"
      ),
      ([advanced("Tomorrow")], "some, by 1 other selector"),
    ] as [([AdvancedEventSelector], String)])
  func advancedOnes(_ selectors: [AdvancedEventSelector], _ words: String) {
    let short = SelectorsInShort(.advanced(selectors))
    #expect(short.words == words)
    #expect(short.takesNothing == selectors.isEmpty)
  }
}
