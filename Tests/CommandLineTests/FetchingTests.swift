import CloudTrail
import Foundation
import TestSupport
import Testing

/// What a replay says to fetch, fetched as it says.
@Suite("replay: what was not read")
struct FetchingTests {
  private let place: Workplace

  /// The sample, of which the folder has the first day only; the rest is in a bucket.
  init() throws {
    place = try Workplace()
    let bucket = place.folder.appendingPathComponent("bucket")
    try FileManager.default.copyItem(at: try SampleTree.folder, to: bucket)
    try FileManager.default.copyItem(
      at: bucket, to: place.folder.appendingPathComponent("first day"))
    let taken = try place.shell(
      "cd 'first day' && find . -name '*_2025030[45]T*' -print -delete | wc -l")
    try #require(Int(taken.out.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0 > 100)
    // A stand-in for the AWS CLI, which copies what matches from the bucket.
    try place.write(
      """
      #!/bin/bash
      [ "$1 $2" = "s3 sync" ] || exit 9
      from="bucket/${3#s3://example-audit-logs/}"; to="$PWD/$4"; shift 4
      mkdir -p "$to"
      while [ $# -gt 0 ]; do
        if [ "$1" = --include ]; then
          (cd "$from" && find . -path "./$2" -exec cp --parents {} "$to" \\;)
        fi
        shift 2
      done
      """, to: "aws")
    try #require(try place.shell("chmod +x aws").code == 0)
  }

  private func unread(in report: JSONValue) -> [JSONValue] {
    (report["uncertainSpans"]?.array ?? []).filter { $0["kind"] == "unread" }
  }

  @Test("The commands that it names, run as they stand, settle it: same store, same folder")
  func fetching() throws {
    let store = "of mine.sqlite"
    try #require(try place.trailback("import", "first day", "--store", store).code == 0)
    // Judged by what was imported are the events of all days.
    let missing = try place.json("replay", "bucket", "--store", store, "--format", "json")
    #expect(unread(in: missing).count == 1)
    #expect(unread(in: missing).allSatisfy { $0["until"] == .null })
    let text = try place.trailback("replay", "bucket", "--store", store).out
    #expect(text.contains("the logs of 111122223333 in us-east-1 were not read"), "\(text)")
    #expect(text.contains("logged by no known trail: "))
    #expect(
      text.contains("  not looked at: all Regions of 111122223333 but eu-west-1, us-east-1\n"))
    let before = try place.json("replay", "first day", "--store", store, "--format", "json")
    #expect(unread(in: before).isEmpty)
    // The folder that was given has the events, so the commands fetch into it.
    try place.write(
      (["Records": [Self.late]] as JSONValue).compact, to: "first day/late.json")
    let given = try place.json("replay", "first day", "--store", store, "--format", "json")
    let commands = unread(in: given).flatMap { $0["commands"]?.array ?? [] }
      .compactMap(\.string)
    try #require(!commands.isEmpty)
    for command in commands where command.hasPrefix("aws s3 sync") {
      #expect(command.contains(" 'first day/AWSLogs/111122223333/CloudTrail/'"), "\(command)")
      #expect(command.contains("--store 'of mine.sqlite'"))
      let outcome = try place.shell(
        "PATH=$PWD:\(Program.folder.path):$PATH; \(command)")
      #expect(outcome.code == 0, "\(command): \(outcome.errors)")
    }
    let after = try place.json("replay", "first day", "--store", store, "--format", "json")
    #expect(unread(in: after).count == 0, "\(unread(in: after))")
    #expect(after["events"] != given["events"] && after["events"] != nil)
  }

  /// An event of the third day, in the folder of the first.
  private static let late: JSONValue = [
    "eventVersion": "1.08", "eventID": "late-1", "eventTime": "2025-03-05T12:00:00Z",
    "awsRegion": "us-east-1", "eventSource": "ec2.amazonaws.com", "eventName": "RunInstances",
    "readOnly": false, "managementEvent": true, "eventCategory": "Management",
    "recipientAccountId": "111122223333",
  ]
}
