import CloudTrail
import Comparison
import TestSupport
import Testing

@Suite("Lint of as much as can be given")
struct HostileLintTests {
  private func report(_ selectors: [AdvancedEventSelector]) -> LintReport {
    var linter = Linter()
    return linter.lint(.advanced(selectors))
  }

  private static let buckets = (0..<500).map { "arn:aws:s3:::bucket-\($0)" }

  @Test("500 values that exclude nothing, one finding each", .timeLimit(.minutes(60)))
  func excludingNothing() {
    let report = report([selector("Data", [field("resources.ARN", .notEquals, Self.buckets)])])
    #expect(report.findings.count == 500 && report.undecided.isEmpty)
    #expect(Set(report.findings.map(\.code)) == [.excludesNothing])
  }

  @Test(
    "500 values that exclude something, and another selector for them", .timeLimit(.minutes(60)))
  func voided() {
    let exclusion = field("resources.ARN", .notStartsWith, Self.buckets.map { $0 + "/" })
    let clean = report([selector("Data", [exclusion])])
    #expect(clean.findings.isEmpty && clean.undecided.isEmpty)
    let voided = report([selector("Data", [exclusion]), selector("Data")])
    #expect(voided.findings.map(\.code) == [.exclusionVoided, .idle])
    guard case .exclusionVoided(let conditions, let by)? = voided.findings.first?.kind else {
      return
    }
    #expect(conditions.count == 500 && by == [1])
  }

  @Test("500 names without their slash", .timeLimit(.minutes(60)))
  func neighbours() {
    // bucket-1 takes bucket-10, and is found; bucket-10 is reached anyway, and adds nothing of its own.
    let report = report([selector("Data", [field("resources.ARN", .startsWith, Self.buckets)])])
    #expect(report.undecided.isEmpty)
    #expect(!report.findings.isEmpty)
    #expect(Set(report.findings.map(\.code)) == [.reachesNeighbour])
  }

  @Test("250 selectors: as many as CloudTrail takes", .timeLimit(.minutes(60)))
  func many() {
    let selectors = (0..<250).map { number in
      AdvancedEventSelector(fieldSelectors: [
        field("eventCategory", .equals, ["Data"]),
        field("resources.type", .equals, ["AWS::Made::Up\(number % 249)"]),
      ])
    }
    let report = report(selectors)
    #expect(report.findings.map(\.kind) == [.idle(by: 0)])
    #expect(report.findings.map(\.selector) == [249])
    #expect(report.undecided.isEmpty)
  }

  @Test("More selectors than can be compared are not called clean", .timeLimit(.minutes(60)))
  func tooMany() {
    let report = report(
      (0..<600).map { number in
        selector("Data", [field("eventName", .equals, ["Name\(number % 599)"])])
      })
    #expect(report.findings.isEmpty)
    #expect(
      report.undecided.contains { $0.code == .idle && $0.reason.contains("512 selectors") },
      "\(report.undecided)")
  }

  @Test("More questions than are asked are not called clean")
  func limit() {
    var linter = Linter()
    linter.limit = 3
    let report = linter.lint(.advanced([selector("Management"), selector("Data")]))
    #expect(report.findings.isEmpty && report.undecided.isEmpty)
    linter.limit = 1
    let short = linter.lint(.advanced([selector("Management"), selector("Data")]))
    #expect(short.undecided.map(\.code) == [.takesNothing])
  }

  @Test("Texts that are no ARNs, no names, and nothing")
  func texts() {
    let texts = [
      "", "*", "**", "*a*b*", "arn:", "arn:aws:s3:::", "arn:aws:s3:::*", "\u{0}", "\u{301}", "é",
      "arn:aws:s3:::\u{10FFFF}", "::::::", String(repeating: "*", count: 2048),
    ]
    for op in FieldOperator.allCases {
      for name in ["resources.ARN", "eventName", "resources.type", "nobody.knows", "eventCategory"]
      {
        var linter = Linter()
        _ = linter.lint(.advanced([selector("Data", [field(name, op, texts)])]))
      }
    }
  }
}
