import CloudTrail
import Selectors
import TestSupport
import Testing

/// SEMANTICS 1.5d and 2.6e: a data event that does not say what it was about.
@Suite("Data events without a list of resources")
struct MissingResourcesTests {
  /// What is as good as no list.
  private static let missing: [JSONValue?] = [nil, .null, 1, "none", ["type": "AWS::S3::Object"]]
  /// Lists, of which none holds anything that could be selected.
  private static let lists: [JSONValue] = [[], [.null], [["type": "AWS::S3::Bucket"]], [[:]]]

  private static func record(_ resources: JSONValue?, _ changes: JSONValue = [:]) -> JSONValue {
    let record = ExampleRecord.object().without("resources")
    return (resources.map { record.changed(["resources": $0]) } ?? record).changed(changes)
  }

  private static func basic(
    _ values: [String], _ kind: ReadWriteType = .all
  ) -> TrailSelectors {
    .basic([
      EventSelector(
        readWriteType: kind,
        dataResources: [DataResource(type: "AWS::S3::Object", values: values)])
    ])
  }

  @Test("Uncertain under basic data resources", arguments: missing)
  func underBasic(_ resources: JSONValue?) {
    let record = Self.record(resources)
    Verdict(
      "", Self.basic(["arn:aws:s3:::example/"]), record, .uncertain, by: .dataResources,
      citedRules: [.resourcesOfBasic]
    ).check()
    // Values of which there are none take nothing.
    Verdict("", Self.basic([]), record, .notLogged, by: .dataResources).check()
    Verdict("", .default, record, .notLogged, by: .category).check()
    Verdict(
      "", Self.basic(["arn:aws:s3"], .readOnly), record, .notLogged, by: .readWriteType
    ).check()
  }

  @Test("Uncertain where an advanced selector asks for a type", arguments: missing)
  func underAdvanced(_ resources: JSONValue?) {
    let record = Self.record(resources)
    Verdict(
      "", objects(), record, .uncertain, by: .fieldNotSelected, citedRules: [.resourcesOfAdvanced]
    ).check()
    for (comparison, value) in [
      (FieldOperator.startsWith, "arn:aws:s3:::other/"), (.notStartsWith, "arn:aws:s3:::example/"),
    ] {
      Verdict(
        "", objects(field("resources.ARN", comparison, [value])), record, .uncertain,
        by: .fieldNotSelected, citedRules: [.resourcesOfAdvanced]
      ).check()
    }
    Verdict(
      "another field refuses", objects(field("eventName", .equals, ["GetObject"])), record,
      .notLogged, by: .fieldNotSelected
    ).check()
    Verdict(
      "a type that is left out",
      advanced(
        field("eventCategory", .equals, ["Data"]),
        field("resources.type", .notEquals, ["AWS::S3::Object"])), record, .uncertain,
      by: .fieldNotSelected
    ).check()
    Verdict(
      "nothing is asked",
      advanced(
        field("eventCategory", .equals, ["Data"]), field("resources.type", .equals, [])), record,
      .logged
    ).check()
  }

  @Test("One more selector that asks for none decides", arguments: missing)
  func besides(_ resources: JSONValue?) {
    let all = AdvancedEventSelector(fieldSelectors: [field("eventCategory", .equals, ["Data"])])
    Verdict(
      "", .advanced([selector("Data", []), all]), Self.record(resources), .logged
    ).check()
  }

  @Test("A list is believed, be it empty", arguments: lists)
  func list(_ resources: JSONValue) {
    let record = Self.record(resources)
    Verdict(
      "", Self.basic(["arn:aws:s3"]), record, .notLogged, by: .dataResources
    ).check()
    Verdict("", objects(), record, .notLogged, by: .fieldNotSelected).check()
  }

  @Test("A record that may be a data event is in doubt, too; one of another category is not")
  func categories() {
    let nameless = Self.record(nil).without("eventCategory", "managementEvent")
    Verdict("", objects(), nameless, .uncertain, by: .category).check()
    Verdict("", Self.basic(["arn:aws:s3"]), nameless, .uncertain, by: .category).check()
    Verdict(
      "", objects(), ExampleRecord.management().without("resources"), .notLogged, by: .category
    ).check()
    // Before version 1.06 it counts as a management event, which needs none (SEMANTICS 2.10b).
    let old = nameless.changed(["eventVersion": "1.05"])
    Verdict("", .default, old, .logged, citedRules: [.guessedCategory]).check()
  }
}
