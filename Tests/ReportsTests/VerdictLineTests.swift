import CloudTrail
import Replay
import ReplayTestSupport
import Testing

@Suite("The line of a verdict")
struct VerdictLineTests {
  private func lines(_ records: [JSONValue], _ events: [TrailEvent] = Example.life) throws
    -> (String, [JSONValue])
  {
    let bench = try Bench(events)
    let path = try bench.write("a.json", records)
    return (path, try bench.lines())
  }

  @Test("Logged, not logged, uncertain")
  func answers() throws {
    let (path, lines) = try lines([
      Example.record(at: 10), Example.record(at: 70), Example.record(at: 190),
    ])
    func line(
      _ time: String, _ verdict: String, _ by: String, _ reason: String, _ span: String,
      _ source: String, _ number: Int
    ) -> String {
      #"{"formatVersion":2,"eventID":"record-1","eventTime":"2024-05-01T\#(time)Z","#
        + #""eventSource":"ec2.amazonaws.com","eventName":"RunInstances","#
        + #""trailARN":"\#(Example.arn)","verdict":"\#(verdict)","byConfiguration":"\#(by)","#
        + #""reasons":[{"code":\#(reason)}],"configuration":{"generation":1,\#(span),"#
        + #""selectorsSetBy":\#(source),"principal":"\#(Example.ann)"},"#
        + #""file":"\#(path)","record":\#(number)}"#
    }
    let clause = #","selector":0,"clause":"#
    let management = #","field":"eventCategory","seen":["Management"],"#
    #expect(
      lines.map(\.compact) == [
        line(
          "12:00:10", "logged", "logged",
          #""selected""# + clause + #""all""# + management
            + #""wanted":["IncludeManagementEvents true"]"#,
          #""from":"2024-05-01T12:00:01Z","until":"2024-05-01T12:01:00Z""#,
          #""event-0","what":"CreateTrail","time":"2024-05-01T12:00:00Z""#, 1),
        line(
          "12:01:10", "notLogged", "notLogged",
          #""managementEventsOff""# + clause + #""includeManagementEvents""# + management
            + #""wanted":["IncludeManagementEvents false"]"#,
          #""from":"2024-05-01T12:01:00Z","until":"2024-05-01T12:03:00Z""#,
          #""event-60","what":"PutEventSelectors","time":"2024-05-01T12:01:00Z""#, 2),
        line(
          "12:03:10", "uncertain", "unknown", #""selectorsUnknown","unknown":"omitted""#,
          #""from":"2024-05-01T12:03:00Z","until":"2024-05-01T12:05:00Z""#,
          #""event-180","what":"UnknownConfiguration","time":"2024-05-01T12:03:00Z""#, 3),
      ])
  }

  @Test("A doubt comes first, with the change; what the configuration says follows")
  func settling() throws {
    let bench = try Bench(Example.life)
    try bench.write("a.json", [Example.record(at: 70)])
    let line = try #require(try bench.lines(.standard).first)
    #expect(line["verdict"] == "uncertain" && line["byConfiguration"] == "notLogged")
    let reasons = line["reasons"]?.array ?? []
    #expect(
      reasons.first == [
        "code": "settling", "changeAt": "2024-05-01T12:01:00Z", "change": "PutEventSelectors",
        "wouldBe": "logged",
      ])
    #expect(reasons.map { $0["code"] } == ["settling", "managementEventsOff"])
  }

  @Test("So does a stop soon after; it says nothing of what would be")
  func lateDelivery() throws {
    let bench = try Bench([
      Example.created, Example.started, Example.event(.putEventSelectors(Example.narrowed), at: 60),
      Example.event(.stopLogging, at: 10_000),
    ])
    try bench.write("a.json", [Example.record(at: 9_500)])
    let line = try #require(try bench.lines(.standard).first)
    #expect(line["verdict"] == "uncertain" && line["byConfiguration"] == "notLogged")
    #expect(
      line["reasons"]?.array?.first == [
        "code": "lateDelivery", "changeAt": "2024-05-01T14:46:40Z", "change": "StopLogging",
      ])
    #expect(line["reasons"]?.array?.count == 2)
  }

  @Test("Each selector that refused says by which clause, the closest first")
  func several() throws {
    let selectors = TrailSelectors.basic([
      EventSelector(includeManagementEvents: false), EventSelector(readWriteType: .readOnly),
    ])
    let bench = try Bench([
      Example.created, Example.started, Example.event(.putEventSelectors(selectors), at: 5),
    ])
    try bench.write("a.json", [Example.record(at: 10)])
    let reasons = try bench.lines().first?["reasons"]?.array ?? []
    #expect(reasons.map { $0["code"] } == ["readWriteTypeDiffers", "managementEventsOff"])
    #expect(reasons.map { $0["selector"] } == [1, 0])
  }

  @Test("What rests on an assumption says so, and nothing else does")
  func assumed() throws {
    let bench = try Bench([Example.started])
    try bench.write(
      "a.json", [Example.record(at: 10), Example.record(at: 10, ["recipientAccountId": nil])])
    let lines = try bench.lines(assuming: [Example.answer])
    #expect(lines.map { $0["verdict"] } == ["logged", "uncertain"])
    #expect(lines.map { $0["reasons"]?.array?.first?["assumed"] } == [true, nil])
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
