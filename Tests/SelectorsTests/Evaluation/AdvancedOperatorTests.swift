import TestSupport
import CloudTrail
import Selectors
import Testing

/// SEMANTICS 2.2, 2.3, 2.7 and 2.9: the six operators and how they go together.
@Suite("Operators of advanced selectors")
struct AdvancedOperatorTests {
  /// SEMANTICS 2.2a
  @Test(
    "Each operator, both ways",
    arguments: [
      (FieldOperator.equals, "PutObject", true), (.equals, "Put", false),
      (.equals, "putobject", false), (.equals, "PutObjectAcl", false),
      (.startsWith, "Put", true), (.startsWith, "PutObject", true), (.startsWith, "put", false),
      (.startsWith, "Object", false), (.startsWith, "PutObjectAcl", false),
      (.endsWith, "Object", true), (.endsWith, "PutObject", true), (.endsWith, "object", false),
      (.endsWith, "Put", false), (.endsWith, "MyPutObject", false),
      (.startsWith, "Put*", false), (.equals, "*", false), (.equals, "^Put.*$", false),
    ])
  func operators(_ operation: FieldOperator, _ value: String, _ hits: Bool) {
    let record = ExampleRecord.object()
    Verdict(
      "selecting", objects(field("eventName", operation, [value])), record,
      hits ? .logged : .notLogged, by: hits ? .all : .fieldNotSelected
    ).check()
    let opposite: FieldOperator =
      switch operation {
      case .equals: .notEquals
      case .startsWith: .notStartsWith
      default: .notEndsWith
      }
    Verdict(
      "deselecting", objects(field("eventName", opposite, [value])), record,
      hits ? .notLogged : .logged, by: hits ? .fieldDeselected : .all
    ).check()
  }

  /// The documentation's example of several conditions for one field, row by row.
  /// SEMANTICS 2.3c
  @Test(
    "Selecting operators add up, deselecting ones all hold (SEMANTICS 2.3)",
    arguments: [
      ("amzn-s3-demo-bucket/object1", Answer.logged, Clause.all),
      ("amzn-s3-demo-bucket/object2", .logged, .all),
      ("amzn-s3-demo-bucket1/object3", .logged, .all),
      ("amzn-s3-demo-bucket1/object4", .notLogged, .fieldNotSelected),
      ("amzn-s3-demo-bucket/deselectObject4", .notLogged, .fieldDeselected),
      ("amzn-s3-demo-bucket/object5", .notLogged, .fieldDeselected),
      ("amzn-s3-demo-bucket/object6", .notLogged, .fieldDeselected),
    ])
  func documented(_ path: String, _ answer: Answer, _ clause: Clause) {
    let bucket = "arn:aws:s3:::amzn-s3-demo-bucket/"
    let selectors = objects(
      AdvancedFieldSelector(
        field: "resources.ARN",
        conditions: [
          .init(.equals, [bucket + "object1"]), .init(.startsWith, [bucket]),
          .init(.endsWith, ["object3"]), .init(.notEquals, [bucket + "object6"]),
          .init(.notStartsWith, [bucket + "deselect"]), .init(.notEndsWith, ["object5"]),
        ]))
    let record = ExampleRecord.data([
      ["type": "AWS::S3::Object", "ARN": .string("arn:aws:s3:::" + path)]
    ])
    Verdict(path, selectors, record, answer, by: clause).check()
  }

  /// SEMANTICS 2.3a, 2.3b
  @Test(
    "Several values of one operator",
    arguments: [
      Verdict(
        "one hit selects", objects(field("eventName", .equals, ["GetObject", "PutObject"])),
        ExampleRecord.object(), .logged),
      Verdict(
        "one hit deselects", objects(field("eventName", .notEquals, ["GetObject", "PutObject"])),
        ExampleRecord.object(), .notLogged, by: .fieldDeselected),
      Verdict(
        "a value both wanted and unwanted is left out",
        objects(
          AdvancedFieldSelector(
            field: "eventName",
            conditions: [.init(.equals, ["PutObject"]), .init(.notEquals, ["PutObject"])])),
        ExampleRecord.object(), .notLogged, by: .fieldDeselected),
      Verdict(
        "a list without values says nothing",
        objects(
          AdvancedFieldSelector(
            field: "eventName",
            conditions: [.init(.equals, []), .init(.notEquals, ["GetObject"])])),
        ExampleRecord.object(), .logged),
      Verdict(
        "the same operator twice adds up",
        objects(
          AdvancedFieldSelector(
            field: "eventName",
            conditions: [.init(.equals, ["GetObject"]), .init(.equals, ["PutObject"])])),
        ExampleRecord.object(), .logged),
    ])
  func values(_ verdict: Verdict) { verdict.check() }

  /// SEMANTICS 2.9a, 2.9b
  @Test(
    "Pitfalls (SEMANTICS 2.9)",
    arguments: [
      Verdict(
        "NotEquals of a bucket leaves its objects in",
        objects(field("resources.ARN", .notEquals, ["arn:aws:s3:::example/"])),
        ExampleRecord.object(), .logged),
      Verdict(
        "NotStartsWith leaves them out",
        objects(field("resources.ARN", .notStartsWith, ["arn:aws:s3:::example/"])),
        ExampleRecord.object(), .notLogged, by: .fieldDeselected),
      Verdict(
        "without the slash a prefix takes other buckets too",
        objects(field("resources.ARN", .startsWith, ["arn:aws:s3:::exam"])),
        ExampleRecord.object(), .logged),
      Verdict(
        "a role's name is no prefix of its ARN",
        objects(field("userIdentity.arn", .notStartsWith, ["AWSServiceRoleFor"])),
        ExampleRecord.object(
          "key",
          ["userIdentity": ["arn": "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForX/s"]]),
        .logged),
    ])
  func pitfalls(_ verdict: Verdict) { verdict.check() }
}
