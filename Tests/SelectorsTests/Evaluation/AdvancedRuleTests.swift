import CloudTrail
import Selectors
import TestSupport
import Testing

/// The rules of section 2 that are inferred or not known: what follows, and when they are cited.
@Suite("Doubtful rules of advanced selectors")
struct AdvancedRuleTests {
  private static let bucket = "arn:aws:s3:::example"

  private static func arn(_ operation: FieldOperator, _ values: String...) -> AdvancedFieldSelector
  {
    field("resources.ARN", operation, values)
  }

  @Test(
    "A field that a trail would refuse means what it says (SEMANTICS 2.1e)",
    arguments: [
      Verdict(
        "management by name",
        .advanced([selector("Management", [field("eventName", .equals, ["RunInstances"])])]),
        ExampleRecord.management(), .logged, citedRules: [.foreignField]),
      Verdict(
        "management by another name",
        .advanced([selector("Management", [field("eventName", .equals, ["StopInstances"])])]),
        ExampleRecord.management(), .notLogged, by: .fieldNotSelected, citedRules: [.foreignField]),
      Verdict(
        "data by errorCode", objects(field("errorCode", .notEquals, ["AccessDenied"])),
        ExampleRecord.object("key", ["errorCode": "Other"]), .logged, citedRules: [.foreignField]),
      Verdict(
        "another field refuses for sure",
        .advanced([
          selector(
            "Management",
            [
              field("eventName", .equals, ["StopInstances"]),
              field("readOnly", .equals, ["true"]),
            ])
        ]), ExampleRecord.management(), .notLogged, by: .fieldNotSelected, citedRules: []),
      Verdict(
        "a field that one of two categories has not",
        .advanced([
          AdvancedEventSelector(fieldSelectors: [
            field("eventCategory", .equals, ["Data", "Management"]),
            field("eventName", .equals, ["PutObject"]),
          ])
        ]), ExampleRecord.object(), .logged, citedRules: [.foreignField]),
      Verdict(
        "a field of the category", objects(field("eventName", .equals, ["PutObject"])),
        ExampleRecord.object(), .logged, citedRules: []),
    ])
  func foreign(_ verdict: Verdict) { verdict.check() }

  @Test(
    "A field that is not named means nobody knows what (SEMANTICS 2.1f)",
    arguments: [
      Verdict(
        "uncertain", objects(field("userIdentity.type", .equals, ["Root"])),
        ExampleRecord.object(), .uncertain, by: .unknownField, citedRules: [.unknownField]),
      Verdict(
        "another field refuses",
        objects(
          field("userIdentity.type", .equals, ["Root"]), field("readOnly", .equals, ["true"])),
        ExampleRecord.object(), .notLogged, by: .readWriteType, citedRules: []),
    ])
  func unknown(_ verdict: Verdict) { verdict.check() }

  @Test(
    "A field given twice must hold twice (SEMANTICS 2.4a, 2.4b)",
    arguments: [
      Verdict(
        "they disagree",
        objects(field("eventName", .startsWith, ["Put"]), field("eventName", .equals, ["Get"])),
        ExampleRecord.object(), .notLogged, by: .fieldNotSelected, citedRules: [.fieldTwice]),
      Verdict(
        "both hold",
        objects(field("eventName", .startsWith, ["Put"]), field("eventName", .endsWith, ["t"])),
        ExampleRecord.object(), .logged, citedRules: []),
      Verdict(
        "both refuse",
        objects(field("eventName", .startsWith, ["Get"]), field("eventName", .equals, ["Get"])),
        ExampleRecord.object(), .notLogged, by: .fieldNotSelected, citedRules: []),
    ])
  func twice(_ verdict: Verdict) { verdict.check() }

  @Test(
    "Only entries of the selector's type count (SEMANTICS 2.5a)",
    arguments: [
      Verdict(
        "the bucket's entry would have been left out", objects(arn(.notEquals, bucket)),
        ExampleRecord.object(), .logged, citedRules: [.entriesOfType]),
      Verdict(
        "the bucket's entry would have been selected", objects(arn(.equals, bucket)),
        ExampleRecord.object(), .notLogged, by: .fieldNotSelected, citedRules: [.entriesOfType]),
      Verdict(
        "an entry without a type is of none", objects(arn(.equals, "arn:x")),
        ExampleRecord.data([
          ["type": "AWS::S3::Object", "ARN": "arn:aws:s3:::b/k"], ["ARN": "arn:x"],
        ]), .notLogged, by: .fieldNotSelected, citedRules: [.entriesOfType]),
      Verdict(
        "of several types any",
        .advanced([
          AdvancedEventSelector(fieldSelectors: [
            field("eventCategory", .equals, ["Data"]),
            field("resources.type", .equals, ["AWS::Lambda::Function", "AWS::S3::Object"]),
            arn(.startsWith, bucket + "/"),
          ])
        ]), ExampleRecord.object(), .logged, citedRules: []),
      Verdict(
        "the other entries change nothing", objects(arn(.startsWith, bucket + "/")),
        ExampleRecord.object(), .logged, citedRules: []),
      Verdict(
        "no type named: all count",
        advanced(field("eventCategory", .equals, ["Data"]), arn(.equals, bucket)),
        ExampleRecord.object(), .logged, citedRules: [.severalEntries]),
    ])
  func ofType(_ verdict: Verdict) { verdict.check() }

