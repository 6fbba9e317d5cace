import CloudTrail
import Selectors
import Testing

/// The rules of section 1 that are inferred or not known: what follows, and when they are cited.
@Suite("Doubtful rules of basic selectors")
struct BasicRuleTests {
  private static let hello = "arn:aws:lambda:us-east-1:111122223333:function:helloworld"
  private static let orders = "arn:aws:dynamodb:us-east-1:111122223333:table/orders"
  private static let bucket = "arn:aws:s3:::example/"

  private static func taking(
    _ values: String..., of type: BasicResourceType = .s3Object, asking rw: ReadWriteType = .all
  ) -> TrailSelectors {
    .basic([
      EventSelector(
        readWriteType: rw, includeManagementEvents: false,
        dataResources: [DataResource(type: type.rawValue, values: values)])
    ])
  }

  private static func functions(_ values: String...) -> TrailSelectors {
    .basic([
      EventSelector(
        includeManagementEvents: false,
        dataResources: [DataResource(type: "AWS::Lambda::Function", values: values)])
    ])
  }

  private static func function(_ arn: String) -> JSONValue {
    ExampleRecord.data([["type": "AWS::Lambda::Function", "ARN": .string(arn)]])
  }

  private static func table(_ arn: String) -> JSONValue {
    ExampleRecord.data([["type": "AWS::DynamoDB::Table", "ARN": .string(arn)]])
  }

  private static let listing = ExampleRecord.data([
    ["type": "AWS::S3::Object", "ARNPrefix": .string(bucket)]
  ])

  @Test(
    "Without readOnly nobody can distinguish reads from writes (SEMANTICS 1.2c)",
    arguments: [
      Verdict(
        "asked", .basic([EventSelector(readWriteType: .readOnly)]),
        ExampleRecord.management().without("readOnly"), .uncertain, by: .readWriteType,
        citedRules: [.readOnlyOfBasic]),
      Verdict(
        "not asked", .default, ExampleRecord.management().without("readOnly"), .logged,
        citedRules: []),
      Verdict(
        "a text, written with an escape", .basic([EventSelector(readWriteType: .readOnly)]),
        ExampleRecord.management(["readOnly": "tru\\u0065"]), .logged, citedRules: []),
      Verdict(
        "a resource in doubt, and no readOnly",
        taking("arn:aws:lambda:us-east-1", of: .lambdaFunction, asking: .readOnly),
        function(hello).without("readOnly"), .uncertain, by: .dataResources,
        citedRules: [.partialARN, .readOnlyOfBasic]),
    ])
  func readOnly(_ verdict: Verdict) { verdict.check() }

  @Test(
    "A star after the slash is a star (SEMANTICS 1.4e)",
    arguments: [
      Verdict(
        "all objects", taking(bucket + "*"), ExampleRecord.object(), .notLogged,
        by: .dataResources, citedRules: [.starInKey]),
      Verdict(
        "in the middle", taking(bucket + "a*/c"), ExampleRecord.object("ab/cd"), .notLogged,
        by: .dataResources, citedRules: [.starInKey]),
      Verdict(
        "a wildcard would not have taken it either", taking(bucket + "a*/c"),
        ExampleRecord.object("ab/d"), .notLogged, by: .dataResources, citedRules: []),
      Verdict(
        "another bucket", taking("arn:aws:s3:::other/*"), ExampleRecord.object(), .notLogged,
        by: .dataResources, citedRules: []),
      Verdict(
        "a key with a star", taking(bucket + "*"), ExampleRecord.object("*key"), .logged,
        citedRules: []),
      Verdict(
        "ReadWriteType refuses anyway", taking(bucket + "*", asking: .readOnly),
        ExampleRecord.object(), .notLogged, by: .dataResources, citedRules: []),
      Verdict(
        "another value takes it", taking(bucket + "*", bucket), ExampleRecord.object(), .logged,
        citedRules: []),
    ])
  func star(_ verdict: Verdict) { verdict.check() }

