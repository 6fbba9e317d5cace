import CloudTrail
import Foundation
import TestSupport
import Testing

@testable import TrailLogs

@Suite("Answers of the API as observations")
struct APIResponseTests {
  private static let arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/main"
  private static let other = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/other"
  private static let time = Timestamp(seconds: 1_700_000_000)
  private static let settings = TrailSettings([
    "S3BucketName": "b", "IsMultiRegionTrail": true,
  ])
  private static let trail =
    #"{"Name":"main","S3BucketName":"b","IsMultiRegionTrail":true,"HomeRegion":"us-east-1","#
    + #""TrailARN":"\#(arn)","HasCustomEventSelectors":true}"#

  static let answers: [(String, String, [String], Observation)] = [
    (
      "get-event-selectors",
      #"{"TrailARN":"\#(arn)","EventSelectors":[{"ReadWriteType":"All","IncludeManagementEvents":true}]}"#,
      [arn], Observation(selectors: .default)
    ),
    (
      "get-event-selectors, advanced",
      #"{"TrailARN":"\#(arn)","AdvancedEventSelectors":[{"FieldSelectors":[{"Field":"eventCategory","#
        + #""Equals":["Data"]}]}]}"#, [arn],
      Observation(
        selectors: .advanced([
          AdvancedEventSelector(
            name: nil,
            fieldSelectors: [
              AdvancedFieldSelector(
                field: "eventCategory",
                conditions: [AdvancedFieldSelector.Condition(.equals, ["Data"])])
            ])
        ]))
    ),
    (
      "describe-trails",
      #"{"trailList":[\#(trail),\#(trail.replacing(arn, with: other))]}"#, [arn, other],
      Observation(hasCustomSelectors: true, settings: settings)
    ),
    (
      "get-trail", #"{"Trail":\#(trail)}"#, [arn],
      Observation(hasCustomSelectors: true, settings: settings)
    ),
  ]

  @Test("What the answer says, of each trail in it", arguments: answers)
  func observes(
    _ name: String, _ text: String, _ trails: [String], _ observation: Observation
  ) throws {
    let (got, report) = try read(text, options: LogReadingOptions(observedAt: Self.time))
    #expect(got.problems == [])
    #expect(got.observations.map(\.stream.text) == trails)
    #expect(got.observations.allSatisfy { $0.change == .observe(observation) })
    #expect(got.observations.allSatisfy { $0.time == Self.time })
    #expect(report.observations == trails.count)
    #expect(report.records == 0)
    #expect(Set(got.observations.map(\.id)).count == trails.count)
    let again = try read(text + " ", options: LogReadingOptions(observedAt: Self.time)).0
    #expect(again.observations.map(\.id) == got.observations.map(\.id))
  }

