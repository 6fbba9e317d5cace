import TestSupport
import CloudTrail
import Selectors
import Testing

/// Text that a record writes with escapes, or beyond ASCII, compares like any other text.
@Suite("Escapes and letters beyond ASCII")
struct EscapedTextTests {
  /// As S3 has it (composed), and with the accent as a character of its own.
  private static let composed = "caf\u{e9}/menu"
  private static let decomposed = "cafe\u{301}/menu"

  private static func value(_ key: String) -> String { "arn:aws:s3:::example/" + key }

  @Test(
    "An escape means its character",
    arguments: [
      (#"caf\u00e9/menu"#, composed), (#"a\/b"#, "a/b"), (#"a\"b"#, "a\"b"), (#"a\\b"#, "a\\b"),
      (#"\ud83d\ude80"#, "\u{1F680}"), (#"tab\there"#, "tab\there"), (#"\u0061"#, "a"),
      (#"\u0000nul"#, "\0nul"),
    ])
  func escapes(_ written: String, _ meant: String) {
    let record = ExampleRecord.object(written)
    Verdict("basic", selecting([Self.value(meant)]), record, .logged).check()
    for operation in [FieldOperator.equals, .startsWith] {
      let field = field("resources.ARN", operation, [Self.value(meant)])
      Verdict("advanced", objects(field), record, .logged).check()
    }
    Verdict(
      "the end", objects(field("resources.ARN", .notEndsWith, [meant])), record, .notLogged,
      by: .fieldDeselected
    ).check()
  }

  @Test("Two spellings of one letter are two keys")
  func normalisation() {
    Verdict(
      "composed by composed", selecting([Self.value(Self.composed)]),
      ExampleRecord.object(Self.composed), .logged
    ).check()
    Verdict(
      "decomposed by composed", selecting([Self.value(Self.composed)]),
      ExampleRecord.object(Self.decomposed), .notLogged, by: .dataResources
    ).check()
    Verdict(
      "escaped composed by decomposed",
      objects(field("resources.ARN", .equals, [Self.value(Self.decomposed)])),
      ExampleRecord.object(#"caf\u00e9/menu"#), .notLogged, by: .fieldNotSelected
    ).check()
    Verdict(
      "a prefix may end inside a letter", selecting([Self.value("cafe")]),
      ExampleRecord.object(Self.decomposed), .logged
    ).check()
  }

  @Test("Escapes in sources, names and categories")
  func elsewhere() {
    let record = ExampleRecord.management([
      "eventSource": #"kms\u002eamazonaws.com"#, "eventCategory": #"Managemen\u0074"#,
    ])
    Verdict(
      "excluded",
      .basic([EventSelector(excludeManagementEventSources: ["kms.amazonaws.com"])]), record,
      .notLogged, by: .excludedSource
    ).check()
    Verdict(
      "deselected",
      .advanced([
        selector("Management", [field("eventSource", .notEquals, ["kms.amazonaws.com"])])
      ]), record, .notLogged, by: .fieldDeselected
    ).check()
  }

  @Test("A type that is spelled with escapes is the type")
  func type() {
    let record = ExampleRecord.data([
      ["type": #"AWS::S3::Obj\u0065ct"#, "ARN": "arn:aws:s3:::example/key"]
    ])
    Verdict("basic", selecting(["arn:aws:s3"]), record, .logged).check()
    Verdict(
      "advanced", objects(field("resources.ARN", .startsWith, ["arn:aws:s3:::example/"])), record,
      .logged
    ).check()
  }
}
