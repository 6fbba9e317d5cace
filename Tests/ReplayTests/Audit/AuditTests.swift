import CloudTrail
import Foundation
import History
import ReplayTestSupport
import TestSupport
import Testing
import TrailLogs

@testable import Replay

/// What trails delivered, against what the history says that they logged.
@Suite("Audit")
struct AuditTests {
  private typealias Files = AuditedFiles
  private static let withoutKeys = TrailSelectors.basic([
    EventSelector(excludeManagementEventSources: ["kms.amazonaws.com"])
  ])
  private static let onlyReads = TrailSelectors.basic([EventSelector(readWriteType: .readOnly)])

  private func audit(
    _ bench: Bench, said: String? = nil, bucket: String? = nil, workers: Int = 1,
    limit: Int = 1_000, problem: (any Explained) -> Void = { _ in }
  ) throws -> AuditReport {
    let judges = try bench.judges()
    var owners = try bench.snapshot {
      try FileOwners(
        $0, trails: judges.all.map(\.trail), said: said.map(Files.trail), bucket: bucket)
    }
    var audit = Audit(judges: judges)
    (audit.workers, audit.idLimit) = (workers, limit)
    let finder = try LogFinder(paths: [bench.logs])
    try audit.learn(&owners, from: finder, problem: problem)
    return try audit.run(finder, owners: owners, problem: problem)
  }

  // MARK: - Delivered, not selected

  @Test("A record that the trail's own file has and the history excludes is a finding, once")
  func delivered() throws {
    let bench = try Bench(Files.made("one", Self.withoutKeys))
    let key = Files.record("key", at: 7_200, source: "kms.amazonaws.com")
    try bench.write(Files.path("a", minute: 125), [Files.record("other", at: 7_100), key])
    try bench.write(
      Files.path("b", minute: 130),
      [key, Files.record("key-2", at: 7_150, source: "kms.amazonaws.com")])
    let report = try audit(bench)
    let found = try #require(report.delivered.first)
    #expect(report.delivered.count == 1 && report.hasFindings)
    #expect(found.trails == [Files.trail("one")] && found.ground == .place)
    #expect(found.records == 2 && found.files == 2 && found.unconfirmed == 0)
    #expect(found.first.id == "key-2" && found.first.record == 2)
    #expect(found.reasons == [[.sourceExcluded: 2]])
    #expect(found.since == [Example.start.advanced(bySeconds: 1)])
    #expect(found.events.map(\.records) == [2])
    #expect(report.compared == 4 && report.uncertain == 0 && report.missing.isEmpty)
    #expect(report.owned.map(\.files) == [2])
  }

  @Test("What is uncertain is no finding: a change nearby, selectors that are not known")
  func uncertain() throws {
    let bench = try Bench(
      Files.made("one", Self.withoutKeys) + [
        Example.event(.putEventSelectors(.default), at: 7_300, trail: Files.trail("one")),
        Example.event(
          .lose(call: .putEventSelectors, reason: "omitted"), at: 20_000, trail: Files.trail("one")),
      ])
    try bench.write(
      Files.path("a", minute: 125),
      [
        Files.record("near", at: 7_200, source: "kms.amazonaws.com"),
        Files.record("unknown", at: 30_000, source: "kms.amazonaws.com"),
        Files.record("logged", at: 12_000, source: "kms.amazonaws.com"),
      ])
    let report = try audit(bench)
    #expect(!report.hasFindings && report.compared == 3 && report.uncertain == 2)
  }

  @Test("Where two trails share a place, one that logged it is enough")
  func shared() throws {
    let bench = try Bench(Files.made("one", Self.withoutKeys) + Files.made("two", Self.onlyReads))
    let path = Files.path("a", minute: 125)
    let write = Files.record("write", at: 7_200)
    let key = Files.record("key", at: 7_210, source: "kms.amazonaws.com")
    try bench.write(path, [write])
    var report = try audit(bench)
    #expect(!report.hasFindings && report.owned.first?.trails.count == 2)
    // Neither logs a write of KMS.
    try bench.write(path, [write, key])
    report = try audit(bench)
    #expect(report.delivered.first?.trails.count == 2)
    #expect(report.delivered.first?.records == 1)
    #expect(report.delivered.first?.reasons == [[.sourceExcluded: 1], [.readWriteTypeDiffers: 1]])
    // A digest says whose it is.
    let digest = Files.digest(of: Files.trail("two"), [path])
    try bench.write(digest.name, text: digest.text)
    report = try audit(bench)
    #expect(report.delivered.first?.trails == [Files.trail("two")])
    #expect(report.delivered.first?.ground == .named && report.delivered.first?.records == 2)
    // Another source that disagrees leaves both.
    try bench.write(
      "keys.json", [Files.encryption(Files.trail("one"), path, at: 7_300)])
    report = try audit(bench)
    #expect(report.delivered.first?.trails.count == 2 && report.filesOfNobody == 1)
  }

