import CloudTrail
import Foundation
import Testing

/// Files of a bucket that are not opened because of their names: which those are, and that every form of
/// every verb says so.
@Suite("Files that are passed by")
struct PassedByTests {
  private static let hour = ["--since", "2025-03-04T00:00:00Z", "--until", "2025-03-04T01:00:00Z"]

  /// A file in CloudTrail's own folders, with one write of this time and Region.
  private func write(
    _ id: String, of region: String = "us-east-1", in fileRegion: String = "us-east-1",
    delivered: String, to place: Workplace
  ) throws {
    let record: JSONValue = [
      "eventVersion": "1.08", "eventID": .string(id), "eventTime": "2025-03-04T00:10:00Z",
      "eventSource": "iam.amazonaws.com", "eventName": "CreateUser",
      "awsRegion": .string(region), "readOnly": false, "eventType": "AwsApiCall",
      "managementEvent": true, "eventCategory": "Management",
      "recipientAccountId": .string(LogRecord.account),
    ]
    let account = LogRecord.account
    let day = delivered.prefix(8)
    try place.write(
      JSONValue.object([.init("Records", [record])]).compact,
      to: "bucket/AWSLogs/\(account)/CloudTrail/\(fileRegion)/\(day)/"
        + "\(account)_CloudTrail_\(fileRegion)_\(delivered)Z_aaaaaaaaaaaaaaaa.json")
  }

  /// A trail, and one event that was delivered at once and again after 1, 29 and 31 days.
  private func bucket() throws -> Workplace {
    let place = try Workplace()
    try place.write(
      LogRecord.file([.create("trail-a", at: 0, id: "c"), .start("trail-a", at: 1, id: "s")]),
      to: "calls.json")
    #expect(try place.trailback("import", "calls.json").code == 0)
    for (id, delivered) in [
      ("e0", "20250304T0015"), ("e1", "20250305T0015"), ("e29", "20250402T0015"),
      ("e31", "20250404T0130"),
    ] { try write(id, delivered: delivered, to: place) }
    return place
  }

  private func ids(_ place: Workplace, _ more: [String]) throws -> Set<String> {
    let outcome = try place.start(["replay", "bucket", "--format", "jsonl"] + more).outcome()
    return Set(
      try outcome.lines.compactMap { try JSONValue(parsing: $0)["eventID"]?.string })
  }

  @Test("An event is found however late it was delivered, for 30 days (SEMANTICS 3.6q)")
  func late() throws {
    let place = try bucket()
    #expect(try ids(place, Self.hour) == ["e0", "e1", "e29"])
    #expect(try ids(place, Self.hour + ["--delivered-within", "2d"]) == ["e0", "e1"])
    #expect(try ids(place, Self.hour + ["--delivered-within", "1h"]) == ["e0"])
    #expect(try ids(place, Self.hour + ["--delivered-within", "90d"]).count == 4)
    #expect(try ids(place, []).count == 4)
    let alone = try place.trailback("replay", "bucket", "--delivered-within", "1d")
    #expect(alone.code != 0 && alone.errors.contains("--delivered-within needs --until"))
  }

  @Test("A Region is that of the record: files of others are opened where it can be in them")
  func regions() throws {
    let place = try Workplace()
    try write("home", delivered: "20250304T0015", to: place)
    try write("global", in: "us-west-1", delivered: "20250304T0015", to: place)
    try write("west", of: "us-west-1", in: "us-west-1", delivered: "20250304T0020", to: place)
    try place.write(LogRecord.file([.create("trail-a", at: 0, id: "c")]), to: "calls.json")
    #expect(try place.trailback("import", "calls.json").code == 0)
    #expect(try ids(place, ["--region", "us-east-1"]) == ["home", "global"])
    #expect(try ids(place, ["--region", "us-west-1"]) == ["west"])
    let west = try place.trailback("replay", "bucket", "--region", "us-west-1")
    #expect(west.out.contains("1 file from another Region not opened"))
  }

