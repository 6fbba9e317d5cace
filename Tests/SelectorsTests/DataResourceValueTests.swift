import TestSupport
import CloudTrail
import Selectors
import Testing

@Suite("Values of data resources")
struct DataResourceValueTests {
  static let partitions = [
    "aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc",
  ]

  /// SEMANTICS 1.4 row by row; P is the partition.
  static let accepted: [(BasicResourceType, String)] = [
    (.s3Object, "arn:P:s3"),
    (.s3Object, "arn:P:s3:::"),
    (.s3Object, "arn:P:s3:::bucket/"),
    (.s3Object, "arn:P:s3:::bucket/pre"),
    (.s3Object, "arn:P:s3:::bucket-3/my-images/2021/"),
    (.s3Object, "arn:P:s3:::bucket/*"),
    (.s3Object, "arn:P:s3:::bucket//"),
    (.s3Object, "arn:P:s3:::bucket/a b:c/é"),
    (.s3Object, "arn:P:s3:::bucket/\u{301}accent"),
    (.lambdaFunction, "arn:P:lambda"),
    (.lambdaFunction, "arn:P:lambda:us-east-1:123456789012:function:helloworld"),
    (.lambdaFunction, "arn:P:lambda:us-east-1:123456789012:function:helloworld:alias"),
    (.lambdaFunction, "arn:P:lambda:us-east-1"),
    (.dynamoDBTable, "arn:P:dynamodb"),
    (.dynamoDBTable, "arn:P:dynamodb:us-east-1:123456789012:table/orders"),
  ]

  static let refused: [(BasicResourceType, String)] = [
    (.s3Object, "arn:P:s3:::bucket"),
    (.s3Object, "arn:P:s3:::*"),
    (.s3Object, "arn:P:s3:::*/*"),
    (.s3Object, "arn:P:s3:::*/"),
    (.s3Object, "arn:P:s3:::/"),
    (.s3Object, "arn:P:s3:::buck*/"),
    (.s3Object, "arn:P:s3:::/prefix"),
    (.s3Object, "bucket"),
    (.s3Object, "bucket/"),
    (.s3Object, ""),
    (.s3Object, "arn"),
    (.s3Object, "arn:P:s3:"),
    (.s3Object, "arn:P:s3::"),
    (.s3Object, "arn:P:s3::::"),
    (.s3Object, "arn:P:s3:us-east-1::bucket/"),
    (.s3Object, "arn:P:s3x"),
    (.s3Object, "arn:P:S3:::bucket/"),
    (.s3Object, "ARN:P:s3:::bucket/"),
    (.s3Object, " arn:P:s3"),
    (.s3Object, "arn:P:s3 "),
    (.s3Object, "arn:P:lambda"),
    (.s3Object, "arn::s3:::bucket/"),
    (.lambdaFunction, "arn:P:lambda:*"),
    (.lambdaFunction, "arn:P:lambda:"),
    (.lambdaFunction, "arn:P:lambda2"),
    (.lambdaFunction, "arn:P:s3"),
    (.lambdaFunction, "helloworld"),
    (.dynamoDBTable, "arn:P:dynamodb:*"),
    (.dynamoDBTable, "arn:P:dynamodb:"),
    (.dynamoDBTable, "arn:P:lambda"),
    (.dynamoDBTable, "orders"),
  ]

  static func within(_ partition: String, _ value: String) -> String {
    value.split(separator: ":", omittingEmptySubsequences: false)
      .map { $0 == "P" ? partition : String($0) }.joined(separator: ":")
  }

  /// SEMANTICS 1.4e, 1.4g, 1.4j
  @Test("What CloudTrail takes, in every partition (SEMANTICS 1.4)", arguments: partitions)
  func takes(_ partition: String) {
    for (type, value) in Self.accepted {
      let value = Self.within(partition, value)
      #expect(refusal(selecting([value], of: type), partition: partition) == nil, "\(value)")
    }
  }

  /// SEMANTICS 1.4l, 4.3a
  @Test("What CloudTrail refuses, in its own words (SEMANTICS 1.4, 4.3)", arguments: partitions)
  func refuses(_ partition: String) {
    for (type, value) in Self.refused {
      let value = Self.within(partition, value)
      let error = refusal(selecting([value], of: type), partition: partition)
      #expect(error?.exception == "InvalidEventSelectorsException", "\(type) \(value)")
      #expect(error?.message == "Value \(value) for DataResources.Values is invalid.")
      #expect(error?.path == "EventSelectors[0].DataResources[0].Values[0]")
    }
  }

  /// SEMANTICS 1.4l
  @Test("ARNs of another partition are refused (SEMANTICS 1.4)", arguments: partitions)
  func foreignPartition(_ partition: String) {
    for foreign in Self.partitions where foreign != partition {
      for (type, value) in Self.accepted {
        let value = Self.within(foreign, value)
        let error = refusal(selecting([value], of: type), partition: partition)
        #expect(error?.message == "Value \(value) for DataResources.Values is invalid.")
      }
    }
  }

  /// SEMANTICS 1.4a, 4.3b
  @Test(
    "Only the three types are taken (SEMANTICS 1.4, 4.3)",
    arguments: [
      "", "AWS::S3::Bucket", "AWS::DynamoDB::Stream", "aws::s3::object", "AWS::S3::Object ",
      "AWS::SNS::Topic",
    ])
  func type(_ type: String) {
    for values in [[], ["arn:aws:s3"]] {
      let error = refusal(
        .basic([EventSelector(dataResources: [.init(type: type, values: values)])]))
      #expect(error?.message == "Value \(type) for DataResources.Type is invalid")
    }
  }

  @Test("Each of the three types is taken without values (SEMANTICS 1.4)")
  func withoutValues() {
    for type in BasicResourceType.allCases {
      #expect(refusal(selecting([], of: type)) == nil)
    }
  }
}
