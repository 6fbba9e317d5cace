import CloudTrail
import Foundation
import History
import Recording
import Testing
import TrailLogs

@Suite("Importing answers of the API")
struct ObservationTests {
  private static let selectors = """
    {"TrailARN": "\(Call.arn)", "EventSelectors": [{"ReadWriteType": "ReadOnly",
      "IncludeManagementEvents": true, "DataResources": [], "ExcludeManagementEventSources": []}]}
    """
  private static let status = #"{"IsLogging": true, "LatestDeliveryTime": 1714564000.5}"#
  private static let trails = """
    {"trailList": [
      {"Name": "example", "TrailARN": "\(Call.arn)", "HomeRegion": "us-east-1",
        "IsMultiRegionTrail": true, "HasCustomEventSelectors": true},
      {"Name": "second", "TrailARN": "arn:aws:cloudtrail:us-east-1:111122223333:trail/second",
        "HomeRegion": "us-east-1", "IsMultiRegionTrail": false}
    ]}
    """

  private static let observedAt = LogReadingOptions(
    observedAt: Call.start, observedTrail: TrailARN(Call.arn))

  @Test("get-event-selectors, at the time that was given")
  func getEventSelectors() throws {
    let desk = try Desk()
    let path = try desk.write("selectors.json", Self.selectors)
    let report = try desk.run(options: Self.observedAt).report
    #expect(report.observations == 1)
    #expect(report.records == 0)
    #expect(report.appended == [.observedConfiguration: 1])
    let event = try #require(try desk.events().first)
    #expect(event.provenance.channel == .observation)
    #expect(event.provenance.path == path)
    #expect(event.provenance.record == 1)
    #expect(event.provenance.sha256?.count == 64)
    #expect(event.content.time == Call.start)
    #expect(
      event.content.change
        == .observe(Observation(selectors: .basic([EventSelector(readWriteType: .readOnly)]))))
  }

  @Test("Without a time the file's own counts")
  func fileTime() throws {
    let desk = try Desk()
    let path = try desk.write("selectors.json", Self.selectors)
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: path)
    try desk.run()
    #expect(try desk.events().map(\.content.time) == [Timestamp(seconds: 1_700_000_000)])
  }

  @Test("describe-trails tells of several trails")
  func describeTrails() throws {
    let desk = try Desk()
    try desk.write("trails.json", Self.trails)
    let report = try desk.run(options: Self.observedAt).report
    #expect(report.observations == 2)
    #expect(report.appendedCount == 2)
    let events = try desk.events()
    #expect(events.map(\.content.stream.text.last) == ["e", "d"])
    #expect(events.map(\.provenance.record) == [1, 1])
  }

  @Test("get-trail-status names no trail: it takes the one that was given, or is refused")
  func getTrailStatus() throws {
    let desk = try Desk()
    try desk.write("status.json", Self.status)
    let refused = try desk.run()
    #expect(refused.problems.map(\.code) == ["trailNotNamed"])
    #expect(refused.report.problems == 1)
    #expect(refused.report.observations == 0)
    let taken = try desk.run(options: Self.observedAt)
    #expect(taken.report.appendedCount == 1)
    #expect(try desk.events().map(\.content.stream.text) == [Call.arn])
  }

  @Test("The same answer of the same time is one observation; of another time, another")
  func again() throws {
    let desk = try Desk()
    try desk.write("a.json", Self.selectors)
    try desk.write("b.json", Self.selectors)
    let first = try desk.run(options: Self.observedAt).report
    #expect(first.appendedCount == 1)
    #expect(first.known == 1)
    let later = LogReadingOptions(observedAt: Call.start.advanced(bySeconds: 60))
    #expect(try desk.run(options: later).report.appendedCount == 1)
  }

  @Test("The history answers with what was observed")
  func history() throws {
    let desk = try Desk()
    try desk.write("selectors.json", Self.selectors)
    try desk.run(options: Self.observedAt)
    try History(path: desk.store).snapshot { history in
      let arn = try #require(TrailARN(Call.arn))
      let period = try #require(try history.period(of: arn, at: Call.start))
      #expect(period.state.exists == .known(true))
      #expect(
        try history.selectors(of: period.state)
          == .basic([EventSelector(readWriteType: .readOnly)]))
    }
  }
}
