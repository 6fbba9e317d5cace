import TestSupport
import CloudTrail
import Selectors
import Testing

/// SEMANTICS 2.1, 2.4 and 2.8: the fields of advanced selectors, each of which must hold.
@Suite("Fields of advanced selectors")
struct AdvancedFieldTests {
  private static let management = selector("Management")
  private static let network = field("eventCategory", .equals, ["NetworkActivity"])

  /// SEMANTICS 2.1c, 2.1d
  @Test(
    "Each field takes and leaves by its own member of the record",
    arguments: [
      ("eventName", "eventName", ["PutObject"], ["GetObject"]),
      ("eventSource", "eventSource", ["s3.amazonaws.com"], ["sns.amazonaws.com"]),
      ("eventType", "eventType", ["AwsApiCall"], ["AwsServiceEvent"]),
      ("errorCode", "errorCode", ["VpceAccessDenied"], ["AccessDenied"]),
      ("vpcEndpointId", "vpcEndpointId", ["vpce-1"], ["vpce-2"]),
      (
        "sessionCredentialFromConsole", "sessionCredentialFromConsole", ["true"], ["false"]
      ),
    ])
  func fields(_ name: String, _ member: String, _ hit: [String], _ miss: [String]) {
    let record = ExampleRecord.object("key", [member: .string(hit[0])])
    Verdict("hit", objects(field(name, .equals, hit)), record, .logged).check()
    Verdict(
      "miss", objects(field(name, .equals, miss)), record, .notLogged, by: .fieldNotSelected
    ).check()
    Verdict("not missed", objects(field(name, .notEquals, miss)), record, .logged).check()
    Verdict(
      "not hit", objects(field(name, .notEquals, hit)), record, .notLogged, by: .fieldDeselected
    ).check()
  }

  @Test("userIdentity.arn is the caller's")
  func userARN() {
    let ann = "arn:aws:iam::111122223333:user/ann"
    Verdict(
      "hit", objects(field("userIdentity.arn", .equals, [ann])), ExampleRecord.object(), .logged
    ).check()
    Verdict(
      "left out", objects(field("userIdentity.arn", .notStartsWith, ["arn:aws:iam::"])),
      ExampleRecord.object(), .notLogged, by: .fieldDeselected
    ).check()
  }

  /// SEMANTICS 2.8a
  @Test(
    "readOnly: true takes reads, false takes writes, and without it both",
    arguments: [
      ("true", true, Answer.logged), ("true", false, .notLogged), ("false", true, .notLogged),
      ("false", false, .logged),
    ])
  func readOnly(_ wanted: String, _ isRead: Bool, _ answer: Answer) {
    let record = ExampleRecord.management(["readOnly": .bool(isRead)])
    let clause: Clause = answer == .logged ? .all : .readWriteType
    let selectors = TrailSelectors.advanced([
      selector("Management", [field("readOnly", .equals, [wanted])])
    ])
    Verdict(wanted, selectors, record, answer, by: clause).check()
    Verdict("both", .advanced([Self.management]), record, .logged).check()
  }

  @Test(
    "The category is asked first",
    arguments: [
      Verdict("management", .advanced([management]), ExampleRecord.management(), .logged),
      Verdict(
        "data is no management", .advanced([management]), ExampleRecord.object(), .notLogged,
        by: .category),
      Verdict(
        "management is no data", objects(), ExampleRecord.management(), .notLogged, by: .category),
      Verdict("network activity", advanced(network), ExampleRecord.network(), .logged),
      Verdict(
        "network activity has no readOnly, and nobody expects it",
        advanced(network, field("readOnly", .equals, ["false"])), ExampleRecord.network(),
        .notLogged, by: .fieldNotSelected),
      Verdict(
        "insights", .advanced([management]),
        ExampleRecord.management(["eventCategory": "Insight"]), .notLogged, by: .category),
      Verdict(
        "categories to come", .advanced([management]),
        ExampleRecord.management(["eventCategory": "Aggregated"]), .uncertain, by: .category),
      Verdict(
        "case counts: this is none that anybody knows", .advanced([management]),
        ExampleRecord.management(["eventCategory": "management"]), .uncertain, by: .category),
    ])
  func category(_ verdict: Verdict) { verdict.check() }

