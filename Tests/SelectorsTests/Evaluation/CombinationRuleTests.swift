import TestSupport
import CloudTrail
import Selectors
import Testing

/// How clauses and selectors combine if something is uncertain.
@Suite("One sure no, one sure yes")
struct CombinationRuleTests {
  private static let kms = EventSelector(
    readWriteType: .readOnly, excludeManagementEventSources: ["kms.amazonaws.com"])
  private static let china = ExampleRecord.management(["eventSource": "kms.amazonaws.com.cn"])
  private static let nowhere = ExampleRecord.object().without("eventCategory", "managementEvent")

  @Test(
    "Within a selector one sure no decides, whatever is in doubt (SEMANTICS 0b)",
    arguments: [
      Verdict(
        "source in doubt, a write", .basic([kms]), china, .notLogged, by: .readWriteType,
        citedRules: []),
      Verdict(
        "source in doubt, a read", .basic([kms]), china.changed(["readOnly": true]), .uncertain,
        by: .excludedSource, citedRules: [.sourceInChina]),
      Verdict(
        "both in doubt: the first", .basic([kms]), china.without("readOnly"), .uncertain,
        by: .excludedSource, citedRules: [.sourceInChina, .readOnlyOfBasic]),
      Verdict(
        "no readOnly, and the name refuses",
        objects(field("readOnly", .equals, ["true"]), field("eventName", .equals, ["Get"])),
        ExampleRecord.object().without("readOnly"), .notLogged, by: .fieldNotSelected,
        citedRules: []),
      Verdict(
        "two doubts: the first",
        objects(field("readOnly", .equals, ["true"]), field("x", .equals, ["y"])),
        ExampleRecord.object().without("readOnly"), .uncertain, by: .readWriteType,
        citedRules: [.readOnlyOfAdvanced, .unknownField]),
    ])
  func within(_ verdict: Verdict) { verdict.check() }

  @Test(
    "A category that is missing is refused if every category would be (SEMANTICS 0f)",
    arguments: [
      Verdict("it may be management", .default, nowhere, .uncertain, by: .category, citedRules: []),
      Verdict(
        "it may be data", selecting(["arn:aws:s3"]), nowhere, .uncertain, by: .category,
        citedRules: []),
      Verdict(
        "a write in any case", .basic([EventSelector(readWriteType: .readOnly)]), nowhere,
        .notLogged, by: .readWriteType, citedRules: []),
      Verdict(
        "neither of management nor of this object",
        .basic([
          EventSelector(
            includeManagementEvents: false,
            dataResources: [DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3:::o/"])])
        ]), nowhere, .notLogged, by: .dataResources, citedRules: []),
      Verdict(
        "a selector that asks for none", advanced(field("eventName", .startsWith, ["Put"])),
        nowhere, .uncertain, by: .category, citedRules: []),
      Verdict(
        "a field refuses", objects(field("eventName", .equals, ["GetObject"])), nowhere,
        .notLogged, by: .fieldNotSelected, citedRules: []),
    ])
  func missing(_ verdict: Verdict) { verdict.check() }

  @Test(
    "Among selectors one sure yes decides, and a doubt comes before a no (SEMANTICS 0c, 1.1a)",
    arguments: [
      Verdict(
        "a doubt and a yes", .basic([kms, EventSelector()]), china.changed(["readOnly": true]),
        .logged, citedRules: []),
      Verdict(
        "a doubt and a no",
        .basic([kms, EventSelector(includeManagementEvents: false)]),
        china.changed(["readOnly": true]), .uncertain, by: .excludedSource,
        citedRules: [.sourceInChina]),
      Verdict(
        "a no and a doubt",
        .advanced([
          selector("Management"), selector("Data", [field("x", .equals, ["y"])]),
        ]), ExampleRecord.object(), .uncertain, by: .unknownField, citedRules: [.unknownField]),
      Verdict(
        "two that refuse: the one that came closest",
        .advanced([
          selector("Management"), selector("Data", [field("eventName", .equals, ["y"])]),
        ]), ExampleRecord.object(), .notLogged, by: .fieldNotSelected, citedRules: []),
    ])
  func among(_ verdict: Verdict) { verdict.check() }
}