  @Test("get-trail-status names no trail: the reader must be told")
  func status() throws {
    let text = #"{"IsLogging":false,"LatestDeliveryTime":1.7e9,"StopLoggingTime":1.7e9}"#
    let untold = try read(text).0
    #expect(untold.kinds == [.trailNotNamed])
    #expect(untold.problems.first?.hint?.contains("ARN") == true)
    let told = LogReadingOptions(observedAt: Self.time, observedTrail: TrailARN(Self.arn))
    let event = try #require(try read(text, options: told).0.observations.first)
    #expect(event.stream.text == Self.arn)
    #expect(
      event.change
        == .observe(
          Observation(
            isLogging: false,
            deliveries: Deliveries([.logFiles: .init(time: Timestamp(seconds: 1_700_000_000))]))))
  }

  // SEMANTICS 3.5v
  @Test("get-trail-status says how deliveries went, each time as a number or as a text")
  func deliveries() throws {
    let text = """
      {"IsLogging":true,"LatestDeliveryError":"AccessDenied","LatestDeliveryTime":1600000000.25,\
      "LatestNotificationError":"NotFound","LatestNotificationTime":"2020-09-13T12:26:40Z",\
      "LatestCloudWatchLogsDeliveryTime":1600000000,"LatestDigestDeliveryError":"",\
      "LatestDeliveryAttemptTime":"2020-09-13T12:26:41Z"}
      """
    let told = LogReadingOptions(observedAt: Self.time, observedTrail: TrailARN(Self.arn))
    let event = try #require(try read(text, options: told).0.observations.first)
    let time = Timestamp(seconds: 1_600_000_000)
    #expect(
      event.change
        == .observe(
          Observation(
            isLogging: true,
            deliveries: Deliveries([
              .logFiles: .init(
                error: "AccessDenied", time: Timestamp(microseconds: 1_600_000_000_250_000)),
              .notifications: .init(error: "NotFound", time: time),
              .cloudWatchLogs: .init(time: time),
            ]))))
  }

  private static let started = Timestamp(microseconds: 1_600_000_000_250_000)
  private static let stopped = Timestamp(seconds: 1_500_000_000)

  // SEMANTICS 3.5u
  @Test(
    "get-trail-status also tells when logging was started and stopped: observations of those moments",
    arguments: [
      (
        #"{"IsLogging":true,"StartLoggingTime":1600000000.25,"StopLoggingTime":1500000000}"#,
        [(stopped, false), (started, true), (time, true)]
      ),
      (
        #"{"IsLogging":true,"TimeLoggingStarted":"2020-09-13T12:26:40.25Z","#
          + #""TimeLoggingStopped":"2017-07-14T02:40:00Z"}"#,
        [(stopped, false), (started, true), (time, true)]
      ),
      (
        #"{"IsLogging":true,"StartLoggingTime":"2020-09-13T12:26:40.250000+00:00","#
          + #""TimeLoggingStopped":""}"#, [(started, true), (time, true)]
      ),
      (
        #"{"IsLogging":false,"StartLoggingTime":1500000000,"StopLoggingTime":1600000000.25}"#,
        [(stopped, true), (started, false), (time, false)]
      ),
      // A stop that is not older than the start contradicts the response, or cannot be placed.
      (
        #"{"IsLogging":true,"StartLoggingTime":1500000000,"StopLoggingTime":1600000000.25}"#,
        [(stopped, true), (time, true)]
      ),
      (
        #"{"IsLogging":true,"StartLoggingTime":1500000000,"StopLoggingTime":1500000000}"#,
        [(stopped, true), (time, true)]
      ),
      (#"{"IsLogging":true,"StopLoggingTime":1500000000}"#, [(time, true)]),
      (#"{"IsLogging":true,"StartLoggingTime":99999999999}"#, [(time, true)]),
    ] as [(String, [(Timestamp, Bool)])])
  func since(_ text: String, _ expected: [(Timestamp, Bool)]) throws {
    let told = LogReadingOptions(observedAt: Self.time, observedTrail: TrailARN(Self.arn))
    let observations = try read(text, options: told).0.observations
    #expect(observations.map(\.time) == expected.map(\.0))
    #expect(
      observations.map(\.change) == expected.map { .observe(Observation(isLogging: $0.1)) })
    #expect(Set(observations.map(\.stream.text)) == [Self.arn])
  }

  @Test("Without a time of its own, the answer is as old as its file, to the second")
  func fileTime() throws {
    let scratch = try ScratchFolder()
    let file = try scratch.log("answer.json", Array(Self.answers[0].1.utf8))
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1_600_000_000.5)],
      ofItemAtPath: file.description)
    var reader = LogReader()
    var got = Collector()
    try reader.read(file, into: &got)
    #expect(got.observations.map(\.time) == [Timestamp(seconds: 1_600_000_000)])
  }

  @Test("The id is that of trail, time and content")
  func id() throws {
    let (got, _) = try read(
      Self.answers[0].1, options: LogReadingOptions(observedAt: Self.time))
    let event = try #require(got.observations.first)
    #expect(event.id.count == "observed:".count + 32)
    let content = "\(Self.arn)\n\(Self.time)\n\(event.change.parameters.canonical)"
    #expect(event.id == TrailEvent.id("observed", of: content))
  }

  @Test(
    "An answer of another shape is named",
    arguments: [
      #"{"TrailARN":"\#(arn)","EventSelectors":7}"#,
      #"{"TrailARN":"\#(arn)","EventSelectors":[{"ReadWriteType":"Some"}]}"#,
      #"{"TrailARN":"\#(arn)","AdvancedEventSelectors":[{}]}"#,
    ])
  func broken(_ text: String) throws {
    #expect(try read(text).0.kinds == [.brokenAnswer])
  }
}
