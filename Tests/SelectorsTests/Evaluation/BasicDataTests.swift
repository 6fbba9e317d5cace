import CloudTrail
import Selectors
import Testing

/// SEMANTICS 1.4, 1.5 and 1.8: what a basic selector makes of data events.
@Suite("Basic selectors and data events")
struct BasicDataTests {
  private static func taking(
    _ value: String..., of type: BasicResourceType = .s3Object, asking rw: ReadWriteType = .all
  ) -> TrailSelectors {
    .basic([
      EventSelector(
        readWriteType: rw, includeManagementEvents: false,
        dataResources: [DataResource(type: type.rawValue, values: value)])
    ])
  }

  private static func function(_ arn: String) -> JSONValue {
    ExampleRecord.data([["type": "AWS::Lambda::Function", "ARN": .string(arn)]])
  }

  private static func table(_ arn: String) -> JSONValue {
    ExampleRecord.data([["type": "AWS::DynamoDB::Table", "ARN": .string(arn)]])
  }

  private static func bucketCall(_ prefix: String) -> JSONValue {
    ExampleRecord.data([
      ["accountId": "111122223333", "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::example"],
      ["type": "AWS::S3::Object", "ARNPrefix": .string(prefix)],
    ])
  }

  private static let hello = "arn:aws:lambda:us-east-1:111122223333:function:helloworld"
  private static let orders = "arn:aws:dynamodb:us-east-1:111122223333:table/orders"

  /// SEMANTICS 1.3a, 1.4b, 1.4c, 1.4d, 1.4k
  @Test(
    "S3 values are prefixes of the object's ARN",
    arguments: [
      Verdict("all of S3", taking("arn:aws:s3"), ExampleRecord.object(), .logged),
      Verdict("all buckets", taking("arn:aws:s3:::"), ExampleRecord.object(), .logged),
      Verdict("one bucket", taking("arn:aws:s3:::example/"), ExampleRecord.object(), .logged),
      Verdict(
        "a bucket whose name is longer", taking("arn:aws:s3:::exam/"), ExampleRecord.object(),
        .notLogged, by: .dataResources),
      Verdict(
        "a prefix knows no folders", taking("arn:aws:s3:::example/pre"),
        ExampleRecord.object("presents.txt"), .logged),
      Verdict(
        "another prefix", taking("arn:aws:s3:::example/pre"), ExampleRecord.object("post"),
        .notLogged, by: .dataResources),
      Verdict(
        "case counts", taking("arn:aws:s3:::example/Key"), ExampleRecord.object("key"),
        .notLogged, by: .dataResources),
      Verdict(
        "a star is a star", taking("arn:aws:s3:::example/*"), ExampleRecord.object("key"),
        .notLogged, by: .dataResources),
      Verdict(
        "and matches one", taking("arn:aws:s3:::example/*"), ExampleRecord.object("*key"), .logged),
      Verdict(
        "another partition", taking("arn:aws-cn:s3:::"), ExampleRecord.object(), .notLogged,
        by: .dataResources),
      Verdict(
        "a bucket alone is not the object's bucket entry", taking("arn:aws:s3:::example"),
        ExampleRecord.data([["type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::example"]]),
        .notLogged, by: .dataResources),
      Verdict(
        "any of several values", taking("arn:aws:s3:::other/", "arn:aws:s3:::example/"),
        ExampleRecord.object(), .logged),
      Verdict(
        "no values take nothing", taking(), ExampleRecord.object(), .notLogged,
        by: .dataResources),
    ])
  func objects(_ verdict: Verdict) { verdict.check() }

  /// SEMANTICS 1.5a
  @Test(
    "ARNPrefix counts as the ARN of calls on a whole bucket",
    arguments: [
      Verdict("all of S3", taking("arn:aws:s3"), bucketCall("arn:aws:s3:::example/"), .logged),
      Verdict(
        "the bucket", taking("arn:aws:s3:::example/"), bucketCall("arn:aws:s3:::example/"),
        .logged),
      Verdict(
        "shorter than the value", taking("arn:aws:s3:::example/pre"),
        bucketCall("arn:aws:s3:::example/"), .notLogged, by: .dataResources),
      Verdict(
        "the ARN counts if both are given", taking("arn:aws:s3:::example/a"),
        ExampleRecord.data([
          [
            "type": "AWS::S3::Object", "ARN": "arn:aws:s3:::example/b",
            "ARNPrefix": "arn:aws:s3:::example/a",
          ]
        ]), .notLogged, by: .dataResources),
      Verdict(
        "an ARN that is null is none", taking("arn:aws:s3:::example/"),
        ExampleRecord.data([
          ["type": "AWS::S3::Object", "ARN": nil, "ARNPrefix": "arn:aws:s3:::example/"]
        ]), .logged),
    ])
  func prefixes(_ verdict: Verdict) { verdict.check() }

