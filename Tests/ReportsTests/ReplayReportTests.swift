import Replay
import Reports
import Selectors
import Testing

@Suite("The report of a replay")
struct ReplayReportTests {
  private static let other = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/other"

  private func workspace(_ events: [TrailEvent]) throws -> Workspace {
    let workspace = try Workspace(events)
    try workspace.write(
      "a.json",
      [
        Example.record(at: 10), Example.record(at: 20, ["readOnly": true]),
        Example.object(at: 70), Example.record(at: 80), Example.object(at: 90),
      ])
    return workspace
  }

  @Test("One trail, for people")
  func one() throws {
    let report = try workspace(Example.life).replay()
    #expect(
      report.text(.plain) == """
        5 records, 2024-05-01T12:00:10Z to 2024-05-01T12:01:30Z; 1 file

        example (us-east-1)
          logged                                  2   1 write
          not logged                              3  3 writes
            no selected resource is in the event  2  2 writes
            management events are off             1   1 write
          uncertain                               0
          not logged, most often:
            2  PutObject     s3.amazonaws.com
            1  RunInstances  ec2.amazonaws.com

        """)
  }

  @Test("Several trails: what none of them logged")
  func several() throws {
    let other = [
      Example.event(.create(Example.settings), at: 2, id: "created", trail: Self.other),
      Example.event(.startLogging, at: 5, id: "started", trail: Self.other),
    ]
    let text = try workspace(Example.life + other).replay().text(.plain)
    #expect(
      text.contains(
        """

        other (eu-west-1)
          logged                                                       0
          not logged                                                   5  4 writes
            a single-Region trail, and the event is of another Region  5  4 writes
          uncertain                                                    0
        """))
    #expect(text.hasSuffix("\n3 records logged by no trail, 3 writes\n"))
  }

  @Test("Nothing to judge, or nothing to judge by")
  func nothing() throws {
    #expect(try Workspace(Example.life).replay().text(.plain) == "no records to judge\n")
    let text = try workspace([]).replay().text(.plain)
    #expect(text.hasSuffix("; 1 file\n\nno trails to judge by\n"))
  }

  @Test("At most ten calls are listed")
  func listed() throws {
    let workspace = try Workspace(Example.life)
    try workspace.write(
      "a.json",
      (0..<12).map { Example.record(at: 70, ["eventName": .string("Call\($0)\u{1B}")]) })
    let text = try workspace.replay().text(.plain)
    #expect(text.hasSuffix("    and 2 other calls\n"))
    #expect(!text.contains("\u{1B}"))
  }

  @Test("Partial figures say so")
  func partial() throws {
    var report = try workspace(Example.life).replay()
    report.isStopped = true
    report.problems = 1
    report.outOfScope = 1500
    let text = report.text(.plain)
    #expect(text.contains("; 1 file; 1,500 outside of the time asked for\n"))
    #expect(
      text.hasSuffix(
        "\n1 problem, named above\n\nstopped before the last file: these figures are partial\n"))
  }

  @Test("As JSON")
  func json() throws {
    let report = try workspace(Example.life).replay()
    #expect(
      report.json.compact == #"{"files":1,"events":5,"outsideOfTime":0,"#
        + #""firstEvent":"2024-05-01T12:00:10Z","lastEvent":"2024-05-01T12:01:30Z","#
        + #""loggedByNone":{"events":3,"writes":3},"trails":[{"trailARN":"\#(Example.arn)","#
        + #""verdicts":{"logged":{"events":2,"writes":1},"notLogged":{"events":3,"writes":3},"#
        + #""uncertain":{"events":0,"writes":0}},"reasons":{"selected":{"events":2,"writes":1},"#
        + #""managementEventsOff":{"events":1,"writes":1},"#
        + #""resourceNotSelected":{"events":2,"writes":2}},"events":["#
        + #"{"eventSource":"ec2.amazonaws.com","eventName":"RunInstances","logged":2,"#
        + #""notLogged":1},{"eventSource":"s3.amazonaws.com","eventName":"PutObject","#
        + #""notLogged":2}]}],"problems":0,"leftAlone":{},"stopped":false}"#)
  }
}
