import TestSupport
import CloudTrail
import Selectors
import Testing

/// SEMANTICS 2.6: a field that the record does not have fails to be selected and cannot be deselected.
@Suite("Fields that a record does not have")
struct MissingFieldTests {
  /// What is as good as nothing: not there, null, or no text.
  private static let nothing: [JSONValue?] = [nil, .null, 1, .number(1.5), ["true"], ["a": "true"]]

  private static func record(_ member: String, _ value: JSONValue?) -> JSONValue {
    let record = ExampleRecord.object().without(member)
    return value.map { record.changed(.object([.init(member, $0)])) } ?? record
  }

  @Test(
    "Absent, null and wrong types",
    arguments: [
      "eventName", "eventSource", "eventType", "errorCode", "vpcEndpointId",
      "sessionCredentialFromConsole",
    ], nothing)
  func absent(_ member: String, _ value: JSONValue?) {
    let record = Self.record(member, value)
    for select in [FieldOperator.equals, .startsWith, .endsWith] {
      Verdict(
        "selecting", objects(field(member, select, ["true"])), record, .notLogged,
        by: .fieldNotSelected
      ).check()
    }
    for deselect in [FieldOperator.notEquals, .notStartsWith, .notEndsWith] {
      Verdict("deselecting", objects(field(member, deselect, ["true"])), record, .logged).check()
    }
  }

  @Test("An AWS service has no userIdentity.arn, and is kept when a role is left out")
  func service() {
    let record = ExampleRecord.object(
      "key", ["userIdentity": ["type": "AWSService", "invokedBy": "cloudtrail.amazonaws.com"]])
    let role = ["arn:aws:sts::111122223333:assumed-role/bucket-scanner-role"]
    Verdict(
      "left out", objects(field("userIdentity.arn", .notStartsWith, role)), record, .logged
    ).check()
    Verdict(
      "asked for", objects(field("userIdentity.arn", .startsWith, role)), record, .notLogged,
      by: .fieldNotSelected
    ).check()
  }

  @Test(
    "sessionCredentialFromConsole is there only when it is true",
    arguments: [
      (FieldOperator.notEquals, JSONValue?.none, Answer.logged),
      (.notEquals, "true", .notLogged), (.notEquals, true, .notLogged), (.equals, nil, .notLogged),
      (.equals, "true", .logged), (.equals, true, .logged),
    ])
  func console(_ operation: FieldOperator, _ value: JSONValue?, _ answer: Answer) {
    let record = Self.record("sessionCredentialFromConsole", value)
    let (decision, _) = judged(
      record, by: objects(field("sessionCredentialFromConsole", operation, ["true"])))
    #expect(decision.answer == answer)
  }

  @Test(
    "Management and data events without a readOnly cannot be judged by it", arguments: nothing,
    ["true", "false"])
  func readOnly(_ value: JSONValue?, _ wanted: String) {
    let selectors = objects(field("readOnly", .equals, [wanted]))
    Verdict(
      "", selectors, Self.record("readOnly", value), .uncertain, by: .readWriteType
    ).check()
    Verdict(
      "but by the others",
      objects(field("readOnly", .equals, [wanted]), field("eventName", .equals, ["GetObject"])),
      Self.record("readOnly", value), .notLogged, by: .fieldNotSelected
    ).check()
  }
}