  @Test(
    "Of several entries any may select and none deselect (SEMANTICS 2.5b)",
    arguments: [
      Verdict(
        "one selects", objects(arn(.endsWith, "/a")), two, .logged, citedRules: [.severalEntries]),
      Verdict(
        "one deselects", objects(arn(.notEndsWith, "/a")), two, .notLogged,
        by: .fieldDeselected, citedRules: [.severalEntries]),
      Verdict("they agree", objects(arn(.startsWith, bucket)), two, .logged, citedRules: []),
    ])
  func several(_ verdict: Verdict) { verdict.check() }

  private static let two = ExampleRecord.data([
    ["type": "AWS::S3::Object", "ARN": "arn:aws:s3:::example/a"],
    ["type": "AWS::S3::Object", "ARN": "arn:aws:s3:::example/b"],
  ])

  @Test(
    "ARNPrefix counts as the ARN (SEMANTICS 2.5c)",
    arguments: [
      Verdict(
        "it selects", objects(arn(.startsWith, bucket + "/")), listing, .logged,
        citedRules: [.prefixAsARN]),
      Verdict(
        "it deselects", objects(arn(.notStartsWith, bucket + "/")), listing, .notLogged,
        by: .fieldDeselected, citedRules: [.prefixAsARN]),
      Verdict(
        "it decides nothing", objects(arn(.notStartsWith, "arn:aws:s3:::other/")), listing,
        .logged, citedRules: []),
    ])
  func prefix(_ verdict: Verdict) { verdict.check() }

  private static let listing = ExampleRecord.data([
    ["type": "AWS::S3::Object", "ARNPrefix": "arn:aws:s3:::example/"]
  ])

  @Test(
    "Absent and null fields (SEMANTICS 2.6a, 2.6b, 2.6c)",
    arguments: [
      Verdict(
        "absent, selecting", objects(field("userIdentity.arn", .equals, ["a"])), service,
        .notLogged, by: .fieldNotSelected, citedRules: [.absentNotSelected]),
      Verdict(
        "absent, deselecting", objects(field("userIdentity.arn", .notEquals, ["a"])), service,
        .logged, citedRules: [.absentNotDeselected]),
      Verdict(
        "null", objects(field("eventType", .notEquals, ["a"])),
        ExampleRecord.object("key", ["eventType": nil]), .logged,
        citedRules: [.absentNotDeselected, .nullIsAbsent]),
      Verdict(
        "a number", objects(field("eventType", .equals, ["1"])),
        ExampleRecord.object("key", ["eventType": 1]), .notLogged, by: .fieldNotSelected,
        citedRules: [.absentNotSelected, .nullIsAbsent]),
      Verdict(
        "another field refuses for sure",
        objects(field("userIdentity.arn", .equals, ["a"]), field("eventName", .equals, ["b"])),
        service, .notLogged, by: .fieldNotSelected, citedRules: []),
      Verdict(
        "another field refuses by the same rule",
        objects(field("userIdentity.arn", .equals, ["a"]), field("errorCode", .equals, ["b"])),
        service.without("errorCode"), .notLogged, by: .fieldNotSelected,
        citedRules: [.absentNotSelected]),
      Verdict(
        "a present field decides", objects(field("eventType", .notEquals, ["a"])),
        ExampleRecord.object(), .logged, citedRules: []),
      Verdict(
        "no entry of the record has a type", objects(), ExampleRecord.data([]), .notLogged,
        by: .fieldNotSelected, citedRules: [.absentNotSelected]),
    ])
  func absent(_ verdict: Verdict) { verdict.check() }

  private static let service = ExampleRecord.object(
    "key", ["userIdentity": ["type": "AWSService"]])