  /// SEMANTICS 2.4a
  @Test(
    "All fields must hold, in whatever order they are given",
    arguments: [
      Verdict(
        "both hold",
        objects(
          field("eventName", .equals, ["PutObject"]), field("readOnly", .equals, ["false"])),
        ExampleRecord.object(), .logged),
      Verdict(
        "the first does not",
        objects(
          field("eventName", .equals, ["GetObject"]), field("readOnly", .equals, ["false"])),
        ExampleRecord.object(), .notLogged, by: .fieldNotSelected),
      Verdict(
        "the last does not",
        objects(field("eventName", .equals, ["PutObject"]), field("readOnly", .equals, ["true"])),
        ExampleRecord.object(), .notLogged, by: .readWriteType),
      Verdict(
        "the category last",
        advanced(
          field("eventName", .equals, ["PutObject"]),
          field("resources.type", .equals, ["AWS::S3::Object"]),
          field("eventCategory", .equals, ["Management"])),
        ExampleRecord.object(), .notLogged, by: .category),
      Verdict(
        "the wrong type",
        advanced(
          field("eventCategory", .equals, ["Data"]),
          field("resources.type", .equals, ["AWS::Lambda::Function"])),
        ExampleRecord.object(), .notLogged, by: .fieldNotSelected),
      Verdict(
        "a field given twice must hold twice",
        objects(
          field("eventName", .startsWith, ["Put"]), field("eventName", .endsWith, ["Acl"])),
        ExampleRecord.object(), .notLogged, by: .fieldNotSelected),
    ])
  func all(_ verdict: Verdict) { verdict.check() }

  @Test(
    "A field that nobody knows is never a silent yes or no",
    arguments: [
      Verdict(
        "everything else holds", objects(field("userIdentity.type", .equals, ["Root"])),
        ExampleRecord.object(), .uncertain, by: .unknownField),
      Verdict(
        "deselecting is no surer", objects(field("userIdentity.type", .notEquals, ["Root"])),
        ExampleRecord.object(), .uncertain, by: .unknownField),
      Verdict(
        "another field refuses, and that is certain",
        objects(
          field("userIdentity.type", .equals, ["Root"]),
          field("eventName", .equals, ["GetObject"])),
        ExampleRecord.object(), .notLogged, by: .fieldNotSelected),
      Verdict(
        "names are exact", objects(field("EventName", .equals, ["PutObject"])),
        ExampleRecord.object(), .uncertain, by: .unknownField),
      Verdict(
        "another selector takes it",
        .advanced([
          selector("Data", [field("userIdentity.type", .equals, ["Root"])]), selector("Data"),
        ]), ExampleRecord.object(), .logged),
    ])
  func unknown(_ verdict: Verdict) { verdict.check() }

  /// SEMANTICS 2.9c
  @Test("An exclusion in one selector has no effect if another takes the event (SEMANTICS 2.9)")
  func voidExclusion() {
    let selectors = TrailSelectors.advanced([
      selector("Data", [field("eventName", .notEquals, ["DeleteObject"])]),
      selector(
        "Data",
        [
          field("eventName", .equals, ["DeleteObject"]),
          field("eventType", .notEquals, ["AwsServiceEvent"]),
        ]),
    ])
    func delete(_ type: JSONValue) -> JSONValue {
      ExampleRecord.object("key", ["eventName": "DeleteObject", "eventType": type])
    }
    Verdict("another call", selectors, ExampleRecord.object(), .logged).check()
    Verdict("a call of somebody", selectors, delete("AwsApiCall"), .logged).check()
    Verdict(
      "the service's own copies", selectors, delete("AwsServiceEvent"), .notLogged,
      by: .fieldDeselected
    ).check()
  }
}
