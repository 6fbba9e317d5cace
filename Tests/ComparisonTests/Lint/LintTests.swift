import CloudTrail
import Comparison
import Selectors
import TestSupport
import Testing

/// What is found in selectors, which must all be decided.
func linted(
  _ selectors: TrailSelectors, sourceLocation: SourceLocation = #_sourceLocation
) -> [LintFinding] {
  var linter = Linter()
  let report = linter.lint(selectors)
  #expect(report.undecided == [], sourceLocation: sourceLocation)
  return report.findings
}

/// Each finding with an example is asked again: the evaluator must say of the example what the finding says.
func expectTrueExamples(
  _ findings: [LintFinding], _ selectors: TrailSelectors,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  for finding in findings where finding.selector != nil {
    guard let example = finding.example else { continue }
    let decision = try JudgedRecord.reading(json: example.record.compact) {
      CompiledSelectors(selectors).decide($0)
    }
    #expect(
      decision.answer == (example.isLogged ? .logged : .notLogged),
      "\(finding.code) \(example.record.compact)", sourceLocation: sourceLocation)
  }
}

func arn(_ record: JSONValue) -> String? {
  guard case .array(let resources)? = record["resources"] else { return nil }
  return resources.first?["ARN"]?.string
}

@Suite("Selectors with nothing amiss give no finding")
struct CleanLintTests {
  private static func onlyARN(_ op: FieldOperator, _ values: String...) -> AdvancedEventSelector {
    selector("Data", [field("resources.ARN", op, values)])
  }

  static let clean: [TrailSelectors] = [
    .default,
    .basic([
      EventSelector(
        dataResources: [DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3:::logs/"])],
        excludeManagementEventSources: ["kms.amazonaws.com"])
    ]),
    .basic([EventSelector(readWriteType: .readOnly), EventSelector(readWriteType: .writeOnly)]),
    .advanced([selector("Management"), selector("Data"), selector("NetworkActivity")]),
    .advanced([
      selector(
        "Management", [field("eventSource", .notEquals, ["kms.amazonaws.com"])])
    ]),
    .advanced([
      onlyARN(.startsWith, "arn:aws:s3:::logs/", "arn:aws:s3:::prod-", "arn:aws:s3:::")
    ]),
    .advanced([onlyARN(.notStartsWith, "arn:aws:s3:::logs/")]),
    .advanced([onlyARN(.notEquals, "arn:aws:s3:::logs/report.csv")]),
    .advanced([selector("Data", [field("eventName", .notEquals, ["GetObject"])])]),
    // Each voids nothing of the other: one has reads, the other writes of other buckets.
    .advanced([
      selector(
        "Data",
        [
          field("readOnly", .equals, ["true"]),
          field("resources.ARN", .notStartsWith, ["arn:aws:s3:::a/"]),
        ]),
      selector(
        "Data",
        [
          field("readOnly", .equals, ["false"]),
          field("resources.ARN", .notStartsWith, ["arn:aws:s3:::b/"]),
        ]),
    ]),
    // A type that nobody lists.
    .advanced([
      AdvancedEventSelector(fieldSelectors: [
        field("eventCategory", .equals, ["Data"]),
        field("resources.type", .equals, ["AWS::Brand::New"]),
      ])
    ]),
  ]

  @Test(arguments: clean)
  func nothing(_ selectors: TrailSelectors) {
    #expect(linted(selectors).map(\.kind) == [])
  }

  @Test("No selectors at all")
  func none() {
    #expect(linted(.advanced([])).isEmpty)
    #expect(linted(.basic([])).isEmpty)
  }
}

@Suite("Values that do not mean what they seem to")
struct ValueLintTests {
  @Test("A basic resource without values")
  func emptyValues() {
    let empty = DataResource(type: "AWS::Lambda::Function", values: [])
    let objects = DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3"])
    let findings = linted(.basic([EventSelector(dataResources: [objects, empty])]))
    #expect(findings.map(\.kind) == [.emptyValues(type: "AWS::Lambda::Function")])
    #expect(findings.map(\.selector) == [0])
    // Without management events nothing is left.
    let blind = EventSelector(
      readWriteType: .readOnly, includeManagementEvents: false,
      dataResources: [DataResource(type: "AWS::S3::Object", values: []), empty])
    #expect(linted(.basic([blind])).map(\.code) == [.takesNothing, .emptyValues, .emptyValues])
  }

  @Test("A type in another case")
  func typeCase() throws {
    let wrong = TrailSelectors.advanced([
      AdvancedEventSelector(
        name: "objects",
        fieldSelectors: [
          field("eventCategory", .equals, ["Data"]),
          field("resources.type", .equals, ["AWS::S3::object"]),
        ])
    ])
    let findings = linted(wrong)
    #expect(
      findings.map(\.kind) == [
        .resourceTypeCase(given: "AWS::S3::object", listed: "AWS::S3::Object")
      ])
    #expect(findings.first?.name == "objects")
    #expect(findings.first?.example?.isLogged == false)
    try expectTrueExamples(findings, wrong)
  }

