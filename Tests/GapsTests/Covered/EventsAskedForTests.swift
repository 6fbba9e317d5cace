import CloudTrail
import TestSupport
import Testing

@testable import Gaps

/// What a word asks for.
@Suite struct EventsAskedForTests {
  private func fields(_ what: String, type: String? = nil, readOnly: Bool? = nil) throws
    -> [String]
  {
    let asked = try EventsAskedFor(what, type: type, readOnly: readOnly)
    guard case .advanced(let selectors) = asked.selectors(in: "aws") else { return [] }
    return selectors.map { selector in
      selector.fieldSelectors.map { field in
        field.field
          + field.conditions.map { " \($0.operator.rawValue) \($0.values.joined(separator: ","))" }
          .joined()
      }.joined(separator: "; ")
    }
  }

  private static let objects = "eventCategory Equals Data; resources.type Equals AWS::S3::Object"

  @Test(
    arguments: [
      (
        "s3://logs",
        "eventSource Equals s3.amazonaws.com; resources.ARN StartsWith arn:aws:s3:::logs/"
      ),
      (
        "s3://logs/",
        "eventSource Equals s3.amazonaws.com; resources.ARN StartsWith arn:aws:s3:::logs/"
      ),
      (
        "s3://logs/a/b*",
        "eventSource Equals s3.amazonaws.com; resources.ARN StartsWith arn:aws:s3:::logs/a/b"
      ),
      (
        "arn:aws:s3:::logs",
        "eventSource Equals s3.amazonaws.com; resources.ARN StartsWith arn:aws:s3:::logs/"
      ),
      (
        "arn:aws:s3:::logs*",
        "eventSource Equals s3.amazonaws.com; resources.ARN StartsWith arn:aws:s3:::logs"
      ),
      (
        "arn:aws:s3:::logs/key",
        "eventSource Equals s3.amazonaws.com; resources.ARN Equals arn:aws:s3:::logs/key"
      ),
      (
        "arn:aws:s3:::logs/key/",
        "eventSource Equals s3.amazonaws.com; resources.ARN StartsWith arn:aws:s3:::logs/key/"
      ),
      (
        "s3:GetObject",
        "readOnly Equals true; eventSource Equals s3.amazonaws.com; eventName Equals GetObject"
      ),
      (
        "GetObject",
        "readOnly Equals true; eventSource Equals s3.amazonaws.com; eventName Equals GetObject"
      ),
    ])
  func `objects are asked for by bucket, prefix, key and call`(_ what: String, _ rest: String)
    throws
  {
    #expect(try fields(what) == ["\(Self.objects); \(rest)"])
  }

