import CloudTrail
import TestSupport
import Testing

@testable import TrailLogs

@Suite("Files that are skipped because of their names")
struct FilesOutOfScopeTests {
  private static let name =
    "111122223333_CloudTrail_us-east-1_20250304T0215Z_kZ1DuO4WbY0MWNk4.json.gz"

  private static func time(_ text: String) -> Timestamp? { Timestamp(iso8601: text) }

  @Test("What CloudTrail writes into a name")
  func parts() throws {
    for path in [Self.name, "bucket/AWSLogs/o-1/111122223333/" + Self.name] {
      let name = try #require(LogFileName(path: FilePath(path)))
      #expect(name.account == "111122223333")
      #expect(name.region == "us-east-1")
      #expect(name.time == Self.time("2025-03-04T02:15:00Z"))
    }
  }

  @Test(
    "Any other name says nothing, and its file is read",
    arguments: [
      "", "/", "a.json", "111122223333_CloudTrail_us-east-1_20250304T0215Z.json.gz",
      "11112222333_CloudTrail_us-east-1_20250304T0215Z_a.json.gz",
      "11112222333x_CloudTrail_us-east-1_20250304T0215Z_a.json.gz",
      "111122223333_CloudTrail-Digest_us-east-1_20250304T0215Z_a.json.gz",
      "111122223333_CloudTrail__20250304T0215Z_a.json.gz",
      "111122223333_CloudTrail_us-east-1_20250304T0215_a.json.gz",
      "111122223333_CloudTrail_us-east-1_20250304T021500Z_a.json.gz",
      "111122223333_CloudTrail_us-east-1_20251304T0215Z_a.json.gz",
      "111122223333_CloudTrail_us-east-1_20250304T0215Z_a.txt",
      "111122223333_CloudTrail_us-east-1_20250304T0215Z_a.json.gz/x.json",
      "١١١١٢٢٢٢٣٣٣٣_CloudTrail_us-east-1_20250304T0215Z_a.json.gz",
    ])
  func others(_ path: String) {
    #expect(LogFileName(path: FilePath(path)) == nil)
    let scope = EventScope(
      since: Self.time("2030-01-01T00:00:00Z"), accounts: ["1"], regions: ["r"])
    #expect(scope.reason(toSkip: FilePath(path)) == nil)
  }

  @Test(
    "Time is allowed for late delivery and for clocks that differ",
    arguments: [
      (nil, nil, nil),
      ("2025-03-04T02:30:00Z", nil, nil), ("2025-03-04T02:30:01Z", nil, .otherTime),
      (nil, "2025-03-03T02:15:01Z", nil), (nil, "2025-03-03T02:15:00Z", .otherTime),
      ("2025-03-04T00:00:00Z", "2025-03-04T01:00:00Z", nil),
    ] as [(String?, String?, SkipReason?)])
  func time(_ since: String?, _ until: String?, _ reason: SkipReason?) {
    let scope = EventScope(
      since: since.flatMap(Self.time), until: until.flatMap(Self.time))
    #expect(scope.reason(toSkip: FilePath(Self.name)) == reason)
  }

  @Test("Account and Region must be among those asked for")
  func scope() {
    #expect(EventScope(accounts: ["111122223333"]).reason(toSkip: FilePath(Self.name)) == nil)
    #expect(EventScope(accounts: ["1"]).reason(toSkip: FilePath(Self.name)) == .otherAccount)
    #expect(EventScope(regions: ["us-east-1", "x"]).reason(toSkip: FilePath(Self.name)) == nil)
    #expect(EventScope(regions: ["us-east-11"]).reason(toSkip: FilePath(Self.name)) == .otherRegion)
  }

  @Test("A file that is named is read whatever it is called; one in a folder is not")
  func named() throws {
    let scratch = try ScratchFolder()
    let file = try scratch.log(Self.name, [])
    let scope = EventScope(regions: ["eu-west-1"])
    #expect(try LogFinder(paths: [file.path], scope: scope).files == [file])
    let walked = try LogFinder(paths: [scratch.path], scope: scope)
    #expect(walked.files == [])
    #expect(walked.skipped == [.otherRegion: 1])
    #expect(walked.hasLogsOutOfScope)
  }
}
