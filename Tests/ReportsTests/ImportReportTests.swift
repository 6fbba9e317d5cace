import CloudTrail
import Foundation
import History
import Recording
import ReplayTestSupport
import Reports
import Testing
import TrailLogs

@Suite("The report of an import")
struct ImportReportTests {
  private func run(_ records: [JSONValue]) throws -> (ImportReport, [FileImport]) {
    let bench = try Bench()
    try bench.write("a.json", records)
    let recorder = try Recorder(path: bench.store)
    var files: [FileImport] = []
    let report = try Importer(recorder: recorder).run(
      LogFinder(paths: [bench.logs]), each: { files.append($0) })
    try recorder.close()
    return (report, files)
  }

  private static let call = Example.record(
    at: 0,
    [
      "eventSource": "cloudtrail.amazonaws.com", "eventName": "StopLogging",
      "requestParameters": ["name": .string(Example.arn.text)],
    ])

  @Test("For people")
  func text() throws {
    var (report, _) = try run([Self.call, Self.call, Example.object()])
    report.bytesRead = 1234
    #expect(
      report.text == """
        files     1 (1.2 KB)
        records   3
        recorded  1 new, 1 known before
                  1 StopLogging

        """)
    report.namingNoTrail = 2
    #expect(
      report.text.contains(
        """
                  1 StopLogging
                  2 calls without the name of a trail: may have changed any trail of the account and Region

        """))
    report.namingNoTrail = 0
    report.observations = 2
    report.problems = 1000
    report.skipped = [.digest: 1, .otherName: 2]
    report.isStopped = true
    report.appended = [:]
    report.knownFiles = 1500
    report.changedFiles = 1
    #expect(
      report.text == """
        files         1 (1.2 KB)
                      1,500 known from before, not read again
        records       3
        observations  2
        recorded      0 new, 1 known before
        skipped       1 digest, 2 files not named like logs
        problems      1,000, named above
        changed       1 file under the same name, named above
        stopped       before the last file; run again to continue

        """)
  }

  @Test("What was claimed, or that nothing was")
  func claims() throws {
    var (report, _) = try run([Example.object()])
    let from = Timestamp(seconds: 1_741_046_400)
    report.claim = CompletenessClaim(
      .lookup, accounts: ["111122223333"], regions: ["us-east-1"], from: from,
      until: from.advanced(bySeconds: 86_400))
    let span = "2025-03-04T00:00:00Z to 2025-03-05T00:00:00Z"
    #expect(
      report.text.contains("claimed   LookupEvents of account 111122223333 in us-east-1, \(span)\n")
    )
    #expect(
      report.json["claim"]?.compact
        == #"{"kind":"lookup","accounts":["111122223333"],"region":"us-east-1","#
        + #""from":"2025-03-04T00:00:00Z","until":"2025-03-05T00:00:00Z"}"#)
    report.claim = CompletenessClaim(
      .complete, accounts: ["111122223333", "444455556666"], from: from,
      until: from.advanced(bySeconds: 86_400))
    #expect(report.text.contains("claimed   all files of 2 accounts, \(span)\n"))
    report.claim = nil
    report.isClaimRefused = true
    #expect(report.text.contains("claimed   nothing, for the reason above\n"))
  }

  @Test("As JSON, and a line per file")
  func json() throws {
    let (report, files) = try run([Self.call, Example.object()])
    #expect(
      report.json.compact
        == #"{"formatVersion":2,"files":1,"records":2,"observations":0,"appended":1,"#
        + #""appendedByKind":{"StopLogging":1},"completed":0,"known":0,"namingNoTrail":0,"problems":0,"#
        + #""leftAlone":{},"knownFiles":0,"changedFiles":0,"claim":null,"#
        + #""digests":null,"listed":[],"bytesRead":\#(report.bytesRead),"stopped":false}"#)
    let file = try #require(files.first)
    #expect(
      file.json.compact
        == #"{"formatVersion":2,"file":"\#(file.path)","records":2,"observations":0,"#
        + #""appended":1,"completed":0,"known":0,"namingNoTrail":0,"problems":0,"leftAlone":{},"changed":false}"#
    )
  }
}
