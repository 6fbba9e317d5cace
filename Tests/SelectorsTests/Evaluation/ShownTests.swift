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

  @Test("A basic selector takes management events, and data events where it names resources")
  func categories() throws {
    let object = DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3"])
    func wanted(_ record: JSONValue, _ resources: [DataResource]) throws -> [String] {
      let selectors = TrailSelectors.basic([EventSelector(dataResources: resources)])
      return try #require(judged(record, by: selectors).1.last).wanted
    }
    #expect(try wanted(ExampleRecord.object(), []) == ["Management"])
    #expect(try wanted(ExampleRecord.network(), [object]) == ["Management or Data"])
    #expect(try wanted(ExampleRecord.management(), []) == ["IncludeManagementEvents true"])
  }
}
