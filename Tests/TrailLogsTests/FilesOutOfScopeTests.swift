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

  /// SEMANTICS 3.6q
  @Test(
    "A file may hold events from 30 days before its name until the clocks' difference after it",
    arguments: [
      (nil, nil, nil),
      ("2025-03-04T02:30:00Z", nil, nil), ("2025-03-04T02:30:01Z", nil, .otherTime),
      (nil, "2025-03-03T02:15:00Z", nil), (nil, "2025-02-02T02:15:00Z", nil),
      (nil, "2025-02-02T02:00:01Z", nil), (nil, "2025-02-02T02:00:00Z", .otherTime),
      ("2025-03-04T00:00:00Z", "2025-03-04T01:00:00Z", nil),
    ] as [(String?, String?, SkipReason?)])
  func time(_ since: String?, _ until: String?, _ reason: SkipReason?) {
    let scope = EventScope(
      since: since.flatMap(Self.time), until: until.flatMap(Self.time))
    #expect(scope.reason(toSkip: FilePath(Self.name)) == reason)
  }

  @Test(
    "A span that was asked for takes the place of the 30 days",
    arguments: [
      ("2025-03-03T02:00:01Z", 86_400, nil), ("2025-03-03T02:00:00Z", 86_400, .otherTime),
      ("2025-03-04T02:00:01Z", 0, nil), ("2025-03-04T02:00:00Z", 0, .otherTime),
      ("2024-12-04T02:00:01Z", 90 * 86_400, nil),
    ] as [(String, Int64, SkipReason?)])
  func span(_ until: String, _ seconds: Int64, _ reason: SkipReason?) {
    let scope = EventScope(until: Self.time(until), deliveredWithin: seconds)
    #expect(scope.reason(toSkip: FilePath(Self.name)) == reason)
  }

  @Test("The account in a name counts only in the folder of that account (SEMANTICS 3.6r)")
  func accounts() {
    func reason(_ folder: String, _ account: String) -> SkipReason? {
      EventScope(accounts: [account]).reason(toSkip: FilePath(folder + Self.name))
    }
    let folder = "bucket/AWSLogs/o-1/111122223333/CloudTrail/us-east-1/2025/03/04/"
    #expect(reason(folder, "111122223333") == nil)
    #expect(reason(folder, "444455556666") == .otherAccount)
    #expect(reason("111122223333/CloudTrail/", "444455556666") == .otherAccount)
    for other in [
      "", "CloudTrail/", "444455556666/CloudTrail/", "111122223333/x/CloudTrail/",
      "111122223333/CloudTrail-2/",
    ] {
      #expect(reason(other, "444455556666") == nil, "\(other)")
    }
  }

  @Test(
    "The Region in a name counts, unless global services record their events in the one asked for",
    arguments: [
      ("us-east-1", ["us-east-1"], nil), ("us-west-1", ["us-east-1"], nil),
      ("us-west-1", ["eu-west-1", "us-east-1"], nil), ("us-east-1", ["us-west-1"], .otherRegion),
      ("us-east-1", ["us-east-11"], .otherRegion), ("us-east-1", ["us-east-2", "x"], .otherRegion),
      ("us-gov-east-1", ["us-gov-west-1"], nil), ("us-gov-west-1", ["us-gov-east-1"], .otherRegion),
      ("us-gov-east-1", ["us-east-1"], .otherRegion),
      ("us-east-1", ["us-gov-west-1"], .otherRegion),
      ("cn-northwest-1", ["cn-north-1"], nil), ("cn-north-1", ["cn-northwest-1"], .otherRegion),
      ("us-iso-west-1", ["us-iso-east-1"], nil),
      ("us-isob-east-1", ["us-iso-east-1"], .otherRegion),
      ("eusc-de-east-1", ["us-east-1"], .otherRegion),
    ] as [(String, Set<String>, SkipReason?)])
  func regions(_ file: String, _ asked: Set<String>, _ reason: SkipReason?) {
    let name = Self.name.replacing("us-east-1", with: file)
    #expect(EventScope(regions: asked).reason(toSkip: FilePath(name)) == reason)
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
    #expect(walked.hasFilesOfCloudTrail)
  }
}
