import CloudTrail
import Comparison
import Selectors
import TestSupport
import Testing

/// Each beginning can be met together with each ending, so a few thousand values are millions of texts.
@Suite("A comparison of too many kinds of events is given up in time")
struct TooLargeTests {
  /// The fields that are compared with any texts.
  private static let fields = [
    "eventName", "eventSource", "userIdentity.arn", "vpcEndpointId", "resources.ARN",
  ]

  /// One selector with so many beginnings and so many endings, each of so many bytes at least.
  private func selectors(
    _ name: String, count: Int, bytes: Int = 1, type: String = "AWS::SQS::Queue"
  ) -> TrailSelectors {
    let filling = String(repeating: "-", count: bytes)
    let values = (0..<count).map { "\($0)\(filling)\($0)" }
    return .advanced([
      AdvancedEventSelector(fieldSelectors: [
        field("eventCategory", .equals, ["Data"]), field("resources.type", .equals, [type]),
        AdvancedFieldSelector(
          field: name, conditions: [.init(.startsWith, values), .init(.notEndsWith, values)]),
      ])
    ])
  }

  @Test("Too many values, or too long ones", arguments: fields)
  func tooMany(field: String) {
    for many in [selectors(field, count: 1_500), selectors(field, count: 300, bytes: 9_000)] {
      #expect(compared(many, .advanced([])).outcome == .tooLarge)
    }
  }

  @Test("As many values as CloudTrail takes are compared", arguments: fields)
  func allowed(field: String) {
    #expect(compared(selectors(field, count: 250), .advanced([])).outcome == .narrowed)
  }

  @Test("Of an ARN that follows from another, the endings of both count")
  func twoARNs() {
    let endings = (0..<150).map { "-\($0)" }
    func asking(_ type: String) -> AdvancedEventSelector {
      AdvancedEventSelector(fieldSelectors: [
        field("eventCategory", .equals, ["Data"]), field("resources.type", .equals, [type]),
        AdvancedFieldSelector(
          field: "resources.ARN",
          conditions: [
            .init(
              .startsWith, endings.map { "arn:aws:dynamodb:us-east-1:111122223333:table/T" + $0 }),
            .init(.notEndsWith, endings),
          ]),
      ])
    }
    let both = TrailSelectors.advanced([
      asking("AWS::DynamoDB::Stream"), asking("AWS::DynamoDB::Table"),
    ])
    #expect(compared(both, .advanced([])).outcome == .tooLarge)
  }
}