  @Test(
    "A function with and without a qualifier (SEMANTICS 1.4f, 1.4g)",
    arguments: [
      Verdict(
        "without, with", functions(hello), function(hello + ":1"), .uncertain,
        by: .dataResources, citedRules: [.lambdaQualifier]),
      Verdict(
        "with, without", functions(hello + ":PROD"), function(hello), .uncertain,
        by: .dataResources, citedRules: [.lambdaQualifier]),
      Verdict("the same", functions(hello + ":1"), function(hello + ":1"), .logged, citedRules: []),
      Verdict(
        "another qualifier", functions(hello + ":1"), function(hello + ":2"), .notLogged,
        by: .dataResources, citedRules: []),
      Verdict(
        "a longer qualifier", functions(hello + ":1"), function(hello + ":11"), .notLogged,
        by: .dataResources, citedRules: []),
      Verdict(
        "a longer name", functions(hello), function(hello + "2"), .notLogged,
        by: .dataResources, citedRules: []),
      Verdict(
        "a longer name with a qualifier", functions(hello), function(hello + "2:1"), .notLogged,
        by: .dataResources, citedRules: []),
      Verdict(
        "two parts after it are not a qualifier", functions(hello), function(hello + ":1:2"),
        .notLogged, by: .dataResources, citedRules: []),
      Verdict(
        "nothing after the colon is not a qualifier", functions(hello), function(hello + ":"),
        .notLogged,
        by: .dataResources, citedRules: []),
      Verdict(
        "another value takes it for sure", functions(hello, "arn:aws:lambda"),
        function(hello + ":1"), .logged, citedRules: []),
      Verdict(
        "ReadWriteType refuses for sure",
        taking(hello, of: .lambdaFunction, asking: .readOnly), function(hello + ":1"), .notLogged,
        by: .readWriteType, citedRules: []),
      Verdict(
        "of tables there is none", taking(orders, of: .dynamoDBTable), table(orders + ":1"),
        .notLogged, by: .dataResources, citedRules: [.wholeTable]),
    ])
  func qualifier(_ verdict: Verdict) { verdict.check() }

  @Test(
    "A table's ARN takes that table (SEMANTICS 1.4h, 1.4i)",
    arguments: [
      Verdict(
        "longer", taking(orders, of: .dynamoDBTable), table(orders + "2"), .notLogged,
        by: .dataResources, citedRules: [.wholeTable]),
      Verdict(
        "other", taking(orders, of: .dynamoDBTable), table("arn:aws:dynamodb:x:1:table/o"),
        .notLogged, by: .dataResources, citedRules: []),
      Verdict(
        "the same", taking(orders, of: .dynamoDBTable), table(orders), .logged, citedRules: []),
      Verdict(
        "all", taking("arn:aws:dynamodb", of: .dynamoDBTable), table(orders), .logged,
        citedRules: []),
    ])
  func wholeTables(_ verdict: Verdict) { verdict.check() }

  @Test(
    "A value that stops before the resource (SEMANTICS 1.4j)",
    arguments: [
      "arn:aws:lambda:us-east-1", "arn:aws:lambda:us-east-1:111122223333",
      "arn:aws:lambda:us-east-1:111122223333:", "arn:aws:lambda:us-east-1:111122223333:function",
      "arn:aws:lambda:us-east-1:111122223333:function:", "arn:aws:lambda:us",
    ])
  func partial(_ value: String) {
    Verdict(
      value, Self.functions(value), Self.function(Self.hello), .uncertain, by: .dataResources,
      citedRules: [.partialARN]
    ).check()
    Verdict(
      value, Self.functions(value), Self.function("arn:aws:lambda:eu-west-1:1:function:f"),
      .notLogged, by: .dataResources, citedRules: []
    ).check()
    let tables = value.replacing("lambda", with: "dynamodb")
      .replacing(":function:", with: ":table/").replacing(":function", with: ":table")
    Verdict(
      tables, Self.taking(tables, of: .dynamoDBTable), Self.table(Self.orders), .uncertain,
      by: .dataResources, citedRules: [.partialARN]
    ).check()
  }

  @Test(
    "ARNPrefix matches the bucket's value, and no longer one (SEMANTICS 1.5b, 1.5c)",
    arguments: [
      Verdict("the same", taking(bucket), listing, .logged, citedRules: [.prefixOfBucket]),
      Verdict(
        "longer", taking(bucket + "pre"), listing, .notLogged, by: .dataResources,
        citedRules: [.prefixTooShort]),
      Verdict(
        "both", taking(bucket + "pre", bucket), listing, .logged, citedRules: [.prefixOfBucket]),
      Verdict("all of S3 as well", taking(bucket, "arn:aws:s3"), listing, .logged, citedRules: []),
      Verdict(
        "another", taking("arn:aws:s3:::other/"), listing, .notLogged, by: .dataResources,
        citedRules: []),
      Verdict(
        "an ARN beside it", taking(bucket),
        ExampleRecord.data([
          ["type": "AWS::S3::Object", "ARNPrefix": .string(bucket)],
          ["type": "AWS::S3::Object", "ARN": .string(bucket + "key")],
        ]), .logged, citedRules: []),
    ])
  func prefixes(_ verdict: Verdict) { verdict.check() }

