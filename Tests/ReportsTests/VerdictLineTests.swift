import Replay
import Reports
import Selectors
import Testing

@Suite("The line of a verdict")
struct VerdictLineTests {
  private func lines(_ records: [JSONValue], _ events: [TrailEvent] = Example.life) throws
    -> (String, [JSONValue])
  {
    let workspace = try Workspace(events)
    let path = try workspace.write("a.json", records)
    var lines: [JSONValue] = []
    try workspace.replay { record, _, judgements, judges in
      for (judge, judgement) in zip(judges.all, judgements) {
        lines.append(VerdictLine.json(record, trail: judge.trail, judgement))
      }
    }
    return (path, lines)
  }

  @Test("Logged, not logged, uncertain")
  func answers() throws {
    let (path, lines) = try lines([
      Example.record(at: 10), Example.record(at: 70), Example.record(at: 190),
    ])
    func line(_ time: String, _ verdict: String, _ by: String, _ reason: String, _ number: Int)
      -> String
    {
      #"{"eventID":"record-1","eventTime":"2024-05-01T\#(time)Z","#
        + #""eventSource":"ec2.amazonaws.com","eventName":"RunInstances","#
        + #""trailARN":"\#(Example.arn)","verdict":"\#(verdict)","byConfiguration":"\#(by)","#
        + #""reasons":[{"code":\#(reason)}],"file":"\#(path)","record":\#(number)}"#
    }
    #expect(
      lines.map(\.compact) == [
        line("12:00:10", "logged", "logged", #""selected","selector":0"#, 1),
        line("12:01:10", "notLogged", "notLogged", #""managementEventsOff","selector":0"#, 2),
        line("12:03:10", "uncertain", "unknown", #""selectorsUnknown","unknown":"omitted""#, 3),
      ])
  }

  @Test("A record without an id or names shows null")
  func missing() throws {
    let (_, lines) = try lines([Example.record(at: 10, ["eventID": nil])])
    #expect(lines.first?["eventID"] == .null)
    #expect(lines.first?["eventName"] == "RunInstances")
  }

  @Test("A gate names no selector")
  func gate() throws {
    let (_, lines) = try lines([Example.record(at: -5)])
    #expect(lines.first?["reasons"] == [["code": "trailNotCreated"]])
  }
}
