import CloudTrail
import ReadModels
import Replay
import ReplayTestSupport
import Reports
import TestSupport
import Testing

@Suite("The report of a replay")
struct ReplayReportTests {
  private static let other: TrailARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/other"

  private func bench(_ events: [TrailEvent]) throws -> Bench {
    let bench = try Bench(events)
    try bench.write(
      "a.json",
      [
        Example.record(at: 10), Example.record(at: 20, ["readOnly": true]),
        Example.object(at: 70), Example.record(at: 80), Example.object(at: 90),
      ])
    return bench
  }

  @Test("One trail, for people")
  func one() throws {
    let report = try bench(Example.life).replay()
    #expect(
      report.text(.plain, commands: commands, width: 200) == """
        5 records, 2024-05-01T12:00:10Z to 2024-05-01T12:01:30Z; 1 file

        example (us-east-1)
                                                  verdict            by configuration
          logged                                        2   1 write                 2   1 write
          not logged                                    3  3 writes                 3  3 writes
            no selected resource is in the event        2  2 writes                 2  2 writes
            management events are off                   1   1 write                 1   1 write
          uncertain                                     0                           0
          not logged by configuration, most often:
            2  PutObject     s3.amazonaws.com
            1  RunInstances  ec2.amazonaws.com

        """)
  }

  @Test("Where changes settle, what the configuration says leads")
  func settling() throws {
    #expect(
      try bench(Example.life).replay(.standard).text(.plain, commands: commands, width: 200)
        .contains(
          """
                                                            by configuration            verdict
            logged                                                         2   1 write        0
            not logged                                                     3  3 writes        0
              no selected resource is in the event                         2  2 writes        0
              management events are off                                    1   1 write        0
            uncertain                                                      0                  5  4 writes
              a change of configuration was still settling                 0                  5  4 writes
          """))
  }

  @Test("Missing facts come with the commands that settle them, and assumptions are counted")
  func missing() throws {
    let events = [Example.event(.startLogging, at: 15)]
    let bench = try bench(events)
    let text = try bench.replay().text(.plain, commands: commands)
    #expect(
      text.contains(
        """
          4 verdicts depend on this: its selectors are not known
            $ settle selectorsUnknown
            $ of \(Example.arn)
          1 verdict depends on this: whether the trail existed is not known
            $ settle existenceUnknown
            $ of \(Example.arn)

        """))
    #expect(!text.contains("assumed\n"))
    let assumed = try bench.replay(assuming: [Example.answer])
    #expect(
      assumed.text(.plain, commands: commands).contains("  5 verdicts depend on what is assumed\n"))
    #expect(
      assumed.text(.plain, commands: commands).contains(
        "  1 verdict depends on this: whether it was logging"))
    let tally = try #require(assumed.json(commands: commands)["trails"]?.array?.first)
    #expect(tally["assumed"] == 5)
    #expect(
      tally["missing"] == [
        [
          "reason": "loggingUnknown", "verdicts": 1,
          "commands": ["settle loggingUnknown", .string("of \(Example.arn)")],
        ]
      ])
  }

  @Test("Several trails: what none of them logged")
  func several() throws {
    let other = [
      Example.event(.create(Example.settings), at: 2, id: "created", trail: Self.other),
      Example.event(.startLogging, at: 5, id: "started", trail: Self.other),
    ]
    let text = try bench(Example.life + other).replay()
      .text(.plain, commands: commands, width: 200)
    #expect(
      text.contains(
        """

        other (eu-west-1)
                                                                         verdict            by configuration
          logged                                                               0                           0
          not logged                                                           5  4 writes                 5  4 writes
            a single-Region trail, and the event is from another Region        5  4 writes                 5  4 writes
          uncertain                                                            0                           0
        """))
    #expect(
      text.contains(
        """
        ; 1 file

          trail    Region     logged  not logged  uncertain
          other    eu-west-1       0           5          0
          example  us-east-1       2           3          0

        logged by no known trail: 3 records, 3 writes; by configuration 3 records, 3 writes

        other (eu-west-1)
        """))
  }

  @Test("Nothing to judge, or nothing to judge by")
  func nothing() throws {
    #expect(
      try Bench(Example.life).replay().text(.plain, commands: commands)
        == "no records to judge; 0 files\n")
    let text = try bench([]).replay().text(.plain, commands: commands)
    #expect(text.hasSuffix("; 1 file\n\nno trails to judge by\n"))
  }

  @Test("At most ten calls are listed")
  func listed() throws {
    let bench = try Bench(Example.life)
    try bench.write(
      "a.json",
      (0..<12).map { Example.record(at: 70, ["eventName": .string("Call\($0)\u{1B}")]) })
    let text = try bench.replay().text(.plain, commands: commands)
    #expect(text.hasSuffix("    and 2 other calls\n"))
    #expect(!text.contains("\u{1B}"))
  }

  @Test("Partial figures say so")
  func partial() throws {
    var report = try bench(Example.life).replay()
    report.isStopped = true
    report.problems = 1
    report.outOfScope = 1500
    let text = report.text(.plain, commands: commands)
    #expect(text.contains("; 1 file; 1,500 outside of what was asked for\n"))
    #expect(
      text.hasSuffix(
        "\n1 problem, named above\n\nstopped before the last file: these figures are partial\n"))
  }

  @Test("As JSON")
  func json() throws {
    let report = try bench(Example.life).replay()
    let reasons =
      #"{"selected":{"events":2,"writes":1},"managementEventsOff":{"events":1,"writes":1},"#
      + #""resourceNotSelected":{"events":2,"writes":2}}"#
    #expect(
      report.json(commands: commands).compact
        == #"{"formatVersion":2,"files":1,"events":5,"corrections":0,"outsideOfTime":0,"#
        + #""firstEvent":"2024-05-01T12:00:10Z","lastEvent":"2024-05-01T12:01:30Z","#
        + #""loggedByNone":{"events":3,"writes":3},"#
        + #""loggedByNoneByConfiguration":{"events":3,"writes":3},"readPlaces":null,"#
        + #""trails":[{"trailARN":"\#(Example.arn)","#
        + #""verdicts":{"logged":{"events":2,"writes":1},"notLogged":{"events":3,"writes":3},"#
        + #""uncertain":{"events":0,"writes":0}},"reasons":\#(reasons),"#
        + #""byConfiguration":{"logged":{"events":2,"writes":1},"#
        + #""notLogged":{"events":3,"writes":3},"unknown":{"events":0,"writes":0}},"#
        + #""reasonsByConfiguration":\#(reasons),"laterChange":{"events":0,"writes":0},"#
        + #""assumed":0,"provisional":0,"unconfirmed":0,"missing":[],"events":["#
        + #"{"eventSource":"ec2.amazonaws.com","eventName":"RunInstances","logged":2,"#
        + #""notLogged":1},{"eventSource":"s3.amazonaws.com","eventName":"PutObject","#
        + #""notLogged":2}]}],"uncertainSpans":[],"unrecorded":{"count":0,"calls":[],"commands":[]},"#
        + #""problems":0,"leftAlone":{},"stopped":false}"#)
  }
}
