import Foundation
import Recording
import Replay
import Reports
import Selectors
import Testing
import TrailLogs

@testable import History

/// Every line and every explanation of real events fits the schemas.
@Suite("Verdicts of whole folders")
struct RealVerdictTests {
  private static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// `TRAILBACK_DATA`, or `../shared/data` beside the package.
  static let data =
    ProcessInfo.processInfo.environment["TRAILBACK_DATA"]
    ?? package.deletingLastPathComponent().appendingPathComponent("shared/data").path

  @Test(
    "The public data sets",
    .enabled(
      if: FileManager.default.fileExists(atPath: data + "/invictus"),
      "the public data sets are not beside the package"))
  func publicData() throws {
    #expect(try check(Self.data) > 4_409)
  }

  @Test("The sample")
  func sample() throws {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      .deletingLastPathComponent().appendingPathComponent("sample-logs")
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trailback-verdicts-\(UUID().uuidString)")
    defer { do { try FileManager.default.removeItem(at: folder) } catch {} }
    let process = Process()
    process.executableURL = program
    process.arguments = [folder.path]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    #expect(try check(folder.path) == 4_960 * 3)
  }

  /// Imports and judges the folder; gives the number of lines.
  private func check(_ folder: String) throws -> Int {
    let workspace = try Workspace()
    let recorder = try Recorder(path: workspace.store)
    _ = try Importer(recorder: recorder).run(LogFinder(paths: [folder]), each: { _ in })
    try recorder.close()
    let judges = try workspace.judges()
    let validator = try SchemaValidator("verdict")
    var lines = 0
    var faults: Set<String> = []
    _ = try Replayer(judges: judges).run(
      LogFinder(paths: [folder]),
      verdict: { record, judged, verdicts in
        for (judge, verdict) in zip(judges.all, verdicts) {
          let explanation = judge.explain(judged, at: record.time, settling: .standard)
          let line = VerdictLine.json(record, explanation)
          faults.formUnion(validator.faults(line))
          #expect(explanation.verdict == verdict)
          #expect(line["reasons"]?.array?.first?["code"]?.string == verdict.reason.rawValue)
          lines += 1
        }
      })
    #expect(faults == [])
    return lines
  }
}
