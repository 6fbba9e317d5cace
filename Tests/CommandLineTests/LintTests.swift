import CloudTrail
import Foundation
import Testing

/// Selectors looked at, from wherever they come.
@Suite("Lint")
struct LintTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  private func advanced(_ fields: String) -> String {
    #"""
    {"AdvancedEventSelectors":[{"FieldSelectors":[{"Field":"eventCategory","Equals":["Data"]},
    {"Field":"resources.type","Equals":["AWS::S3::Object"]},\#(fields)]}]}
    """#
  }

  private func lint(_ words: String..., input: String? = nil) throws -> Outcome {
    try place.start(["lint"] + words, input: input.map { Data($0.utf8) }).outcome()
  }

  private func recorded() throws {
    try place.write(
      LogRecord.file([
        .create("one", at: 0, id: "a"), .start("one", at: 1, id: "b"),
        .put("one", at: 60, id: "c", reads: "ReadOnly"), .create("two", at: 0, id: "d"),
        .start("two", at: 120, id: "e"),
      ]), to: "logs/first.json")
    try place.trailback("import", "logs")
  }

  @Test("A file needs no store: 0 clean, 1 findings, 2 what CloudTrail would refuse")
  func files() throws {
    try place.write(#"{"EventSelectors":[{"ReadWriteType":"All"}]}"#, to: "all.json")
    let clean = try lint("all.json")
    #expect(clean.code == 0 && clean.out == "all.json: nothing amiss\n" && clean.errors == "")
    let bucket = advanced(#"{"Field":"resources.ARN","NotEquals":["arn:aws:s3:::secret"]}"#)
    let found = try lint("-", input: bucket)
    #expect(found.code == 1 && found.out.hasPrefix("standard input: 1 finding\n"), "\(found.out)")
    #expect(found.out.contains("to do: write NotStartsWith arn:aws:s3:::secret/"))
    try place.write(#"{"EventSelectors":[]}"#, to: "none.json")
    let refused = try lint("none.json")
    #expect(refused.code == 2 && refused.out == "")
    #expect(refused.errors.contains("InvalidEventSelectorsException"), "\(refused.errors)")
    #expect(!place.hasStore)
  }

  @Test("A trail now and at a moment, beside another one of its account")
  func trails() throws {
    try recorded()
    // At first the other one was off.
    let alone = try lint("one@2025-03-04T00:01:30Z")
    #expect(alone.code == 0, "\(alone.out)\(alone.errors)")
    let json = try place.json("lint", "one@2025-03-04T00:03:00Z", "--format", "json")
    let findings = try #require(json["findings"]?.array)
    #expect(findings.map { $0["code"] } == ["secondCopy"])
    #expect(findings.first?["otherTrailARN"] == .string(LogRecord.arn("two")))
    #expect(findings.first?["example"]?["record"]?["readOnly"] == true)
    #expect(json["trailARN"] == .string(LogRecord.arn("one")))
    #expect(try lint("two").code == 1)
    let before = try lint("one@2025-03-03")
    #expect(before.code == 2 && before.out == "", "\(before.out)")
    let unknown = try lint("three")
    #expect(unknown.code == 2 && unknown.errors.contains("three"))
  }

  @Test("Neighbours are named by the logs that are given")
  func neighbours() throws {
    try place.write(
      advanced(#"{"Field":"resources.ARN","StartsWith":["arn:aws:s3:::logs"]}"#), to: "new.json")
    let records = ["logs", "logs2", "other", "logs-old", "lo"].map { bucket in
      #"""
      {"eventVersion":"1.11","eventTime":"2025-03-04T00:00:00Z","eventSource":"s3.amazonaws.com",
      "eventName":"GetObject","awsRegion":"us-east-1","eventID":"\#(bucket)","eventCategory":"Data",
      "recipientAccountId":"111122223333","readOnly":true,"managementEvent":false,
      "resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::\#(bucket)/key"},
      {"type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::\#(bucket)"}]}
      """#
    }
    try place.write(#"{"Records":[\#(records.joined(separator: ","))]}"#, to: "logs/data.json")
    #expect(try !lint("new.json").out.contains("logs2"))
    let named = try lint("new.json", "--logs", "logs", "--format", "json")
    #expect(named.code == 1)
    let finding = try JSONValue(parsing: named.out)["findings"]?.array?.first
    #expect(finding?["buckets"] == ["logs-old", "logs2"])
    let missing = try lint("new.json", "--logs", "nowhere")
    #expect(
      missing.code == 2 && missing.out == "" && missing.errors.contains("nowhere"),
      "\(missing.errors)")
  }
}
