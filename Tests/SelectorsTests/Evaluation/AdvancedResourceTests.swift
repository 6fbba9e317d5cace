import TestSupport
import CloudTrail
import Selectors
import Testing

/// SEMANTICS 2.5: which of a record's resources count.
@Suite("Resources of advanced selectors")
struct AdvancedResourceTests {
  private static let bucket = "arn:aws:s3:::example"
  private static let two = ExampleRecord.data([
    ["type": "AWS::S3::Object", "ARN": "arn:aws:s3:::example/a"],
    ["type": "AWS::S3::Object", "ARN": "arn:aws:s3:::example/b"],
    ["type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::example"],
  ])

  private static func arn(_ operation: FieldOperator, _ values: String...) -> AdvancedFieldSelector
  {
    field("resources.ARN", operation, values)
  }

  @Test(
    "Only entries of the selector's type count",
    arguments: [
      Verdict(
        "the bucket beside the object deselects nothing", objects(arn(.notEquals, bucket)),
        ExampleRecord.object(), .logged),
      Verdict(
        "and selects nothing", objects(arn(.equals, bucket)), ExampleRecord.object(), .notLogged,
        by: .fieldNotSelected),
      Verdict(
        "a bucket's ARN cannot save an object that is left out",
        objects(arn(.notStartsWith, bucket + "/")), ExampleRecord.object(), .notLogged,
        by: .fieldDeselected),
      Verdict(
        "without a type in the selector every entry counts",
        advanced(field("eventCategory", .equals, ["Data"]), arn(.equals, bucket)),
        ExampleRecord.object(), .logged),
      Verdict(
        "an entry without a type is of none", objects(arn(.startsWith, "arn:")),
        ExampleRecord.data([
          ["ARN": "arn:aws:s3:::example/a"], ["type": "AWS::S3::Object"],
        ]), .notLogged, by: .fieldNotSelected),
      Verdict(
        "an entry whose type is no text is of none", objects(),
        ExampleRecord.data([["type": 1, "ARN": "arn:aws:s3:::example/a"]]), .notLogged,
        by: .fieldNotSelected),
      Verdict(
        "types are exact",
        advanced(
          field("eventCategory", .equals, ["Data"]),
          field("resources.type", .equals, ["aws::s3::object"])),
        ExampleRecord.object(), .notLogged, by: .fieldNotSelected),
    ])
  func types(_ verdict: Verdict) { verdict.check() }

  @Test(
    "Of several entries any may select and none may deselect",
    arguments: [
      Verdict("the first selects", objects(arn(.endsWith, "/a")), two, .logged),
      Verdict("the last selects", objects(arn(.endsWith, "/b")), two, .logged),
      Verdict(
        "none selects", objects(arn(.endsWith, "/c")), two, .notLogged, by: .fieldNotSelected),
      Verdict(
        "the first deselects", objects(arn(.notEndsWith, "/a")), two, .notLogged,
        by: .fieldDeselected),
      Verdict(
        "the last deselects", objects(arn(.notEndsWith, "/b")), two, .notLogged,
        by: .fieldDeselected),
      Verdict("none deselects", objects(arn(.notEndsWith, "/c")), two, .logged),
      Verdict(
        "one selects, another deselects",
        objects(
          AdvancedFieldSelector(
            field: "resources.ARN",
            conditions: [.init(.endsWith, ["/a"]), .init(.notEndsWith, ["/b"])])), two, .notLogged,
        by: .fieldDeselected),
    ])
  func several(_ verdict: Verdict) { verdict.check() }

  @Test(
    "ARNPrefix counts as the ARN",
    arguments: [
      ("arn:aws:s3:::example/", Answer.logged, Clause.all),
      ("arn:aws:s3:::example/pre", .notLogged, .fieldNotSelected),
    ])
  func prefix(_ value: String, _ answer: Answer, _ clause: Clause) {
    let record = ExampleRecord.data([
      ["type": "AWS::S3::Object", "ARNPrefix": "arn:aws:s3:::example/"]
    ])
    Verdict(value, objects(Self.arn(.startsWith, value)), record, answer, by: clause).check()
  }

  @Test(
    "No resources: a selector of ARNs fails, a deselector passes",
    arguments: [
      ExampleRecord.management().without("resources"),
      ExampleRecord.management(["resources": []]), ExampleRecord.management(["resources": nil]),
      ExampleRecord.management(["resources": [["type": "AWS::S3::Object", "ARN": nil]]]),
    ])
  func none(_ record: JSONValue) {
    let management = field("eventCategory", .equals, ["Management"])
    Verdict(
      "selecting", advanced(management, Self.arn(.startsWith, "arn:")), record, .notLogged,
      by: .fieldNotSelected
    ).check()
    Verdict(
      "deselecting", advanced(management, Self.arn(.notStartsWith, "arn:")), record, .logged
    ).check()
  }
}