  @Test(
    "A pattern that looks as if it selected",
    arguments: [
      ("resources.ARN", FieldOperator.equals, "arn:aws:s3:::logs/*"),
      ("resources.ARN", .startsWith, "arn:aws:s3:::logs/*"),
      ("resources.ARN", .equals, "arn:aws:s3:::*/report.csv"),
      ("resources.ARN", .endsWith, "*.csv"), ("eventName", .equals, "*"),
      ("eventName", .equals, "Get*"), ("userIdentity.arn", .equals, "arn:aws:iam::*:user/*"),
    ])
  func selecting(_ name: String, _ op: FieldOperator, _ value: String) throws {
    let set = TrailSelectors.advanced([selector("Data", [field(name, op, [value])])])
    let findings = linted(set)
    #expect(
      findings.map(\.kind) == [.pattern(.init(field: name, operator: op, value: value))])
    #expect(findings.first?.example?.isLogged == false)
    try expectTrueExamples(findings, set)
  }

  @Test("A pattern that looks as if it excluded")
  func excluding() throws {
    let set = TrailSelectors.advanced([
      selector("Data", [field("resources.ARN", .notStartsWith, ["arn:aws:s3:::secret/*"])])
    ])
    let findings = linted(set)
    #expect(findings.map(\.code) == [.pattern])
    let example = try #require(findings.first?.example)
    #expect(example.isLogged)
    #expect(arn(example.record)?.hasPrefix("arn:aws:s3:::secret/") == true)
    try expectTrueExamples(findings, set)
  }

  @Test("A star beside the value that was meant is a key with a star")
  func keyWithStar() {
    let set = TrailSelectors.advanced([
      selector(
        "Data",
        [
          AdvancedFieldSelector(
            field: "resources.ARN",
            conditions: [
              .init(.equals, ["arn:aws:s3:::logs/*"]), .init(.startsWith, ["arn:aws:s3:::logs/"]),
            ])
        ])
    ])
    #expect(linted(set).isEmpty)
  }

  @Test("A pattern in a basic selector")
  func basicPattern() throws {
    let set = TestSupport.selecting(["arn:aws:s3:::logs/*"])
    let findings = linted(set)
    #expect(findings.map(\.code) == [.pattern])
    #expect(arn(try #require(findings.first?.example).record) == "arn:aws:s3:::logs/report.csv")
    try expectTrueExamples(findings, set)
    #expect(linted(TestSupport.selecting(["arn:aws:s3:::logs/"])).isEmpty)
  }

  @Test("A bucket's name without its slash")
  func neighbour() throws {
    let condition = LintFinding.Condition(
      field: "resources.ARN", operator: .startsWith, value: "arn:aws:s3:::logs")
    let set = TrailSelectors.advanced([
      selector("Data", [field("resources.ARN", .startsWith, ["arn:aws:s3:::logs"])])
    ])
    var linter = Linter()
    var report = linter.lint(set)
    #expect(report.findings.map(\.kind) == [.reachesNeighbour(condition, neighbours: [])])
    let example = try #require(report.findings.first?.example)
    #expect(arn(example.record)?.hasPrefix("arn:aws:s3:::logs/") == false)
    try expectTrueExamples(report.findings, set)

    #expect(report.reachingNames == ["logs"])
    report.name(neighbours: ["logs", "logs2", "log", "logs-old", "other"])
    #expect(
      report.findings.map(\.kind) == [
        .reachesNeighbour(condition, neighbours: ["logs-old", "logs2"])
      ])
  }

  @Test("An exclusion without its slash takes the neighbour away, too")
  func excludedNeighbour() throws {
    let set = TrailSelectors.advanced([
      selector("Data", [field("resources.ARN", .notStartsWith, ["arn:aws:s3:::logs"])])
    ])
    let findings = linted(set)
    #expect(findings.map(\.code) == [.reachesNeighbour])
    #expect(findings.first?.example?.isLogged == false)
    try expectTrueExamples(findings, set)
  }

  @Test("A neighbour that is logged anyway is no neighbour's matter, but then the selector is idle")
  func neighbourAnyway() {
    let set = TrailSelectors.advanced([
      selector("Data"),
      selector("Data", [field("resources.ARN", .startsWith, ["arn:aws:s3:::logs"])]),
    ])
    #expect(linted(set).map(\.kind) == [.idle(by: 0)])
  }
}

@Suite("Exclusions and selectors that do nothing")
struct OverlapLintTests {
  private static func without(_ sources: String...) -> AdvancedEventSelector {
    selector("Management", [field("eventSource", .notEquals, sources)])
  }

