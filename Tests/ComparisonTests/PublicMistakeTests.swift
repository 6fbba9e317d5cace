import CloudTrail
import Comparison
import Selectors
import TestSupport
import Testing

/// Mistakes that people made and reported, each with what a comparison tells them.
@Suite("Public mistakes")
struct PublicMistakeTests {
  private static let allObjects = TrailSelectors.advanced([selector("Data")])

  private func objects(_ comparison: FieldOperator, _ values: [String]) -> TrailSelectors {
    .advanced([selector("Data", [field("resources.ARN", comparison, values)])])
  }

  /// What the first resource of a witness is: an ARN, or a bucket with its slash.
  private func resource(_ difference: Comparison.Difference) -> (
    arn: JSONValue?, prefix: JSONValue?
  ) {
    guard case .array(let resources)? = difference.witness.record["resources"] else {
      return (nil, nil)
    }
    return (resources.first?["ARN"], resources.first?["ARNPrefix"])
  }

  @Test(
    "NotEquals of a bucket leaves out its lists, not its objects (terraform-provider-aws#28582)")
  func exclusionByNotEquals() throws {
    let bucket = "arn:aws:s3:::not-important-bucket-1/"
    let meant = objects(.notStartsWith, [bucket])
    let written = objects(.notEquals, [bucket])
    let change = compared(Self.allObjects, written)
    #expect(change.outcome == .narrowed)
    let loss = try #require(change.losses.first)
    #expect(change.losses.count == 1 && resource(loss).prefix == .string(bucket))
    #expect(change.losses.allSatisfy { resource($0).arn == nil }, "no object is left out")
    let mended = compared(written, meant)
    #expect(mended.outcome == .narrowed)
    #expect(mended.losses.contains { resource($0).arn != nil }, "now objects are")
  }

  @Test("Equals of a bucket takes its lists, not its objects (terraform-provider-aws#32619)")
  func inclusionByEquals() throws {
    let bucket = "arn:aws:s3:::important-bucket-1/"
    let written = objects(.equals, [bucket])
    let mended = compared(written, objects(.startsWith, [bucket]))
    #expect(mended.outcome == .widened)
    #expect(mended.gains.contains { resource($0).arn != nil })
    let none = objects(.equals, ["arn:aws:s3:::important-bucket-1"])
    #expect(compared(none, Self.nothing).outcome == .same, "without the slash, nothing at all")
  }