  @Test("The encryption of the delivery names its trail, and only CloudTrail's own counts")
  func encryption() throws {
    let path = Files.path("a", minute: 125)
    for (change, isNamed) in [
      ([:], true), (["userIdentity": ["type": "IAMUser"]], false),
      (["errorCode": "AccessDenied"], false), (["eventName": "Decrypt"], true),
      (["eventName": "Encrypt"], false), (["requestParameters": "no"], false),
      (["requestParameters": ["encryptionContext": ["aws:cloudtrail:arn": "x"]]], false),
    ] as [(JSONValue, Bool)] {
      let bench = try Bench(
        Files.made("one", Self.withoutKeys) + Files.made("two", Self.onlyReads))
      try bench.write(path, [Files.record("write", at: 7_200)])
      let made = Files.encryption(Files.trail("two"), path, at: 7_300)
      let changed = change.members ?? []
      let members = (made.members ?? []).filter { old in !changed.contains { $0.key == old.key } }
      try bench.write("keys.json", [.object(members + changed)])
      let report = try audit(bench)
      #expect(report.hasFindings == isNamed, "\(change)")
      #expect((report.owned.first?.ground == .named) == isNamed, "\(change)")
    }
    // So does the header of the delivery's own PutObject.
    let bench = try Bench(Files.made("one", Self.withoutKeys) + Files.made("two", Self.onlyReads))
    try bench.write(path, [Files.record("write", at: 7_200)])
    let context = #"{"aws:cloudtrail:arn":"\#(Files.trail("two").text)"}"#
    try bench.write(
      "objects.json",
      [
        Files.record(
          "put", at: 7_300, source: "s3.amazonaws.com",
          [
            "eventName": "PutObject", "eventCategory": "Data",
            "userIdentity": ["type": "AWSService", "invokedBy": "cloudtrail.amazonaws.com"],
            "requestParameters": [
              "key": .string(path),
              "x-amz-server-side-encryption-context": .string(base64(context)),
            ],
          ])
      ])
    #expect(try audit(bench).delivered.first?.trails == [Files.trail("two")])
  }

  @Test(
    "Who can have delivered a file: prefix, bucket, account, time; and a trail that nobody knows")
  func owners() throws {
    let bench = try Bench(
      Files.made("plain") + Files.made("under", prefix: "a/b")
        + Files.made("else", bucket: "second")
        + [Example.event(.delete, at: 30_000, trail: Files.trail("plain"))])
    let owners = try bench.snapshot {
      try FileOwners(
        $0, trails: ["plain", "under", "else"].map(Files.trail), bucket: nil)
    }
    let inBucket = try bench.snapshot {
      try FileOwners($0, trails: ["plain", "under", "else"].map(Files.trail), bucket: "bucket")
    }
    func trails(_ path: String, _ owners: FileOwners) -> [Int]? { owners.owner(of: path)?.trails }
    let path = Files.path("x", minute: 60)
    #expect(trails(path, owners) == [0, 2] && trails(path, inBucket) == [0])
    #expect(trails("/some/where/a/b/" + path, owners) == [0, 1, 2])
    #expect(trails("/some/where/aa/b/" + path, inBucket) == [0])
    // Without the bucket's folders a name says nothing of the prefix.
    #expect(trails(Files.name(path), inBucket) == [0, 1])
    #expect(trails("notes.json", owners) == nil)
    let other = path.replacing(Files.account, with: "444455556666")
    #expect(trails(other, owners) == [])
    #expect(trails(path.replacing("AWSLogs/", with: "AWSLogs/o-abc/"), owners) == [])
    #expect(trails(Files.path("x", minute: 590), inBucket) == [])
    #expect(trails(path.replacing("20240501T", with: "20240401T"), owners) == [])
  }

  @Test("A digest of a trail that the history does not know takes its files from all others")
  func stranger() throws {
    let bench = try Bench(Files.made("one", Self.withoutKeys) + Files.made("two", Self.withoutKeys))
    let path = Files.path("a", minute: 125)
    try bench.write(path, [Files.record("key", at: 7_200, source: "kms.amazonaws.com")])
    #expect(try audit(bench).hasFindings)
    let digest = Files.digest(of: Files.trail("some_body"), [path])
    try bench.write(digest.name, text: digest.text)
    let report = try audit(bench)
    #expect(!report.hasFindings && report.compared == 0)
    #expect(report.owned == [.init(trails: [], ground: .named, files: 1, records: 1)])
    // What is no digest is told, and takes nothing.
    for text in ["", "{", "[]", #"{"logFiles":1}"#] {
      try bench.write(digest.name, text: text)
      var told = 0
      #expect(try audit(bench) { _ in told += 1 }.hasFindings)
      #expect(told == 1, "\(text)")
    }
  }

  // MARK: - Selected, not delivered

  /// Two trails under prefixes of their own, which log everything.
  private func two() throws -> Bench {
    try Bench(Files.made("one", prefix: "one") + Files.made("two", prefix: "two"))
  }

