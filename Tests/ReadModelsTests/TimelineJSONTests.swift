import CloudTrail
import History
import ReadModels
import ReplayTestSupport
import Testing

@Suite("The history as JSON Lines")
struct TimelineJSONTests {
  private func line(_ second: Int64) throws -> JSONValue {
    let entries = try Bench(Example.life).entries()
    return try #require(
      entries.first { $0.event.content.time == Example.start.advanced(bySeconds: second) }
    ).json
  }

  @Test("A refused call, word for word")
  func refused() throws {
    #expect(
      try line(120).compact
        == #"{"formatVersion":2,"time":"2024-05-01T12:02:00Z","what":"RejectedCall","trailARN":"#
        + #""\#(Example.arn)","eventID":"event-120","call":"StopLogging","#
        + #""errorCode":"AccessDenied","errorMessage":"not yours","region":"us-east-1","#
        + #""account":"111122223333","principal":"\#(Example.ann)","principalType":"IAMUser","#
        + #""accessKeyID":"AKIAEXAMPLE","sourceIPAddress":"203.0.113.7","#
        + #""userAgent":"aws-cli/2.15","mfa":false,"console":false,"parameters":{"#
        + #""Call":"StopLogging","ErrorCode":"AccessDenied","ErrorMessage":"not yours"},"#
        + #""sequence":4,"recordedTime":"2027-01-15T08:00:00Z"}"#)
  }

  @Test("A change shows the state before and after")
  func change() throws {
    let put = try line(60)
    #expect(put["generation"] == 1)
    #expect(
      put["before"]?["selectors"]?["value"]?["EventSelectors"]
        == TrailSelectors.default.json()["EventSelectors"])
    #expect(
      put["after"]?["selectors"]?["value"]?["EventSelectors"]
        == Example.narrowed.json()["EventSelectors"])
    #expect(put["after"]?["logging"] == ["value": true])
    #expect(put["removed"]?.array?.count == 2)
    #expect(put["added"]?.array?.count == 3)
    #expect(put["parameters"] == Example.narrowed.json())
    #expect(put["voided"] == nil)
  }

  @Test("What is not known says why")
  func unknown() throws {
    let lost = try line(180)
    #expect(lost["what"] == "UnknownConfiguration")
    #expect(lost["call"] == "PutEventSelectors")
    #expect(lost["reason"] == "omitted by CloudTrail")
    #expect(lost["after"]?["selectors"] == ["unknown": "omitted"])
  }

  @Test("A voided event has no part in the state, and its correction names it")
  func voided() throws {
    let voided = try line(240)
    #expect(voided["voided"] == true)
    #expect(voided["before"] == nil)
    let correction = try line(250)
    #expect(correction["voids"] == "event-240")
    #expect(correction["reason"] == "forged")
    #expect(correction["after"] == nil)
  }

  @Test("An observation shows what it saw")
  func observed() throws {
    let observed = try line(300)
    #expect(
      observed["after"]?["selectors"]?["value"]?["AdvancedEventSelectors"]
        == Example.advanced.json()["AdvancedEventSelectors"])
    #expect(observed["parameters"]?["IsLogging"] == true)
    #expect(observed["added"]?.array?.count == 3)
  }

  @Test("The tags of a creation are told beside its parameters, and nothing where there are none")
  func createdTags() throws {
    #expect(try line(0)["createdTags"] == [["Key": "stage", "Value": "test"]])
    #expect(try line(0)["parameters"]?["TagsList"] == nil)
    #expect(try line(1)["createdTags"] == nil)
    #expect(try line(460)["parameters"] == ["TagKeys": ["kept"]])
  }

  @Test("A creation begins a life and a deletion ends it")
  func life() throws {
    #expect(try line(0)["before"]?["exists"] == ["value": false])
    #expect(try line(0)["after"]?["exists"] == ["value": true])
    #expect(try line(540)["after"]?["exists"] == ["value": false])
    #expect(try line(540)["generation"] == 1)
  }

  @Test("The order is that of the events, whatever the order in which they were learned")
  func order() throws {
    func told(_ events: [TrailEvent]) throws -> [JSONValue] {
      try Bench(events).entries().map { entry in
        .object(
          (entry.json.members ?? []).filter { !["sequence", "recordedTime"].contains($0.key) })
      }
    }
    // A correction is taken only where what it voids is in the log.
    let events = Example.life.filter { $0.change.kind != .correction }
    #expect(try told(events) == told(events.reversed()))
  }
}
