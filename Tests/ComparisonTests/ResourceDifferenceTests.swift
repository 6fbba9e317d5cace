import CloudTrail
import Comparison
import Selectors
import TestSupport
import Testing

/// Differences that only some lists of resources show.
@Suite("Resources in a comparison")
struct ResourceDifferenceTests {
  private func data(_ type: String, _ fields: [AdvancedFieldSelector] = []) -> TrailSelectors {
    .advanced([
      AdvancedEventSelector(
        fieldSelectors: [
          field("eventCategory", .equals, ["Data"]), field("resources.type", .equals, [type]),
        ] + fields)
    ])
  }

  @Test("Two resources meet two conditions that none meets alone")
  func twoConditions() throws {
    let twice = data(
      "AWS::SQS::Queue",
      [field("resources.ARN", .equals, ["a"]), field("resources.ARN", .equals, ["b"])])
    let change = compared(twice, .advanced([]))
    #expect(change.outcome == .narrowed)
    let loss = try #require(change.losses.first)
    guard case .array(let resources)? = loss.witness.record["resources"] else { return }
    #expect(Set(resources.map { $0["ARN"] }) == ["a", "b"])
  }

  @Test("One resource selects, another deselects")
  func selectedAndDeselected() {
    let selected = data("AWS::SQS::Queue", [field("resources.ARN", .startsWith, ["a"])])
    let both = AdvancedFieldSelector(
      field: "resources.ARN", conditions: [.init(.startsWith, ["a"]), .init(.notStartsWith, ["b"])])
    let change = compared(selected, data("AWS::SQS::Queue", [both]))
    #expect(change.outcome == .narrowed, "a record of an a and of a b")
  }

  @Test("Types are told apart by bytes, as the evaluator does")
  func composedTypes() {
    func basic(_ type: String) -> TrailSelectors {
      .basic([
        EventSelector(
          includeManagementEvents: false, dataResources: [DataResource(type: type, values: ["a"])])
      ])
    }
    let (composed, decomposed) = ("Caf\u{E9}", "Cafe\u{301}")
    #expect(compared(basic(composed), basic(decomposed)).outcome == .both)
    #expect(compared(basic(composed), data(decomposed)).outcome == .both)
    let equal = field("resources.ARN", .equals, ["a"])
    #expect(compared(basic(composed), data(composed, [equal])).outcome == .same)
  }

  @Test("A condition on a field that nobody knows is one question in any order, told by bytes")
  func unknownFields() {
    func asking(_ name: String, _ values: [String]) -> TrailSelectors {
      data("AWS::SQS::Queue", [field(name, .equals, values)])
    }
    #expect(compared(asking("x", ["a", "b"]), asking("x", ["b", "a", "b"])).outcome == .same)
    #expect(compared(asking("x", ["a"]), asking("x", ["b"])).outcome == .undecided)
    #expect(compared(asking("\u{E9}", ["a"]), asking("e\u{301}", ["a"])).outcome == .undecided)
  }

  @Test("An ending that a list of objects has only by its slash is no internal error")
  func endingAfterSlash() {
    let ends = AdvancedFieldSelector(
      field: "resources.ARN", conditions: [.init(.endsWith, ["U"]), .init(.notEndsWith, ["/U"])])
    let change = compared(data("AWS::S3::Object", [ends]), .advanced([]))
    #expect(change.outcome == .narrowed, "\(change.reason ?? "")")
  }

  /// The endings of a whole name, with more and more of the fixed text before it.
  @Test(
    "An ending can be a table's whole name, beside its stream",
    arguments: ["T", "/T", "e/T", "table/T", ":table/T", "1:table/T", ":111122223333:table/T"])
  func wholeName(ending: String) throws {
    func streams(_ more: [AdvancedFieldSelector], _ table: AdvancedFieldSelector.Condition)
      -> TrailSelectors
    {
      guard case .advanced(let stream) = data("AWS::DynamoDB::Stream", more),
        case .advanced(let tables) = data(
          "AWS::DynamoDB::Table",
          [AdvancedFieldSelector(field: "resources.ARN", conditions: [table])])
      else { return .advanced([]) }
      return .advanced(stream + tables)
    }
    let never = [field("eventName", .equals, ["Never"])]
    let others = AdvancedFieldSelector.Condition(.notEndsWith, [ending])
    let gained = compared(streams(never, others), streams([], others))
    #expect(gained.outcome == .widened, "\(gained.short)")
    let witness = try #require(gained.gains.first).witness.record
    guard case .array(let resources)? = witness["resources"] else { return }
    #expect(
      resources.contains {
        if case .string(let arn)? = $0["ARN"] { arn.hasSuffix(ending) } else { false }
      })
    // Where only its own streams are taken, the rest is gained.
    let own = AdvancedFieldSelector.Condition(.endsWith, [ending])
    #expect(compared(streams(never, own), streams([], own)).outcome == .widened)
  }

  @Test("A bucket begins as its objects are asked for, and ends as it is asked for itself")
  func beginningOfObjects() {
    let objects = TrailSelectors.basic([
      EventSelector(
        includeManagementEvents: false,
        dataResources: [DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3:::lo"])])
    ])
    let others = AdvancedFieldSelector(
      field: "resources.ARN", conditions: [.init(.notEndsWith, ["gs"])])
    let change = compared(objects, data("AWS::S3::Bucket", [others]))
    // Objects of a bucket named logs are lost, and those of most others gained.
    #expect(change.outcome == .both, "\(change.short)")
  }

  @Test("Objects that are gained by their bucket are told by what they begin with")
  func objectsOfBucket() throws {
    let prefix = AdvancedFieldSelector(
      field: "resources.ARN", conditions: [.init(.startsWith, ["arn:aws:s3:::b/secret"])])
    guard case .advanced(let objects) = data("AWS::S3::Object", [prefix]),
      case .advanced(let ofBucket) = data(
        "AWS::S3::Bucket", [field("resources.ARN", .equals, ["arn:aws:s3:::b"])])
    else { return }
    let change = compared(.advanced(objects), .advanced(objects + ofBucket))
    #expect(change.outcome == .widened)
    let arns = change.gains.flatMap(\.events.limits).filter { $0.field == "resources.ARN" }
    #expect(
      arns.flatMap(\.values).contains(.others(beginning: "arn:aws:s3:::b/", ending: "")),
      "\(change.short)")
  }
}
