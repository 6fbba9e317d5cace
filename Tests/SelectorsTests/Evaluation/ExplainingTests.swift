import TestSupport
import CloudTrail
import Selectors
import Testing

@Suite("How a decision came about")
struct ExplainingTests {
  @Test("An advanced selector reports for each field what it wanted and saw, the category first")
  func advanced() {
    let selectors = TrailSelectors.advanced([
      selector("Data", [field("eventName", .notEquals, ["PutObject", "GetObject"])], name: "Mine")
    ])
    let (_, findings) = judged(ExampleRecord.object(), by: selectors)
    #expect(findings.map(\.field) == ["eventCategory", "resources.type", "eventName"])
    #expect(findings.map(\.answer) == [.logged, .logged, .notLogged])
    #expect(findings.map(\.clause) == [.all, .all, .fieldDeselected])
    #expect(findings.allSatisfy { $0.selector == 0 && $0.name == "Mine" })
    #expect(
      findings.map(\.seen) == [
        ["Data"], ["AWS::S3::Object", "AWS::S3::Bucket"], ["PutObject"],
      ])
    #expect(
      findings.map(\.wanted) == [
        ["Equals Data"], ["Equals AWS::S3::Object"],
        ["NotEquals PutObject", "NotEquals GetObject"],
      ])
  }

  @Test("A basic selector reports the clause that decided")
  func basic() {
    let selectors = selecting(["arn:aws:s3:::other/"])
    let (_, findings) = judged(ExampleRecord.object(), by: selectors)
    #expect(findings.count == 1)
    #expect(findings.first?.field == "resources.ARN")
    #expect(findings.first?.seen == ["arn:aws:s3:::example/key", "arn:aws:s3:::example"])
    #expect(findings.first?.wanted == ["arn:aws:s3:::other/"])
  }

  @Test("Every selector is asked until one takes the record")
  func untilTaken() {
    let off = EventSelector(includeManagementEvents: false)
    let selectors = TrailSelectors.basic([off, EventSelector(), off])
    let (decision, findings) = judged(ExampleRecord.management(), by: selectors)
    #expect(decision == Decision(.logged, selector: 1, clause: .all))
    #expect(findings.map(\.selector) == [0, 1])
  }

  @Test("What the record does not hold is not seen")
  func absent() {
    let selectors = objects(field("vpcEndpointId", .equals, ["vpce-1"]))
    let (_, findings) = judged(ExampleRecord.object(), by: selectors)
    #expect(findings.last?.seen == [])
  }

  @Test("Of several refusals the one counts whose selector came closest")
  func closest() {
    func objects(_ bucket: String, _ rw: ReadWriteType) -> EventSelector {
      EventSelector(
        readWriteType: rw, includeManagementEvents: false,
        dataResources: [
          DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3:::\(bucket)/"])
        ])
    }
    // Both orders: the resource matched in one of them, and only its ReadWriteType refused.
    let far = objects("other", .all)
    let near = objects("example", .readOnly)
    for (selectors, index) in [([far, near], 1), ([near, far], 0)] {
      let (decision, _) = judged(ExampleRecord.object(), by: .basic(selectors))
      #expect(decision == Decision(.notLogged, selector: index, clause: .readWriteType))
    }
    let kms = EventSelector(
      readWriteType: .readOnly, excludeManagementEventSources: ["kms.amazonaws.com"])
    let reads = EventSelector(readWriteType: .readOnly)
    let (decision, _) = judged(
      ExampleRecord.management(["eventSource": "kms.amazonaws.com"]), by: .basic([reads, kms]))
    #expect(decision == Decision(.notLogged, selector: 0, clause: .readWriteType))
  }

  @Test("Of equal refusals the first counts")
  func equal() {
    let reads = EventSelector(readWriteType: .readOnly)
    let (decision, _) = judged(ExampleRecord.management(), by: .basic([reads, reads]))
    #expect(decision.selector == 0)
  }
}
