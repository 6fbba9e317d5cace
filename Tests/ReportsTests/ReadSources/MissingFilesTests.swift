import CloudTrail
import History
import Testing

@testable import Reports

@Suite("The files that a hole lacks")
struct MissingFilesTests {
  private static func files(_ from: String, _ until: String) throws -> MissingFiles {
    MissingFiles(
      bucket: "logs", keyPrefix: "", organization: nil,
      hole: Hole(
        account: "111122223333", regions: ["us-east-1"],
        from: try #require(WrittenTime(from, now: .now)?.time),
        until: try #require(WrittenTime(until, now: .now)?.time)))
  }

  @Test(
    "As few patterns as will do",
    arguments: [
      ("2025-03-04T02:10", "2025-03-04T07:00", "/2025/03/04", ["*_20250304T0[2-7]*"]),
      ("2025-03-04T02:10", "2025-03-04T02:30", "/2025/03/04", ["*_20250304T0[2-3]*"]),
      ("2025-03-04T00:00", "2025-03-04T23:00", "/2025/03/04", ["*_20250304T[0-2]?*"]),
      (
        "2025-03-04T08:00", "2025-03-04T21:30", "/2025/03/04",
        ["*_20250304T0[8-9]*", "*_20250304T1?*", "*_20250304T2[0-2]*"]
      ),
      (
        "2025-03-04T22:00", "2025-03-05T02:00", "/2025/03",
        ["04/*_20250304T2[2-3]*", "05/*_20250305T0[0-2]*"]
      ),
      (
        "2025-02-27T00:00", "2025-03-01T23:00", "/2025", ["02/2[7-8]/*", "03/01/*"]
      ),
      (
        "2024-06-15T12:00", "2026-02-28T23:00", "",
        [
          "2024/06/15/*_20240615T1[2-9]*", "2024/06/15/*_20240615T2?*", "2024/06/1[6-9]/*",
          "2024/06/[2-3]?/*", "2024/0[7-9]/*", "2024/1?/*", "2025/*", "2026/0[1-2]/*",
        ]
      ),
    ] as [(String, String, String, [String])])
  func patterns(from: String, until: String, folder: String, patterns: [String]) throws {
    let files = try Self.files(from, until)
    #expect(files.folder == folder)
    #expect(files.patterns == patterns)
  }

  /// What the AWS CLI's `fnmatch` takes, written apart from the program.
  private static func matches(_ key: Substring, _ pattern: Substring) -> Bool {
    guard let first = pattern.first else { return key.isEmpty }
    let rest = pattern.dropFirst()
    switch first {
    case "*": return matches(key, rest) || !key.isEmpty && matches(key.dropFirst(), pattern)
    case "[":
      guard let next = key.first, let close = rest.firstIndex(of: "]") else { return false }
      let set = rest[..<close]
      return set.first.map { $0 <= next } == true && set.last.map { next <= $0 } == true
        && matches(key.dropFirst(), pattern[pattern.index(after: close)...])
    default:
      return key.first.map { first == "?" || first == $0 } == true
        && matches(key.dropFirst(), rest)
    }
  }

  @Test("Every hour of a hole is taken once, and none of before it or two hours after it")
  func everyHour() throws {
    let start = try #require(Timestamp(iso8601: "2023-11-28T00:00:00Z"))
    var random = SystemRandomNumberGenerator()
    for _ in 0..<300 {
      let first = Int64.random(in: 0..<3000, using: &random)
      let length = Int64.random(in: 1..<6000, using: &random)
      let from = start.advanced(bySeconds: first * 3600)
      let until = from.advanced(bySeconds: length * 3600)
      let files = try Self.files("\(from)", "\(until)")
      let probes =
        [-1, 0, 1, length - 1, length, length + 1]
        + (0..<40).map { _ in Int64.random(in: -50..<length + 50, using: &random) }
      for hour in probes {
        let text = "\(from.advanced(bySeconds: hour * 3600 + 300))"
        let digits = text.filter(\.isNumber)
        let date =
          "/\(text.prefix(4))/\(text.dropFirst(5).prefix(2))/\(text.dropFirst(8).prefix(2))"
        let key =
          "\(date)/111122223333_CloudTrail_us-east-1_\(digits.prefix(8))T\(digits.dropFirst(8).prefix(4))Z_T0T1T2abc.json.gz"
        let taken =
          key.hasPrefix(files.folder + "/")
          ? files.patterns.filter {
            Self.matches(key.dropFirst(files.folder.count + 1), $0[...])
          }.count : 0
        #expect(
          taken == ((0...length).contains(hour) ? 1 : 0),
          "\(key) by \(files) of \(from) until \(until)")
      }
    }
  }

  @Test("The bucket, the prefix and the organization are those of a trail that delivers there")
  func delivery() throws {
    typealias Made = MadeUpReadings
    func files(
      _ trails: [KnownTrail], _ paths: [String] = [], of account: String = Made.account
    ) throws -> MissingFiles {
      var made = Made()
      made.read(Made.place("us-east-1", of: account), 0..<Made.day)
      made.read(Made.place("us-east-1", of: account), 2 * Made.day..<3 * Made.day)
      for path in paths {
        var draft = ReadingDraft(kind: .file, path: path)
        var activity = Activity(at: Made.time(0))
        activity.records = 1
        draft.activity = [Made.place("us-east-1", of: account): activity]
        made.add(draft)
      }
      let sources = made.sources(trails)
      return sources.missingFiles(
        of: try #require(
          sources.holes.first { $0.account == account && $0.regions == ["us-east-1"] }))
    }
    let own = "AWSLogs/111122223333/CloudTrail/"
    #expect(try files([]).bucket == nil)
    #expect(try files([]).prefix == own)
    let abroad = Made.trail("abroad", "eu-west-1", bucket: "abroad", isMultiRegion: false)
    let home = Made.trail("home", bucket: "home", prefix: "a/b/")
    #expect(try files([abroad]).bucket == nil)
    #expect(try files([abroad, home]).bucket == "home")
    #expect(try files([abroad, home]).prefix == "a/b/" + own)
    #expect(try files([Made.trail("other", of: "444455556666")]).bucket == nil)
    let shared = Made.trail("shared", of: "444455556666", prefix: nil, isOrganization: true)
    #expect(try files([shared]).bucket == "logs")
    #expect(try files([shared]).prefix == "AWSLogs/ORGANIZATION/111122223333/CloudTrail/")
    let path = "x/AWSLogs/o-exampleorg1/111122223333/CloudTrail/us-east-1/a.json.gz"
    #expect(
      try files([shared], [path]).prefix == "AWSLogs/o-exampleorg1/111122223333/CloudTrail/")
  }

  @Test("Only names that AWS could give get into a command")
  func names() {
    func isFit(_ account: String, _ region: String) -> Bool {
      Hole(
        account: account, regions: [region], from: Timestamp(seconds: 0),
        until: Timestamp(seconds: 1)
      ).canBeFetched
    }
    #expect(isFit("111122223333", "us-east-1") && isFit("111122223333", "cn-northsouth-2r"))
    for bad in ["", "-x", "$(id)", "a b", "a;b", "a\nb", "../x", "é", "'", "\u{1B}[2J"] {
      #expect(!isFit("111122223333", bad), "\(bad)")
      #expect(!isFit(bad, "us-east-1"), "\(bad)")
    }
  }
}
