import CloudTrail
import Selectors
import Testing

@Suite("What an explanation shows of a record and of a selector")
struct ShownTests {
  @Test(
    "The booleans of a record are shown as the words that selectors use", arguments: [true, false])
  func booleans(_ readOnly: Bool) throws {
    let selectors = TrailSelectors.basic([
      EventSelector(readWriteType: readOnly ? .writeOnly : .readOnly)
    ])
    let record = ExampleRecord.management(["readOnly": .bool(readOnly)])
    let finding = try #require(judged(record, by: selectors).1.last)
    #expect(finding.seen == ["\(readOnly)"])
    #expect(finding.wanted == ["\(!readOnly)"])
  }

  @Test("A basic selector takes management events, and data events if it names resources")
  func categories() throws {
    let object = DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3"])
    func wanted(_ record: JSONValue, _ resources: [DataResource]) throws -> [String] {
      let selectors = TrailSelectors.basic([EventSelector(dataResources: resources)])
      let finding = try #require(judged(record, by: selectors).1.last)
      #expect(finding.field == "eventCategory")
      return finding.wanted
    }
    #expect(try wanted(ExampleRecord.object(), []) == ["Management"])
    #expect(try wanted(ExampleRecord.network(), [object]) == ["Management or Data"])
    #expect(try wanted(ExampleRecord.management(), []) == ["IncludeManagementEvents true"])
  }

  @Test(
    "Of excluded sources the one that the record's is, or may be",
    arguments: [
      ("kms.amazonaws.com", ["not kms.amazonaws.com"]),
      ("kms.amazonaws.com.cn", ["not kms.amazonaws.com"]),
      ("rdsdata.amazonaws.com", ["not rdsdata.amazonaws.com"]),
    ])
  func sources(_ source: String, _ wanted: [String]) throws {
    let selectors = TrailSelectors.basic([
      EventSelector(
        excludeManagementEventSources: ["kms.amazonaws.com", "rdsdata.amazonaws.com"])
    ])
    let record = ExampleRecord.management(["eventSource": .string(source)])
    let finding = try #require(judged(record, by: selectors).1.last)
    #expect(finding.clause == .excludedSource)
    #expect(finding.seen == [source])
    #expect(finding.wanted == wanted)
  }

  @Test("Of resources and values the first pair that matches for certain")
  func taken() throws {
    let function = "arn:aws:lambda:us-east-1:111122223333:function:name"
    let values = ["\(function):1", "arn:aws:lambda", function]
    let selectors = TrailSelectors.basic([
      EventSelector(dataResources: [DataResource(type: "AWS::Lambda::Function", values: values)])
    ])
    let record = ExampleRecord.object(
      "key",
      [
        "resources": [
          ["type": "AWS::S3::Object", "ARN": "arn:aws:s3:::bucket/key"],
          ["type": "AWS::Lambda::Function", "ARN": .string(function)],
          ["type": "AWS::Lambda::Function", "ARN": .string(function + "2")],
        ]
      ])
    let finding = try #require(judged(record, by: selectors).1.last)
    #expect(finding.answer == .logged)
    #expect(finding.seen == [function])
    #expect(finding.wanted == ["arn:aws:lambda"])
  }

  @Test("What is logged unasked is known by its name (SEMANTICS 1.9a)")
  func unasked() throws {
    let record = ExampleRecord.data([], ["eventName": "LambdaESMDisabled"])
    let finding = try #require(judged(record, by: .default).1.last)
    #expect(finding.clause == .loggedByDefault)
    #expect(finding.field == "eventName")
    #expect(finding.seen == ["LambdaESMDisabled"])
  }

  @Test("Null and absent are not given; anything else is")
  func given() {
    for value in [FieldValue.absent, .null] { #expect(!value.isGiven) }
    let bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    for value in [FieldValue.text(bytes), .escaped(bytes), .bool(false), .other(bytes)] {
      #expect(value.isGiven)
    }
  }
}