  /// SEMANTICS 1.4b, 1.4f, 1.4h
  @Test(
    "Functions and tables are exact, or all",
    arguments: [
      Verdict(
        "all functions", taking("arn:aws:lambda", of: .lambdaFunction), function(hello), .logged),
      Verdict("the function", taking(hello, of: .lambdaFunction), function(hello), .logged),
      Verdict(
        "helloworld is not helloworld2", taking(hello, of: .lambdaFunction),
        function(hello + "2"), .notLogged, by: .dataResources),
      Verdict(
        "a Region's prefix may take its functions",
        taking("arn:aws:lambda:us-east-1", of: .lambdaFunction), function(hello), .uncertain,
        by: .dataResources),
      Verdict(
        "all tables", taking("arn:aws:dynamodb", of: .dynamoDBTable), table(orders), .logged),
      Verdict("the table", taking(orders, of: .dynamoDBTable), table(orders), .logged),
      Verdict(
        "a longer table", taking(orders, of: .dynamoDBTable), table(orders + "2"), .notLogged,
        by: .dataResources),
      Verdict(
        "tables are no functions", taking("arn:aws:lambda", of: .lambdaFunction), table(orders),
        .notLogged, by: .dataResources),
      Verdict(
        "a stream's record names its table too", taking(orders, of: .dynamoDBTable),
        ExampleRecord.data([
          ["type": "AWS::DynamoDB::Stream", "ARN": .string(orders + "/stream/1")],
          ["type": "AWS::DynamoDB::Table", "ARN": .string(orders)],
        ]), .logged),
    ])
  func exact(_ verdict: Verdict) { verdict.check() }

  /// SEMANTICS 1.8a
  @Test(
    "ReadWriteType holds for data events too: the documentation's example (SEMANTICS 1.8)",
    arguments: [
      ("DeleteObject", false, "my-images/example.jpg", Answer.logged, Clause.all),
      ("DeleteObject", false, "my-videos/example.mov", .notLogged, .dataResources),
      ("GetObject", true, "my-images/example.jpg", .notLogged, .readWriteType),
    ])
  func documented(_ name: String, _ isRead: Bool, _ key: String, _ answer: Answer, _ by: Clause) {
    let record = ExampleRecord.object(
      key, ["eventName": .string(name), "readOnly": .bool(isRead)])
    Verdict(
      name, Self.taking("arn:aws:s3:::example/my-images", asking: .writeOnly), record, answer,
      by: by
    ).check()
  }

  /// SEMANTICS 1.4a, 1.6a
  @Test(
    "What a data event lacks",
    arguments: [
      Verdict(
        "no resources", taking("arn:aws:s3"), ExampleRecord.data([]), .notLogged,
        by: .dataResources),
      Verdict(
        "an entry without a type", taking("arn:aws:s3"),
        ExampleRecord.data([["ARN": "arn:aws:s3:::example/key"]]), .notLogged, by: .dataResources),
      Verdict(
        "an entry without an ARN is one of the whole service", taking("arn:aws:s3"),
        ExampleRecord.data([["type": "AWS::S3::Object"]]), .logged),
      Verdict(
        "and of no bucket", taking("arn:aws:s3:::example/"),
        ExampleRecord.data([["type": "AWS::S3::Object"]]), .notLogged, by: .dataResources),
      Verdict(
        "an ARN that is a number is none", taking("arn:aws:s3:::"),
        ExampleRecord.data([["type": "AWS::S3::Object", "ARN": 1]]), .logged),
      Verdict(
        "a table without an ARN", taking("arn:aws:dynamodb", of: .dynamoDBTable),
        ExampleRecord.data([["type": "AWS::DynamoDB::Table"]]), .logged),
      Verdict(
        "no readOnly, and the resource fits", taking("arn:aws:s3", asking: .writeOnly),
        ExampleRecord.object().without("readOnly"), .uncertain, by: .readWriteType),
      Verdict(
        "no readOnly, and the resource does not fit",
        taking("arn:aws:s3:::other/", asking: .writeOnly),
        ExampleRecord.object().without("readOnly"), .notLogged, by: .dataResources),
      Verdict(
        "excluded sources are about management events only",
        .basic([
          EventSelector(
            dataResources: [DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3"])],
            excludeManagementEventSources: ["kms.amazonaws.com"])
        ]), ExampleRecord.object("key", ["eventSource": "kms.amazonaws.com"]), .logged),
    ])
  func lacking(_ verdict: Verdict) { verdict.check() }
}
