import CloudTrail
import Foundation
import Recording
import Replay
import ReplayTestSupport
import Reports
import TestSupport
import Testing
import TrailLogs

@testable import History

/// Every line and every explanation of real events fits the schemas.
@Suite("Verdicts of whole folders")
struct RealVerdictTests {
  @Test("The public data sets", .requires(PublicData.requirement))
  func publicData() throws {
    #expect(try check(PublicData.folder) > 4_409)
  }

  @Test("The sample")
  func sample() throws {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent("sample-logs")
    let scratch = try ScratchFolder()
    let folder = scratch.path + "/sample"
    let process = Process()
    process.executableURL = program
    process.arguments = [folder]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    #expect(try check(folder) == 4_960 * 3)
    withExtendedLifetime(scratch) {}
  }

  /// Imports and judges the folder; gives the number of lines.
  private func check(_ folder: String) throws -> Int {
    let bench = try Bench()
    let recorder = try Recorder(path: bench.store)
    _ = try Importer(recorder: recorder).run(LogFinder(paths: [folder]), each: { _ in })
    try recorder.close()
    let judges = try bench.judges()
    let validator = try SchemaValidator("verdict")
    var lines = 0
    var texts: [String] = []
    var faults: Set<String> = []
    _ = try Replayer(judges: judges, workers: 2).run(
      LogFinder(paths: [folder]),
      map: { record, judged, verdicts in
        zip(judges.all, verdicts).map { judge, verdict in
          let explanation = judge.explain(judged, at: record.time, settling: .standard)
          return (VerdictLine.json(record, explanation), explanation.verdict, verdict)
        }
      },
      deliver: { judged in
        for (line, explained, verdict) in judged {
          faults.formUnion(validator.faults(line))
          texts.append(line.compact)
          #expect(explained == verdict)
          #expect(line["reasons"]?.array?.first?["code"]?.string == verdict.reason.rawValue)
          lines += 1
        }
      })
    #expect(faults == [])
    #expect(try written(judges, folder) == texts)
    return lines
  }

  /// What `replay --format jsonl` writes.
  private func written(_ judges: Judges, _ folder: String) throws -> [String] {
    var bytes: [UInt8] = []
    _ = try Replayer(judges: judges, workers: 3).run(
      LogFinder(paths: [folder]),
      sink: { VerdictLines(judges: judges, settling: .standard) }, deliver: { bytes += $0 })
    return bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
  }
}