  @Test(
    "It is said in every form, also where nothing is left",
    arguments: [
      (["--format", "text"], hour, 1), (["--format", "text"], ["--region", "eu-west-1"], 4),
      (["--selectors", "s.json", "--trail", "trail-a"], hour, 1),
      (["--selectors", "s.json", "--trail", "trail-a"], ["--account", "111122223333"], 4),
      (["--explain", "e0"], hour, 1), (["--explain", "e31"], hour, 1),
      (["--explain", "e0"], ["--region", "eu-west-1"], 4),
      (["--format", "jsonl"], hour, 1), (["--format", "jsonl"], ["--region", "eu-west-1"], 4),
    ] as [([String], [String], Int)])
  func said(_ form: [String], _ scope: [String], _ count: Int) throws {
    let place = try bucket()
    try place.write(
      #"{"EventSelectors":[{"ReadWriteType":"All","IncludeManagementEvents":true}]}"#, to: "s.json")
    let outcome = try place.start(["replay", "bucket"] + form + scope).outcome()
    let said = outcome.out + outcome.errors
    let what = count == 1 ? "1 file from another" : "\(count) files from other"
    #expect(said.contains(what) && said.contains("not opened"), "\(said)")
    if form.contains("jsonl") {
      // Standard output has the lines alone.
      #expect(outcome.errors.contains("not opened"))
      for line in outcome.lines { #expect(throws: Never.self) { try JSONValue(parsing: line) } }
    }
    guard form[0] != "--explain", !form.contains("jsonl") else { return }
    let json = try place.start(
      ["replay", "bucket", "--format", "json"] + (form[0] == "--format" ? [] : form) + scope
    ).outcome()
    let leftAlone = try JSONValue(parsing: json.out)["leftAlone"]?.members ?? []
    #expect(leftAlone.map(\.value) == [.integer(Int64(count))])
  }

  @Test("A file that was imported is not opened for another time, unless it has changed since")
  func known() throws {
    let place = try Workplace()
    let hours = (0..<4).map { hour in
      LogRecord.file([
        hour == 0
          ? .create("trail-a", at: 0, id: "c") : .start("trail-a", at: hour * 3600, id: "s\(hour)")
      ])
    }
    for (hour, file) in hours.enumerated() { try place.write(file, to: "logs/\(hour).json") }
    try place.write("{", to: "logs/broken.json")
    let asked = ["--since", "2025-03-04T01:00:00Z", "--until", "2025-03-04T02:00:00Z"]
    func lines() throws -> [String] {
      try place.start(["replay", "logs", "--format", "jsonl"] + asked).outcome().lines
    }
    _ = try place.trailback("import", "logs/0.json")
    let before = try lines()
    #expect(before.count == 1)
    _ = try place.trailback("import", "logs")
    let outcome = try place.start(["replay", "logs"] + asked).outcome()
    #expect(
      outcome.out.contains("3 files known to hold other times alone not opened"), "\(outcome)")
    #expect(outcome.errors.contains("broken.json"), "what could not be read is read again")
    #expect(try lines().count == 1)
    // Nothing is said of a file that is another now.
    try place.write(
      LogRecord.file([.start("trail-a", at: 3700, id: "new"), .start("trail-a", at: 3701, id: "x")]
      ),
      to: "logs/3.json")
    #expect(try lines().count == 3)
    let earlier = try place.start(
      ["replay", "logs", "--as-known-at", "2030-01-01T00:00:00Z"] + asked
    ).outcome()
    #expect(!earlier.out.contains("other times alone"))
  }

  @Test(
    "A bucket of nothing but summaries is no mistake, and its files are counted (SEMANTICS 3.6t)")
  func summaries() throws {
    let place = try Workplace()
    let summary: JSONValue = [
      "eventVersion": "1.0", "accountId": "1", "eventId": "e", "eventCategory": "Aggregated",
      "eventType": "AwsAggregatedEvent", "eventSource": "s3.amazonaws.com",
      "timeWindow": ["windowStart": "2026-02-01T10:00:00Z"],
    ]
    let file = JSONValue.object([.init("Records", [summary, summary])]).compact
    let named = "bucket/AWSLogs/1/CloudTrail-Aggregated/us-east-1/x.json"
    try place.write(file, to: named)
    for (path, count) in [("bucket", "1 file or record"), (named, "2 files or records")] {
      let imported = try place.trailback("import", path)
      #expect(imported.code == 0 && imported.errors.isEmpty)
      #expect(imported.out.contains("skipped   \(count)"))
      let replayed = try place.trailback("replay", path)
      #expect(replayed.code == 0 && replayed.errors.isEmpty)
      #expect(replayed.out.hasPrefix("no records to judge; "))
      #expect(replayed.out.contains("\(count)"))
      let lines = try place.trailback("import", path, "--again", "--format", "jsonl")
      #expect(lines.code == 0 && lines.errors.contains("\(count)"))
    }
    #expect(
      try place.jsonLines("import", named, "--again", "--format", "jsonl")[0]["leftAlone"]
        == ["aggregated": 2])
    try place.write("x", to: "empty/README.md")
    let other = try place.trailback("import", "empty")
    #expect(other.isExplained && other.errors.contains("1 file not named like a log skipped"))
  }
}
