import Selectors
import TestSupport
import Testing

@testable import CloudTrail

/// SEMANTICS 0 and 2.10: what kind of event a record is.
@Suite("The category of a record")
struct CategoryTests {
  private static let object: JSONValue = [["type": "AWS::S3::Object", "ARN": "arn:aws:s3:::b/k"]]

  struct Kind: Sendable, CustomTestStringConvertible {
    let record: JSONValue
    let category: EventCategory

    init(_ record: JSONValue, _ category: EventCategory) {
      self.record = record
      self.category = category
    }

    var testDescription: String { record.compact }
  }

  /// SEMANTICS 0d, 0e, 2.10b
  @Test(
    "eventCategory, else managementEvent, else eventType, else for old records the resources",
    arguments: [
      Kind(["eventCategory": "Management"], EventCategory.management),
      Kind(["eventCategory": "Data", "managementEvent": true], .data),
      Kind(["eventCategory": "NetworkActivity"], .networkActivity),
      Kind(["eventCategory": "Insight"], .insight),
      Kind(["eventCategory": "Aggregated", "managementEvent": false], .other("Aggregated")),
      Kind(["eventCategory": "Da\\u0074a"], .data),
      Kind(["managementEvent": true, "eventType": "AwsVpceEvent"], .management),
      Kind(["managementEvent": false], .data),
      Kind(["managementEvent": "false"], .data),
      Kind(["eventCategory": nil, "managementEvent": true], .management),
      Kind(["eventCategory": 1, "managementEvent": true], .management),
      Kind(["eventType": "AwsVpceEvent"], .networkActivity),
      Kind(["eventType": "AwsVpceEvents"], .networkActivity),
      Kind(["eventType": "AwsVpceEventsX"], .unknown),
      Kind(["eventType": "AwsCloudTrailInsight"], .insight),
      Kind(["eventVersion": "1.05"], .management),
      Kind(["eventVersion": "1.05", "resources": object], .data),
      Kind(["eventVersion": "1.02", "resources": [["ARN": "arn:aws:s3:::b/k"]]], .management),
      Kind(["eventVersion": "1.02", "resources": [["type": "AWS::S3::Bucket"]]], .management),
      Kind(["eventVersion": "1.06", "resources": object], .unknown),
      Kind(["eventVersion": "1.08"], .unknown),
      Kind(["eventVersion": "1.10"], .unknown),
      Kind(["eventVersion": "2.0"], .unknown),
      Kind(["eventVersion": "0.9"], .management),
      Kind([:], .unknown),
      Kind(["eventVersion": "one"], .unknown),
      Kind(["eventVersion": .number(1.05)], .unknown),
      Kind(["managementEvent": "maybe", "eventVersion": "1.08"], .unknown),
    ])
  func category(_ kind: Kind) {
    let held = ScannedRecord(kind.record)
    withExtendedLifetime(held) { #expect(EventCategory(of: held.fields) == kind.category) }
    // A category is shown as records spell it.
    let shown = ScannedRecord(["eventCategory": .string(kind.category.name)])
    guard kind.category != .unknown else { return }
    withExtendedLifetime(shown) { #expect(EventCategory(of: shown.fields) == kind.category) }
  }

  /// SEMANTICS 0f
  @Test(
    "A record that does not say is taken by none for certain",
    arguments: [TrailSelectors.default, .advanced([selector("Management")]), objects()])
  func uncertain(_ selectors: TrailSelectors) {
    let record = ExampleRecord.object().without("eventCategory", "managementEvent")
    Verdict("", selectors, record, .uncertain, by: .category).check()
  }

  /// SEMANTICS 2.10c
  @Test(
    "Of a summary of many events no selector is known to have a say",
    arguments: [
      TrailSelectors.default, .advanced([selector("Management")]), objects(),
      .basic([
        EventSelector(
          includeManagementEvents: false,
          dataResources: [DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3"])])
      ]), .basic([EventSelector(readWriteType: .readOnly)]),
    ])
  func aggregated(_ selectors: TrailSelectors) {
    let record: JSONValue = [
      "eventVersion": "1.0", "accountId": "111122223333", "eventId": "a",
      "eventCategory": "Aggregated", "eventType": "AwsAggregatedEvent", "awsRegion": "us-east-1",
      "eventSource": "s3.amazonaws.com",
      "timeWindow": [
        "windowStart": "2026-01-01T00:00:00Z", "windowEnd": "2026-01-01T00:05:00Z",
        "windowSize": "PT5M",
      ],
      "summary": ["primaryDimension": ["dimension": "eventName", "aggregationType": "Count"]],
    ]
    Verdict(
      "", selectors, record, .uncertain, by: .category, citedRules: [.otherCategories]
    ).check()
  }

  @Test("Though a field may refuse it all the same")
  func refused() {
    Verdict(
      "", objects(field("eventName", .equals, ["GetObject"])),
      ExampleRecord.object().without("eventCategory", "managementEvent"), .notLogged,
      by: .fieldNotSelected
    ).check()
  }

  /// SEMANTICS 2.10a
  @Test(
    "Versions compare part by part",
    arguments: [
      ("1.9", "1.10"), ("1.09", "1.10"), ("1.05", "1.6"), ("1.99", "2.0"), ("0.99", "1.0"),
    ])
  func versions(_ earlier: String, _ later: String) throws {
    let held = [earlier, later].map { ScannedRecord(["eventVersion": .string($0)]) }
    try withExtendedLifetime(held) {
      let first = try #require(RecordVersion(held[0].fields.eventVersion))
      let second = try #require(RecordVersion(held[1].fields.eventVersion))
      #expect(first < second)
      #expect(!(second < first))
    }
  }

  @Test(
    "What is no version",
    arguments: [
      "", "1", "1.", ".5", "1.0.8", "1.x", "-1.5", "1.-5", " 1.5", "1..5", "1.5.",
      ".1.5", "9223372036854775808.1",
    ]
  )
  func noVersion(_ text: String) {
    let held = ScannedRecord(["eventVersion": .string(text)])
    withExtendedLifetime(held) { #expect(RecordVersion(held.fields.eventVersion) == nil) }
  }
}
