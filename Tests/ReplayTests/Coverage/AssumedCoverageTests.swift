import CloudTrail
import History
import Replay
import ReplayTestSupport
import Testing

/// SEMANTICS 3.6f: an assumption stands in for what was not read and for what no known trail logged, and
/// overrides nothing that is known.
@Suite("What is assumed where calls can have been missed")
struct AssumedCoverageTests {
  private static let hour: Int64 = 3600
  private static let selectors: JSONValue = [
    "TrailARN": .string(Example.arn.text), "EventSelectors": [["ReadWriteType": "WriteOnly"]],
  ]
  private static let status: JSONValue = [
    "TrailARN": .string(Example.arn.text), "IsLogging": true,
  ]
  private static let description: JSONValue = [
    "trailList": [
      [
        "TrailARN": .string(Example.arn.text), "IsMultiRegionTrail": false,
        "IncludeGlobalServiceEvents": true, "IsOrganizationTrail": false,
      ]
    ]
  ]
  private static let all = [description, selectors, status]
  /// Nothing was read from hour 1 to hour 9, and after hour 20.
  private static let evidence = CoverageTests.read(
    [0...hour, (9 * hour)...(20 * hour)], delivered: 20 * hour)

  private static func write(at second: Int64) -> JSONValue { Example.record(at: second) }
  private static func read(at second: Int64) -> JSONValue {
    Example.record(at: second, ["readOnly": true, "eventName": "DescribeInstances"])
  }

  private struct Found: Equatable, CustomStringConvertible {
    var reason: Reason
    var isAssumed = false
    var description: String { "\(reason)\(isAssumed ? ", assumed" : "")" }

    init(_ reason: Reason, isAssumed: Bool = false) {
      self.reason = reason
      self.isAssumed = isAssumed
    }
  }

  private func judge(
    _ events: [TrailEvent], _ evidence: ReadingDraft, _ records: [JSONValue],
    assuming answers: [JSONValue] = all
  ) throws -> [Found] {
    try CoverageTests.verdicts(events, evidence, of: records, assuming: answers).map {
      Found($0.reason, isAssumed: $0.judgement.isAssumed)
    }
  }

  @Test("In a hole, after it and at the end it decides, and the verdicts name it")
  func unread() throws {
    for hour: Int64 in [5, 10, 30] {
      let records = [Self.write(at: hour * Self.hour), Self.read(at: hour * Self.hour)]
      #expect(
        try judge(Example.logging(), Self.evidence, records, assuming: [])
          == [Found(.unread), Found(.unread)], "hour \(hour)")
      #expect(
        try judge(Example.logging(), Self.evidence, records) == [
          Found(.selected, isAssumed: true), Found(.readWriteTypeDiffers, isAssumed: true),
        ], "hour \(hour)")
    }
    // What was read before the hole is known, and the assumption says otherwise in vain.
    #expect(
      try judge(Example.logging(), Self.evidence, [Self.read(at: 60)]) == [Found(.selected)])
  }

  @Test("What it leaves out stays uncertain")
  func partial() throws {
    let record = [Self.write(at: 5 * Self.hour)]
    for answers in [
      [Self.selectors], [Self.status], [Self.description, Self.status],
      [Self.description, Self.selectors],
    ] {
      #expect(
        try judge(Example.logging(), Self.evidence, record, assuming: answers) == [Found(.unread)])
    }
  }

  @Test("After a hole, what a call shows wins over it")
  func callAfterHole() throws {
    let later = [Self.write(at: 12 * Self.hour + 1), Self.read(at: 12 * Self.hour + 1)]
    func judge(_ change: TrailChange) throws -> [Found] {
      // Another trail logs the calls, or it would be self-blind time from then on.
      let events =
        Example.logging() + Example.logging(trail: Example.other)
        + [Example.event(change, at: 12 * Self.hour)]
      return try self.judge(events, Self.evidence, later)
    }
    #expect(try judge(.stopLogging) == [Found(.loggingOff), Found(.loggingOff)])
    #expect(
      try judge(.putEventSelectors(Example.nothing)) == [
        Found(.managementEventsOff), Found(.managementEventsOff),
      ])
    #expect(try judge(.delete) == [Found(.trailDeleted), Found(.trailDeleted)])
    // The put shows that reads are taken; that it logs is assumed.
    #expect(
      try judge(.putEventSelectors(.default)) == [
        Found(.selected, isAssumed: true), Found(.selected, isAssumed: true),
      ])
  }

  @Test("In a hole, a call wins in its own second, and the assumption in the next")
  func callInHole() throws {
    let events = Example.logging() + [Example.event(.stopLogging, at: 5 * Self.hour)]
    #expect(
      try judge(
        events, Self.evidence, [Self.write(at: 5 * Self.hour), Self.write(at: 5 * Self.hour + 1)])
        == [Found(.loggingOff), Found(.selected, isAssumed: true)])
  }

  /// The trail takes no management events from second 1000 to second 1461.
  private static let blinded =
    Example.logging() + [
      Example.event(.putEventSelectors(Example.nothing), at: 1000),
      Example.event(.putEventSelectors(.default), at: 1461),
    ]

  @Test("In self-blind time it decides on reads; that no write was logged is known already")
  func selfBlind() throws {
    let evidence = CoverageTests.read([0...1000, 1461...9000])
    let records = [Self.write(at: 1200), Self.read(at: 1200)]
    #expect(
      try judge(Self.blinded, evidence, records, assuming: [])
        == [Found(.managementEventsOff), Found(.selfBlind)])
    #expect(
      try judge(Self.blinded, evidence, records) == [
        Found(.managementEventsOff), Found(.readWriteTypeDiffers, isAssumed: true),
      ])
    let reads: JSONValue = [
      "TrailARN": .string(Example.arn.text), "EventSelectors": [["ReadWriteType": "All"]],
    ]
    #expect(
      try judge(Self.blinded, evidence, records, assuming: [Self.description, reads, Self.status])
        == [Found(.managementEventsOff), Found(.selected, isAssumed: true)])
    // The put that ends it shows the selectors.
    #expect(try judge(Self.blinded, evidence, [Self.read(at: 1500)]) == [Found(.selected)])
  }
}
