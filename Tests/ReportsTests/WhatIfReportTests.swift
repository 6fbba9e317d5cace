import CloudTrail
import ReadModels
import Replay
import ReplayTestSupport
import Reports
import Testing

@Suite("The report of proposed selectors")
struct WhatIfReportTests {
  private func bench() throws -> Bench {
    let bench = try Bench([Example.created, Example.started])
    try bench.write(
      "a.json",
      [
        Example.record(at: 10), Example.record(at: 20, ["readOnly": true]),
        Example.object(at: 70), Example.object("other", at: 80),
        Example.record(at: 90, ["recipientAccountId": nil]),
      ])
    return bench
  }

  @Test("For people")
  func text() throws {
    #expect(
      try bench().whatIf(Example.advanced).text(.plain) == """
        5 records, 2024-05-01T12:00:10Z to 2024-05-01T12:01:30Z; 1 file
        example as it was, and with the proposed selectors

          lost       2   1 write
          gained     2  2 writes
          unchanged  0  0 writes
          uncertain  1   1 write

          lost  gained  by call
             0       2  PutObject  s3.amazonaws.com  Data
             2       0  RunInstances  ec2.amazonaws.com  Management

          lost  gained  by resource
             0       2  arn:aws:s3:::bucket/

        cannot be known: no trail recorded AWS::S3::Object data events for all of this time

        """)
    #expect(
      try Bench(Example.life).whatIf(.default).text(.plain) == "no records to judge; 0 files\n")
  }

  @Test("As JSON")
  func json() throws {
    let json = try bench().whatIf(Example.advanced).json
    #expect(json["lost"] == ["events": 2, "writes": 1])
    #expect(json["gained"] == ["events": 2, "writes": 2])
    #expect(json["uncertain"] == ["events": 1, "writes": 1])
    #expect(
      json["calls"] == [
        [
          "category": "Data", "eventSource": "s3.amazonaws.com", "eventName": "PutObject",
          "lost": 0, "gained": 2,
        ],
        [
          "category": "Management", "eventSource": "ec2.amazonaws.com",
          "eventName": "RunInstances", "lost": 2, "gained": 0,
        ],
      ])
    #expect(
      json["resources"] == [["resource": "arn:aws:s3:::bucket/", "lost": 0, "gained": 2]])
    #expect(
      json["unrecorded"]?.array?.map { $0["kind"] } == ["AWS::S3::Object data events"])
  }

  @Test("At most ten calls and resources are listed, and none writes to the terminal")
  func listed() throws {
    let bench = try Bench([Example.created, Example.started])
    try bench.write(
      "a.json", (0..<12).map { Example.record(at: 70, ["eventName": .string("Call\($0)\u{1B}")]) })
    let text = try bench.whatIf(Example.narrowed).text(.plain)
    #expect(text.contains("  and 2 more\n"))
    #expect(!text.contains("\u{1B}"))
  }

  @Test("No share is rounded to nothing, and none to all that is not")
  func shares() throws {
    var report = try bench().whatIf(Example.advanced)
    for (share, words) in [
      (1.0, "all"), (0.98, "98 %"), (0.5, "50 %"), (0.001, "under 1 %"), (0.99, "99 %"),
    ] {
      report.unrecorded = [(kind: "things", share: share)]
      #expect(report.text(.plain).hasSuffix("no trail recorded things for \(words) of this time\n"))
    }
  }
}
