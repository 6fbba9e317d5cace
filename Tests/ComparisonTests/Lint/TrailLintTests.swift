import CloudTrail
import Comparison
import History
import TestSupport
import Testing

@Suite("A trail beside its bucket and the other trails of its account")
struct TrailLintTests {
  private static let now = Timestamp(seconds: 1_790_856_000)

  private func trail(
    _ name: String, _ selectors: TrailSelectors?, region: String = "us-east-1",
    _ change: (inout TrailState) -> Void = { _ in }
  ) -> ComparedTrail {
    var state = TrailState.unlimited
    state.isOrganization = .known(false)
    change(&state)
    return ComparedTrail(
      trail: TrailARN(
        partition: "aws", region: region, account: "111122223333", name: name),
      state: state, selectors: selectors)
  }

  private func report(
    _ trail: ComparedTrail, bucket: Known<String> = .known(""), prefix: String = "",
    _ others: [ComparedTrail] = []
  ) -> LintReport {
    var linter = Linter()
    return linter.lint(
      LintedTrail(trail, bucket: bucket, prefix: prefix, others: others), at: Self.now)
  }

  private static func objects(_ values: String...) -> TrailSelectors {
    selecting(values)
  }

  // MARK: - Its own deliveries

  @Test("The bucket is among the trail's data events", arguments: ["", "audit/trail"])
  func ownDeliveries(prefix: String) throws {
    let trail = trail("t", Self.objects("arn:aws:s3:::logs/"))
    let found = report(trail, bucket: .known("logs"), prefix: prefix).findings
    #expect(found.map(\.kind) == [.logsOwnDeliveries(bucket: "logs")])
    let record = try #require(found.first?.example).record
    let start =
      "arn:aws:s3:::logs/" + (prefix.isEmpty ? "" : prefix + "/") + "AWSLogs/111122223333/"
    #expect(arn(record)?.hasPrefix(start) == true, "\(record.compact)")
  }

  @Test("Another bucket, another prefix, deliveries left out, or a trail that is off: none of it")
  func otherBucket() {
    let logs = Self.objects("arn:aws:s3:::logs/")
    let inOther = report(trail("t", logs), bucket: .known("logs2"))
    #expect(inOther.findings.isEmpty && inOther.undecided.isEmpty)
    let elsewhere = report(
      trail("t", Self.objects("arn:aws:s3:::logs/data/")), bucket: .known("logs"))
    #expect(elsewhere.findings.isEmpty)
    let leftOut = report(
      trail("t", logs) { $0.logsRecursively = .known(false) }, bucket: .known("logs"))
    #expect(leftOut.findings.isEmpty && leftOut.undecided.isEmpty)
    let off = report(trail("t", logs) { $0.logging = .known(false) }, bucket: .known("logs"))
    #expect(off.findings.isEmpty)
  }

  @Test("What is not known of the bucket or of the setting is said")
  func unknownBucket() {
    let logs = Self.objects("arn:aws:s3:::logs/")
    #expect(
      report(trail("t", logs), bucket: .unknown(.unseen)).undecided.map(\.code) == [
        .logsOwnDeliveries
      ])
    let maybe = report(
      trail("t", logs) { $0.logsRecursively = .unknown(.unseen) }, bucket: .known("logs"))
    #expect(maybe.findings.isEmpty && maybe.undecided.map(\.code) == [.logsOwnDeliveries])
  }

  @Test("A bucket that the trail cannot log anyway leaves nothing open")
  func noDataEvents() {
    #expect(report(trail("t", .default), bucket: .known("logs")).undecided.isEmpty)
    #expect(report(trail("t", .default), bucket: .unknown(.unseen)).undecided.isEmpty)
  }

  // MARK: - A second copy

  @Test("Two trails with management events")
  func secondCopy() {
    let other = trail("other", .default)
    let found = report(trail("t", .default), [other]).findings
    #expect(found.map(\.kind) == [.secondCopy(of: other.trail)])
    #expect(found.first?.example?.isLogged == true)
  }

  @Test("Only KMS in common: found by its event")
  func commonSource() {
    let reads = TrailSelectors.basic([EventSelector(readWriteType: .readOnly)])
    let writes = TrailSelectors.advanced([
      selector("Management", [field("readOnly", .equals, ["false"])])
    ])
    #expect(report(trail("t", reads), [trail("other", writes)]).findings.isEmpty)
    let both = TrailSelectors.advanced([
      selector(
        "Management",
        [
          field("readOnly", .equals, ["false"]),
          field("eventSource", .notEquals, ["kms.amazonaws.com"]),
        ]),
      selector("Management", [field("readOnly", .equals, ["true"])]),
    ])
    #expect(report(trail("t", both), [trail("other", writes)]).findings.count == 1)
  }

  @Test(
    "Trails of one Region each have only global services in common, and only where both want them")
  func regions() {
    func one(_ name: String, _ region: String, global: Bool) -> ComparedTrail {
      trail(name, .default, region: region) {
        $0.isMultiRegion = .known(false)
        $0.includesGlobalServices = .known(global)
      }
    }
    let apart = report(
      one("t", "us-east-1", global: true), [one("other", "eu-west-1", global: false)])
    #expect(apart.findings.isEmpty && apart.undecided.isEmpty, "\(apart)")
    let everywhere = report(
      one("t", "eu-west-1", global: false), [trail("other", .default, region: "us-east-1")])
    #expect(everywhere.findings.map(\.code) == [.secondCopy])
  }

  @Test(
    "The trail itself, one that is off or deleted, and one without management events are no copy")
  func noCopy() {
    let trail = trail("t", .default)
    let others = [
      trail, self.trail("off", .default) { $0.logging = .known(false) },
      self.trail("gone", .default) { $0.exists = .known(false) },
      self.trail("unknown and off", nil) { $0.logging = .known(false) },
      self.trail("data", .advanced([selector("Data")])),
    ]
    let report = report(trail, others)
    #expect(report.findings.isEmpty && report.undecided.isEmpty, "\(report)")
  }

  @Test("Another trail of which not enough is known leaves it open")
  func unknownOther() {
    let unknown = report(trail("t", .default), [trail("other", nil)])
    #expect(unknown.findings.isEmpty && unknown.undecided.map(\.code) == [.secondCopy])
    // Beside a trail without management events there is nothing to copy.
    let data = report(trail("t", .advanced([selector("Data")])), [trail("other", nil)])
    #expect(data.undecided.isEmpty)
  }
}