  @Test("No object has the ARN of a bucket")
  func bucketExcluded() throws {
    let set = TrailSelectors.advanced([
      selector("Data", [field("resources.ARN", .notEquals, ["arn:aws:s3:::secret"])])
    ])
    let findings = linted(set)
    let condition = LintFinding.Condition(
      field: "resources.ARN", operator: .notEquals, value: "arn:aws:s3:::secret")
    #expect(findings.map(\.kind) == [.excludesNothing(condition, isBucket: true)])
    let example = try #require(findings.first?.example)
    #expect(arn(example.record)?.hasPrefix("arn:aws:s3:::secret/") == true && example.isLogged)
    try expectTrueExamples(findings, set)
  }

  @Test("An exclusion of what is not selected, beside one of what is")
  func notSelected() {
    let set = TrailSelectors.advanced([
      selector(
        "Data",
        [
          AdvancedFieldSelector(
            field: "eventName",
            conditions: [
              .init(.startsWith, ["Get"]), .init(.notEquals, ["PutObject", "GetObjectAcl"]),
            ])
        ])
    ])
    #expect(
      linted(set).map(\.kind) == [
        .excludesNothing(
          .init(field: "eventName", operator: .notEquals, value: "PutObject"), isBucket: false)
      ])
  }

  @Test("A source excluded by a selector that takes no management events")
  func basicNothing() {
    let selector = EventSelector(
      includeManagementEvents: false,
      dataResources: [DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3"])],
      excludeManagementEventSources: ["kms.amazonaws.com"])
    #expect(linted(.basic([selector])).map(\.code) == [.excludesNothing])
  }

  @Test("An exclusion given twice excludes something")
  func twice() {
    #expect(linted(.advanced([Self.without("kms.amazonaws.com", "kms.amazonaws.com")])).isEmpty)
  }

  @Test("Another selector takes what is excluded")
  func voided() throws {
    let set = TrailSelectors.advanced([
      Self.without("kms.amazonaws.com", "rdsdata.amazonaws.com"),
      selector("Management", [field("readOnly", .equals, ["true"])]),
      selector(
        "Management",
        [
          field("readOnly", .equals, ["false"]),
          field("eventSource", .notEquals, ["rdsdata.amazonaws.com"]),
        ]),
    ])
    let findings = linted(set)
    let kms = LintFinding.Condition(
      field: "eventSource", operator: .notEquals, value: "kms.amazonaws.com")
    let found = try #require(findings.first { $0.code == .exclusionVoided })
    guard case .exclusionVoided(let conditions, let takers) = found.kind else { return }
    #expect(conditions == [kms], "writes of the Data API stay excluded")
    #expect(takers.count == 1 && found.selector == 0)
    #expect(found.example?.record["eventSource"] == "kms.amazonaws.com")
    try expectTrueExamples(findings, set)
  }

  @Test("Only part of what is excluded is taken by another: not voided")
  func partly() {
    let set = TrailSelectors.advanced([
      Self.without("kms.amazonaws.com"),
      selector("Management", [field("readOnly", .equals, ["true"])]),
    ])
    #expect(!linted(set).map(\.code).contains(.exclusionVoided))
  }

  @Test("A selector that takes nothing")
  func nothing() {
    let set = TrailSelectors.advanced([
      selector("Management"),
      selector(
        "Data",
        [field("eventName", .equals, ["GetObject"]), field("readOnly", .equals, ["false"])]),
    ])
    let findings = linted(set)
    #expect(findings.map(\.kind) == [.takesNothing])
    #expect(findings.map(\.selector) == [1])
  }

  @Test("The later one of two equal selectors, and one that two others take together")
  func idle() throws {
    let reads = selector("Management", [field("readOnly", .equals, ["true"])])
    let writes = selector("Management", [field("readOnly", .equals, ["false"])])
    let equal = TrailSelectors.advanced([reads, writes, reads])
    #expect(linted(equal).map(\.kind) == [.idle(by: 0)])
    #expect(linted(equal).map(\.selector) == [2])
    let together = TrailSelectors.advanced([reads, writes, selector("Management")])
    let findings = linted(together)
    #expect(findings.map(\.kind) == [.idle(by: nil)])
    try expectTrueExamples(findings, together)
    // In the other order the whole one makes both halves idle.
    let halves = linted(.advanced([selector("Management"), reads, writes]))
    #expect(halves.map(\.kind) == [.idle(by: 0), .idle(by: 0)])
  }

  @Test("The worst first")
  func order() {
    let set = TrailSelectors.advanced([
      selector("Management"), selector("Management"),
      selector("Data", [field("resources.ARN", .notEquals, ["arn:aws:s3:::secret"])]),
      selector("Data", [field("eventName", .equals, ["Get*"])]),
    ])
    let findings = linted(set)
    #expect(findings.map(\.code) == [.pattern, .excludesNothing, .idle, .idle])
    #expect(findings.map(\.selector) == [3, 2, 1, 3])
    #expect(findings.map(\.severity) == [.high, .medium, .low, .low])
  }
}