  @Test("Defaults written out are no change (terraform-provider-aws#3697)")
  func defaultsWrittenOut() throws {
    let written = try selectors(
      #"{"EventSelectors": [{"ReadWriteType": "All", "IncludeManagementEvents": true}]}"#)
    let answered = try selectors(
      #"""
      {"eventSelectors": [{"readWriteType": "All", "includeManagementEvents": true, "dataResources": [],
        "excludeManagementEventSources": []}]}
      """#, spelling: .record)
    #expect(compared(.default, written).outcome == .same)
    #expect(compared(written, answered).outcome == .same)
  }

  @Test(
    "Writes alone stay a change from the default, however often they are put (terraform-provider-aws#11712)"
  )
  func writesAlone() throws {
    let writes = TrailSelectors.basic([EventSelector(readWriteType: .writeOnly)])
    #expect(compared(writes, writes).outcome == .same)
    #expect(
      compared(writes, .basic([EventSelector(readWriteType: .writeOnly), writes.first])).outcome
        == .same)
    let change = compared(.default, writes)
    #expect(change.outcome == .narrowed)
    #expect(change.losses.map { $0.witness.record["readOnly"] } == [true])
  }

  @Test("The order of a set is no change")
  func order() {
    let first = selector(
      "Data",
      [
        field("eventName", .equals, ["PutObject", "DeleteObject"]),
        field("resources.ARN", .startsWith, ["arn:aws:s3:::b/", "arn:aws:s3:::a/"]),
      ])
    let turned = AdvancedEventSelector(
      fieldSelectors: [
        field("resources.ARN", .startsWith, ["arn:aws:s3:::a/", "arn:aws:s3:::b/"]),
        field("eventName", .equals, ["DeleteObject", "PutObject"]),
      ] + selector("Data").fieldSelectors)
    #expect(compared(.advanced([first]), .advanced([turned])).outcome == .same)
  }

  @Test("A pattern excludes nothing (aws-ia/terraform-aws-control_tower_account_factory#513)")
  func pattern() {
    let patterns = objects(
      .notEquals, ["arn:aws:s3:::aws-aft-logs*", "arn:aws:s3:::aws-controltower*"])
    #expect(compared(Self.allObjects, patterns).outcome == .same)
    let meant = objects(
      .notStartsWith, ["arn:aws:s3:::aws-aft-logs", "arn:aws:s3:::aws-controltower"])
    #expect(compared(patterns, meant).outcome == .narrowed)
  }

  @Test(
    "Only advanced selectors leave out the bucket of the logs (landing-zone-accelerator-on-aws#1192)"
  )
  func bucketOfLogs() throws {
    let all = selecting(["arn:aws:s3:::"])
    let withoutLogs = TrailSelectors.advanced([
      selector("Management"),
      selector("Data", [field("resources.ARN", .notStartsWith, ["arn:aws:s3:::central-logs/"])]),
    ])
    let change = compared(all, withoutLogs)
    #expect(change.outcome == .narrowed)
    for loss in change.losses {
      let limit = try #require(loss.events.limits.first)
      #expect(loss.events.category == .data && loss.events.limits.count == 1 && loss.events.isExact)
      #expect(limit.field == "resources.ARN")
      let named = limit.values.allSatisfy { values in
        switch values {
        case .absent: false
        case .text(let text): text.hasPrefix("arn:aws:s3:::central-logs/")
        case .others(let beginning, _): beginning.hasPrefix("arn:aws:s3:::central-logs/")
        }
      }
      #expect(named, "\(limit)")
    }
  }

  @Test("Advanced selectors can log all that basic ones do (mondoohq/mql#3370)")
  func advancedForBasic() {
    let basic = selecting(["arn:aws:s3"])
    let advanced = TrailSelectors.advanced([
      selector("Management", name: "Management events selector"), selector("Data"),
    ])
    #expect(compared(basic, advanced).outcome == .same)
    #expect(compared(advanced, .default).outcome == .narrowed)
  }

  private static let nothing = TrailSelectors.basic([
    EventSelector(
      includeManagementEvents: false,
      dataResources: [DataResource(type: "AWS::S3::Object", values: [])])
  ])

  @Test("An empty list of values looks like logging, and logs nothing")
  func emptyValues() {
    let functions = TrailSelectors.basic([
      EventSelector(
        readWriteType: .readOnly, includeManagementEvents: false,
        dataResources: [DataResource(type: "AWS::Lambda::Function", values: [])])
    ])
    #expect(compared(Self.nothing, functions).outcome == .same)
    #expect(compared(.default, Self.nothing).outcome == .narrowed)
    let empty = TrailSelectors.basic([
      EventSelector(dataResources: [DataResource(type: "AWS::S3::Object", values: [])])
    ])
    #expect(compared(empty, .default).outcome == .same)
  }

  @Test("Basic selectors in place of advanced ones lose what only those can say")
  func basicForAdvanced() {
    let queues = AdvancedEventSelector(fieldSelectors: [
      field("eventCategory", .equals, ["Data"]),
      field("resources.type", .equals, ["AWS::SQS::Queue"]),
    ])
    let change = compared(.advanced([selector("Management"), queues]), .default)
    #expect(change.outcome == .narrowed)
    #expect(change.losses.map(\.events.resourceTypes) == [["AWS::SQS::Queue"]])
    #expect(change.losses.allSatisfy { $0.events.isAll })
  }

  @Test("A table's selector takes the calls of its stream, too")
  func tableAndStream() {
    func data(_ types: [String]) -> TrailSelectors {
      .advanced(
        types.map { type in
          AdvancedEventSelector(fieldSelectors: [
            field("eventCategory", .equals, ["Data"]), field("resources.type", .equals, [type]),
          ])
        })
    }
    let (table, stream) = ("AWS::DynamoDB::Table", "AWS::DynamoDB::Stream")
    #expect(compared(data([table]), data([table, stream])).outcome == .same)
    let change = compared(data([table]), data([stream]))
    #expect(change.outcome == .narrowed)
    #expect(change.losses.map(\.events.resourceTypes) == [[table]])
    #expect(
      compared(data([table]), selecting(["arn:aws:dynamodb"], of: .dynamoDBTable)).outcome
        == .widened)
  }
}

extension TrailSelectors {
  /// The first of some basic selectors.
  fileprivate var first: EventSelector {
    if case .basic(let all) = self, let first = all.first { return first }
    return EventSelector()
  }
}