  @Test("A record that one trail has and another lacks, between records that it has")
  func missing() throws {
    let bench = try two()
    let records = (0..<5).map { Files.record("r\($0)", at: 7_200 + Int64($0) * 60) }
    try bench.write(Files.path("a", prefix: "one", minute: 125), records)
    let second = Files.path("b", prefix: "two", minute: 125)
    func found(_ kept: [JSONValue]) throws -> [AuditReport.Missing] {
      try bench.write(second, kept)
      let report = try audit(bench)
      #expect(report.delivered.isEmpty && report.sample == 1)
      return report.missing
    }
    #expect(try found(records).isEmpty)
    let one = try found([records[0], records[1], records[3], records[4]])
    #expect(one.map(\.trail) == [Files.trail("two")] && one.map(\.records) == [1])
    #expect(one.first?.first.id == "r2" && one.first?.first.record == 3)
    #expect(try found([records[0], records[4]]).map(\.records) == [3])
    // Not at the edge of what it has, nor where it has nothing: a file may just not be here.
    #expect(try found([records[0], records[1], records[2]]).isEmpty)
    #expect(try found([]).isEmpty)
    // Of another category or Region it has nothing around it.
    #expect(
      try found([
        Files.record("x", at: 7_190, ["awsRegion": "eu-west-1"]),
        Files.record("y", at: 7_500, ["awsRegion": "eu-west-1"]),
      ]).isEmpty)
    // What Event history shows counts as seen elsewhere, too.
    try bench.write(Files.path("a", prefix: "one", minute: 125), records)
    try bench.write("lookup.json", [Files.record("seen", at: 7_250)])
    #expect(try found(records).map(\.first.id) == ["seen", "seen"])
  }

  @Test("What a trail did not surely log is not missed")
  func notMissed() throws {
    let bench = try Bench(
      Files.made("one", prefix: "one")
        + Files.made("two", prefix: "two", Self.withoutKeys))
    let records = (0..<3).map {
      Files.record(
        "r\($0)", at: 7_200 + Int64($0) * 60,
        source: $0 == 1 ? "kms.amazonaws.com" : "ec2.amazonaws.com"
      )
    }
    try bench.write(Files.path("a", prefix: "one", minute: 125), records)
    try bench.write(Files.path("b", prefix: "two", minute: 125), [records[0], records[2]])
    #expect(try !audit(bench).hasFindings)
  }

  @Test(
    "Whatever is delivered twice is not missed, however little memory there is", arguments: 0..<6)
  func bounded(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let bench = try two()
    var lacking = 0
    for file in 0..<40 {
      let records = (0..<50).map {
        Files.record("\(file)-\($0)", at: 3_600 + Int64(file * 300 + $0 * 6))
      }
      try bench.write(Files.path("a\(file)", prefix: "one", minute: 60 + file * 5), records)
      // Of some files one record in the middle lacks.
      var kept = records.shuffled(using: &random)
      if random.chance(50) {
        kept.removeAll { $0["eventID"] == .string("\(file)-25") }
        lacking += 1
      }
      try bench.write(Files.path("b\(file)", prefix: "two", minute: 60 + file * 5), kept)
    }
    let whole = try audit(bench, limit: 100_000)
    #expect(whole.missing.map(\.records) == [lacking] && whole.sample == 1)
    let small = try audit(bench, workers: 3, limit: 500)
    #expect(small.sample >= 4)
    #expect(small.missing.map(\.records).reduce(0, +) <= lacking)
    for found in small.missing { #expect(found.first.id.hasSuffix("-25")) }
  }

  @Test("The report is the same however many workers there are")
  func workers() throws {
    let bench = try Bench(
      Files.made("one", prefix: "one", Self.withoutKeys) + Files.made("two", prefix: "two"))
    for file in 0..<30 {
      let records = (0..<20).map {
        Files.record(
          "\(file)-\($0)", at: 3_600 + Int64(file * 300 + $0 * 15),
          source: $0 % 7 == 3 ? "kms.amazonaws.com" : "ec2.amazonaws.com")
      }
      try bench.write(Files.path("a\(file)", prefix: "one", minute: 60 + file * 5), records)
      try bench.write(
        Files.path("b\(file)", prefix: "two", minute: 60 + file * 5),
        records.enumerated().filter { $0.offset % 10 != 5 }.map(\.element))
    }
    func words(_ report: AuditReport) -> String {
      "\(report.owned)\(report.delivered.map { ($0.trails, $0.records, $0.files, $0.first) })"
        + "\(report.missing)\(report.compared)\(report.uncertain)"
    }
    let one = try audit(bench, limit: 100_000)
    #expect(one.delivered.map(\.records) == [90] && one.missing.count == 1)
    for workers in [2, 5] {
      #expect(words(try audit(bench, workers: workers, limit: 100_000)) == words(one))
    }
  }
}

/// Text as Base64.
private func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
