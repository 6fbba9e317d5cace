import CloudTrail
import Reports
import ReadModels
import TestSupport
import Testing

@testable import Comparison

/// How findings are printed, of values made by hand.
@Suite("Lint of selectors, in words and as JSON")
struct LintResultTests {
  private static let trail = TrailARN(
    partition: "aws", region: "us-east-1", account: "111122223333", name: "one\u{1B}[2J")
  private static let condition = LintFinding.Condition(
    field: "resources.ARN", operator: .notEquals, value: "arn:aws:s3:::secret")
  private static let example = LintFinding.Example(
    record: [
      "eventName": "GetObject", "eventSource": "s3.amazonaws.com", "awsRegion": "us-east-1",
      "resources": [["ARN": "arn:aws:s3:::secret/report.csv", "type": "AWS::S3::Object"]],
    ], isLogged: true)

  /// One of each.
  private static let kinds: [LintFinding.Kind] = [
    .takesNothing, .resourceTypeCase(given: "AWS::S3::object", listed: "AWS::S3::Object"),
    .emptyValues(type: "AWS::Lambda::Function"), .emptyValues(type: "odd"),
    .pattern(.init(field: "eventName", operator: .equals, value: "Get*")), .pattern(condition),
    .pattern(.init(field: "AWS::S3::Object", operator: nil, value: "arn:aws:s3:::a/*")),
    .excludesNothing(condition, isBucket: true), .excludesNothing(condition, isBucket: false),
    .exclusionVoided(Array(repeating: condition, count: 5), by: [1, 2, 3, 4]),
    .reachesNeighbour(condition, neighbours: ["secret2"]),
    .reachesNeighbour(condition, neighbours: []), .logsOwnDeliveries(bucket: "logs"),
    .secondCopy(of: trail), .idle(by: 0), .idle(by: nil),
  ]

  private static func result(
    _ kinds: [LintFinding.Kind], undecided: [LintReport.Undecided] = [], notes: [String] = []
  ) -> LintResult {
    var report = LintReport()
    report.findings = kinds.enumerated().map { number, kind in
      LintFinding(
        kind: kind, selector: number.isMultiple(of: 2) ? number : nil,
        name: number == 4 ? "reads\n of secrets" : nil,
        example: number.isMultiple(of: 3) ? example : nil)
    }
    report.undecided = undecided
    return LintResult(
      name: "new\u{1B}[2J.json", trail: trail, time: Timestamp(seconds: 1_790_856_000),
      report: report, notes: notes)
  }

  private static let open = LintReport.Undecided(
    selector: 3, code: .idle, reason: "there are more than 512 selectors")

  @Test("All findings fit the schema, and it names every code and severity")
  func schema() throws {
    let validator = try SchemaValidator("lint")
    let all = Self.result(Self.kinds, undecided: [Self.open], notes: ["logging is off"])
    #expect(Set(all.report.findings.map(\.code)) == Set(LintFinding.Code.allCases))
    for result in [all, Self.result([]), LintResult(name: "-", report: LintReport())] {
      #expect(validator.faults(try JSONValue(parsing: result.json.compact)) == [])
    }
    let codes = LintFinding.Code.allCases.map { JSONValue.string($0.rawValue) }
    #expect(validator.root["$defs"]?["code"]?["enum"] == .array(codes))
    let severities = LintFinding.Severity.allCases.map { JSONValue.string($0.rawValue) }
    let severity = validator.root["$defs"]?["finding"]?["properties"]?["severity"]
    #expect(severity?["enum"] == .array(severities))
  }

  @Test("Text: no line is too wide, and nothing controls the terminal")
  func text() {
    let text = Self.result(Self.kinds, undecided: [Self.open], notes: ["logging is off"])
      .text(.plain, width: 80)
    #expect(!text.unicodeScalars.contains("\u{1B}"))
    for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    #expect(
      text.hasPrefix("new\\u{1b}[2J.json: 16 findings, the worst first\n  note: logging is off\n"))
    #expect(text.contains("selector 5 (reads\\u{a} of secrets): eventName Equals Get* has a *"))
    #expect(text.hasSuffix("not decided\n  selector 4, idle: there are more than 512 selectors\n"))
  }

  @Test("A finding in full")
  func finding() {
    let text = Self.result([.excludesNothing(Self.condition, isBucket: true)])
      .text(.plain, width: 200)
    #expect(
      text == """
        new\\u{1b}[2J.json: 1 finding

        selector 1: resources.ARN NotEquals arn:aws:s3:::secret excludes nothing
          excludesNothing, medium: no object has the ARN of a bucket, and the selector is the same without it
          such as GetObject of S3 in us-east-1, arn:aws:s3:::secret/report.csv: logged
          to do: write NotStartsWith arn:aws:s3:::secret/ to exclude the objects of the bucket

        """)
  }

  @Test("Nothing amiss, and nothing found")
  func nothing() {
    #expect(Self.result([]).text(.plain, width: 80) == "new\\u{1b}[2J.json: nothing amiss\n")
    let open = Self.result([], undecided: [Self.open]).text(.plain, width: 80)
    #expect(
      open.hasPrefix("new\\u{1b}[2J.json: nothing found, but not everything could be decided\n"))
  }

  @Test("Hundreds of findings are counted, and the first are listed")
  func many() {
    let text = Self.result(Array(repeating: .takesNothing, count: 500)).text(.plain, width: 80)
    #expect(text.contains("500 findings, the worst first\n") && text.hasSuffix("\nand 450 more\n"))
  }
}