  @Test func `other resources are asked for by their ARNs`() throws {
    let function = "arn:aws:lambda:us-east-1:111122223333:function:pay"
    #expect(
      try fields(function) == [
        "eventCategory Equals Data; resources.type Equals AWS::Lambda::Function; "
          + "eventSource Equals lambda.amazonaws.com; eventName NotEquals LambdaESMDisabled; "
          + "resources.ARN Equals \(function)"
      ])
    #expect(try fields(function + ":live")[0].hasSuffix("Equals \(function):live"))
    let table = "arn:aws:dynamodb:us-east-1:111122223333:table/Orders"
    #expect(try fields(table)[0].hasSuffix("resources.ARN Equals \(table)"))
    #expect(try fields(table + "/index/byDay") == fields(table))
    #expect(try fields(table + "/stream/2026")[0].contains("AWS::DynamoDB::Stream"))
    let queue = "arn:aws:sqs:us-east-1:111122223333:jobs"
    #expect(try fields(queue)[0].contains("AWS::SQS::Queue"))
    let role = "arn:aws:iam::111122223333:role/admin"
    #expect(throws: EventsNotUnderstood(role, .typeUnknown)) { try fields(role) }
    #expect(
      try fields(role, type: "AWS::Test::Thing") == [
        "eventCategory Equals Data; resources.type Equals AWS::Test::Thing; resources.ARN Equals \(role)"
      ])
  }

  @Test func `an ARN says whose events and of which Region`() throws {
    let asked = try EventsAskedFor("arn:aws-cn:lambda:cn-north-1:111122223333:function:pay")
    #expect(asked.partition == "aws-cn")
    #expect(asked.region == "cn-north-1" && asked.account == "111122223333")
    #expect(try EventsAskedFor("arn:aws:s3:::logs").region == nil)
  }

  @Test func `a name is a management event unless it is documented as a data event`() throws {
    #expect(
      try fields("ConsoleLogin") == [
        "eventCategory Equals Management; readOnly Equals false; "
          + "eventSource Equals signin.amazonaws.com; eventName Equals ConsoleLogin"
      ])
    #expect(try fields("iam.amazonaws.com:CreateUser") == fields("CreateUser"))
    #expect(try fields("iam:CreateUser") == fields("CreateUser"))
    #expect(try fields("AssumeRole")[0].contains("readOnly Equals true"))
    // Whether it reads is not known, nor which service has it.
    let unlisted = try fields("FrobnicateThing")[0]
    #expect(!unlisted.contains("readOnly") && unlisted.contains("NotEquals kms.amazonaws.com"))
    #expect(try fields("s3:DeleteTrail")[0].contains("eventCategory Equals Management"))
    #expect(try fields("PutItem")[0].contains("AWS::DynamoDB::Table"))
  }

  @Test func `sources, types and categories`() throws {
    #expect(
      try fields("kms.amazonaws.com") == [
        "eventCategory Equals Management; eventSource Equals kms.amazonaws.com"
      ])
    #expect(try fields("lambda.amazonaws.com").count == 2)
    #expect(try fields("management") == ["eventCategory Equals Management"])
    #expect(try fields("NetworkActivity") == fields("network-activity"))
    #expect(
      try fields("management", readOnly: false) == [
        "eventCategory Equals Management; readOnly Equals false"
      ])
    #expect(try fields("AWS::S3::Object")[0].hasPrefix(Self.objects))
    #expect(throws: EventsNotUnderstood("AWS::S3::object", .typeCase("AWS::S3::Object"))) {
      try fields("AWS::S3::object")
    }
    #expect(throws: EventsNotUnderstood("network-activity", .neitherReadsNorWrites)) {
      try fields("network-activity", readOnly: true)
    }
  }

  @Test(
    arguments: [
      "", " ", "s3://", "s3:///key", "arn:", "arn:aws:s3", "arn:aws:s3:::", "foo", "createUser",
      ":",
      "s3:", ":GetObject", "AWS::", "AWS::S3", "AWS::S3::", "a:b:C", ".amazonaws.com ",
      "\u{0}", "é", "Ünicode", "arn:aws:s3:::" + String(repeating: "x", count: 3000),
    ])
  func `what has no form is refused, and the forms are named`(_ what: String) throws {
    let error = #expect(throws: EventsNotUnderstood.self) { try EventsAskedFor(what) }
    #expect(error?.reason == .noForm && error?.hint?.contains("s3://BUCKET/PREFIX") == true)
    #expect(error?.code == "eventsNotUnderstood" && error?.fact.isEmpty == false)
  }

  @Test func `a type is for what does not tell its own`() throws {
    #expect(throws: EventsNotUnderstood("management", .typeUnneeded)) {
      try EventsAskedFor("management", type: "AWS::S3::Object")
    }
    #expect(throws: EventsNotUnderstood("s3://a--use1-az4--x-s3", .directoryBucket)) {
      try EventsAskedFor("s3://a--use1-az4--x-s3")
    }
    #expect(try fields("GetObject", type: "AWS::S3Express::Object")[0].contains("S3Express"))
    #expect(throws: EventsNotUnderstood("S3", .noForm)) {
      try EventsAskedFor("GetObject", type: "S3")
    }
  }

  @Test func `words say what is asked`() throws {
    #expect(
      try EventsAskedFor("s3://logs/a", readOnly: true).words
        == "S3 object reads of s3://logs/a…")
    #expect(try EventsAskedFor("CreateUser").words == "management writes of IAM (CreateUser)")
    #expect(try EventsAskedFor("data").words == "data events")
  }
}