  @Test(
    "readOnly that is not there (SEMANTICS 2.6d)",
    arguments: [
      Verdict(
        "data", objects(field("readOnly", .equals, ["true"])),
        ExampleRecord.object().without("readOnly"), .uncertain, by: .readWriteType,
        citedRules: [.readOnlyOfAdvanced]),
      Verdict(
        "management", .advanced([selector("Management", [field("readOnly", .equals, ["true"])])]),
        ExampleRecord.management().without("readOnly"), .uncertain, by: .readWriteType,
        citedRules: [.readOnlyOfAdvanced]),
      Verdict(
        "network activity never has it",
        .advanced([selector("NetworkActivity", [field("readOnly", .equals, ["true"])])]),
        ExampleRecord.network(), .notLogged, by: .fieldNotSelected,
        citedRules: [.foreignField, .absentNotSelected]),
      Verdict(
        "another text is no readOnly",
        .advanced([selector("NetworkActivity", [field("readOnly", .startsWith, ["T", ""])])]),
        ExampleRecord.network(["readOnly": "True"]), .notLogged, by: .fieldNotSelected,
        citedRules: [.foreignField, .absentNotSelected]),
      Verdict(
        "but the two words are",
        .advanced([selector("NetworkActivity", [field("readOnly", .startsWith, ["t"])])]),
        ExampleRecord.network(["readOnly": "true"]), .logged, citedRules: [.foreignField]),
    ])
  func readOnly(_ verdict: Verdict) { verdict.check() }

  @Test(
    "Values are compared byte by byte (SEMANTICS 2.7a)",
    arguments: [
      Verdict(
        "selecting", objects(field("eventName", .equals, ["putobject"])), ExampleRecord.object(),
        .notLogged, by: .fieldNotSelected, citedRules: [.letterCase]),
      Verdict(
        "deselecting", objects(field("eventName", .notStartsWith, ["PUT"])),
        ExampleRecord.object(), .logged, citedRules: [.letterCase]),
      Verdict(
        "the end", objects(arn(.endsWith, ".JPG")), ExampleRecord.object("a.jpg"), .notLogged,
        by: .fieldNotSelected, citedRules: [.letterCase]),
      Verdict(
        "a letter in two compositions", objects(arn(.equals, bucket + "/\u{e9}")),
        ExampleRecord.object("e\u{301}"), .notLogged, by: .fieldNotSelected,
        citedRules: [.letterCase]),
      Verdict(
        "another value hits", objects(field("eventName", .equals, ["putobject", "PutObject"])),
        ExampleRecord.object(), .logged, citedRules: []),
      // That the case of a type counts is documented (SEMANTICS 2.1g).
      Verdict(
        "a type",
        advanced(
          field("eventCategory", .equals, ["Data"]),
          field("resources.type", .equals, ["aws::s3::object"])),
        ExampleRecord.object(), .notLogged, by: .fieldNotSelected, citedRules: []),
    ])
  func letterCase(_ verdict: Verdict) { verdict.check() }

  @Test(
    "The category of an old record is guessed (SEMANTICS 2.10b)",
    arguments: [
      Verdict("advanced data", objects(), old(), .logged, citedRules: [.guessedCategory]),
      Verdict(
        "advanced management", .advanced([selector("Management")]), old(), .notLogged,
        by: .category, citedRules: [.guessedCategory]),
      Verdict(
        "basic", .default, old(), .notLogged, by: .category, citedRules: [.guessedCategory]),
      Verdict(
        "basic management", .default, old().without("resources"), .logged,
        citedRules: [.guessedCategory]),
      Verdict("it says", objects(), ExampleRecord.object(), .logged, citedRules: []),
    ])
  func guessed(_ verdict: Verdict) { verdict.check() }

  private static func old() -> JSONValue {
    ExampleRecord.object("key", ["eventVersion": "1.05"])
      .without("eventCategory", "managementEvent")
  }

  @Test(
    "What takes other categories is not known (SEMANTICS 0g, 2.1a, 2.10c)",
    arguments: [
      TrailSelectors.default, objects(), .advanced([]), .basic([]),
      .advanced([selector("Management", [field("readOnly", .equals, ["true"])])]),
      .basic([EventSelector(includeManagementEvents: false)]),
    ], ["Aggregated", "management", "New", "Insight", "Evidence", "ConfigurationItem"])
  func otherCategory(_ selectors: TrailSelectors, _ category: String) {
    let isKnown = ["Insight", "Evidence", "ConfigurationItem"].contains(category)
    let record = ExampleRecord.management(["eventCategory": .string(category)])
    let held = ScannedRecord(record)
    withExtendedLifetime(held) {
      let compiled = CompiledSelectors(selectors)
      let (decision, findings) = compiled.explain(JudgedRecord(held.fields))
      #expect(decision == compiled.decide(JudgedRecord(held.fields)))
      #expect(decision.answer == (isKnown ? .notLogged : .uncertain))
      #expect(decision.clause == .category)
      #expect(findings.citedRules(of: decision) == (isKnown ? [] : [.otherCategories]))
    }
  }
}