  @Test(
    "An excluded source and China's (SEMANTICS 1.6a, 1.6b, 1.6c)",
    arguments: [
      (EventSelector(excludeManagementEventSources: ["kms.amazonaws.com"]), Answer.uncertain),
      (
        EventSelector(
          readWriteType: .readOnly, excludeManagementEventSources: ["kms.amazonaws.com"]),
        .notLogged
      ),
      (EventSelector(excludeManagementEventSources: ["rdsdata.amazonaws.com"]), .logged),
      (EventSelector(), .logged),
    ])
  func china(_ selector: EventSelector, _ answer: Answer) {
    let record = ExampleRecord.management(["eventSource": "kms.amazonaws.com.cn"])
    let (decision, findings) = judged(record, by: .basic([selector]))
    #expect(decision.answer == answer)
    #expect(
      findings.citedRules(of: decision) == (answer == .uncertain ? [.sourceInChina] : []))
    let both = TrailSelectors.basic([selector, EventSelector()])
    #expect(judged(record, by: both).0.answer == .logged)
  }

  @Test(
    "Letter case counts in values and sources (SEMANTICS 2.7a)",
    arguments: [
      Verdict(
        "a key", taking(bucket + "Key"), ExampleRecord.object("key"), .notLogged,
        by: .dataResources, citedRules: [.letterCase]),
      Verdict(
        "a letter in two compositions", taking(bucket + "\u{e9}"),
        ExampleRecord.object("e\u{301}"), .notLogged, by: .dataResources, citedRules: [.letterCase]),
      Verdict(
        "a function", functions(hello), function(hello.replacing("hello", with: "Hello")),
        .notLogged, by: .dataResources, citedRules: [.letterCase]),
      Verdict(
        "an excluded source",
        .basic([EventSelector(excludeManagementEventSources: ["KMS.amazonaws.com"])]),
        ExampleRecord.management(["eventSource": "kms.amazonaws.com"]), .logged,
        citedRules: [.letterCase]),
      Verdict(
        "another text", taking(bucket + "Key"), ExampleRecord.object("kay"), .notLogged,
        by: .dataResources, citedRules: []),
    ])
  func letterCase(_ verdict: Verdict) { verdict.check() }

  @Test(
    "LambdaESMDisabled is said to be logged by default (SEMANTICS 1.9a)",
    arguments: [
      (functions("arn:aws:lambda"), Answer.logged, []),
      (functions(hello + "2"), .uncertain, [Rule.loggedByDefault]),
      (.default, .uncertain, [.loggedByDefault]), (objects(), .uncertain, [.loggedByDefault]),
      (.advanced([]), .uncertain, [.loggedByDefault]),
    ])
  func byDefault(_ selectors: TrailSelectors, _ answer: Answer, _ citedRules: [Rule]) {
    let record = Self.function(Self.hello).changed([
      "eventSource": "lambda.amazonaws.com", "eventName": "LambdaESMDisabled",
    ])
    let (decision, findings) = judged(record, by: selectors)
    #expect(decision.answer == answer)
    #expect((decision.clause == .loggedByDefault) == (answer == .uncertain))
    #expect(findings.citedRules(of: decision) == citedRules)
    let managed = record.changed(["eventCategory": "Management"])
    #expect(judged(managed, by: objects()).0.answer == .notLogged)
    let other = record.changed(["eventName": "LambdaESMEnabled"])
    #expect(judged(other, by: objects()).0.answer == .notLogged)
  }

  @Test(
    "Values that a caller could not put mean what their text says (SEMANTICS 4.1e)",
    arguments: [
      Verdict(
        "a bucket without its slash", taking("arn:aws:s3:::exam"), ExampleRecord.object(),
        .logged, citedRules: []),
      Verdict(
        "a bare name", taking("example"), ExampleRecord.object(), .notLogged,
        by: .dataResources, citedRules: []),
      Verdict(
        "a star instead of the bucket", taking("arn:aws:s3:::*"), ExampleRecord.object(),
        .notLogged, by: .dataResources, citedRules: []),
      Verdict(
        "a star instead of the function", functions("arn:aws:lambda:*"), function(hello),
        .notLogged, by: .dataResources, citedRules: []),
      Verdict(
        "a bare name of a function", functions("helloworld"), function(hello), .notLogged,
        by: .dataResources, citedRules: []),
      Verdict(
        "another partition", functions("arn:aws-cn:lambda"), function(hello), .notLogged,
        by: .dataResources, citedRules: []),
      Verdict(
        "another type, whole", topics("arn:aws:sns:us-east-1:1:t"),
        topic("arn:aws:sns:us-east-1:1:t"), .logged, citedRules: []),
      Verdict(
        "another type, no beginning", topics("arn:aws:sns"), topic("arn:aws:sns:us-east-1:1:t"),
        .notLogged, by: .dataResources, citedRules: []),
    ])
  func imported(_ verdict: Verdict) { verdict.check() }

  private static func topics(_ value: String) -> TrailSelectors {
    .basic([EventSelector(dataResources: [DataResource(type: "AWS::SNS::Topic", values: [value])])])
  }

  private static func topic(_ arn: String) -> JSONValue {
    ExampleRecord.data([["type": "AWS::SNS::Topic", "ARN": .string(arn)]])
  }
}
