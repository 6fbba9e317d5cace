import CloudTrail
import History
import ReplayTestSupport
import Testing
import TrailLogs

@testable import Replay

@Suite("What proposed selectors would have lost and gained")
struct WhatIfTests {
  private static let writes = TrailSelectors.basic([EventSelector(readWriteType: .writeOnly)])
  private static let objects = TrailSelectors.basic([
    EventSelector(dataResources: [DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3"])])
  ])

  private static func object(
    _ key: String, bucket: String = "bucket", at second: Int64 = 10
  ) -> JSONValue {
    Example.record(
      at: second,
      [
        "eventSource": "s3.amazonaws.com", "eventName": "PutObject", "eventCategory": "Data",
        "managementEvent": false,
        "resources": [
          ["type": "AWS::S3::Object", "ARN": .string("arn:aws:s3:::\(bucket)/\(key)")],
          ["type": "AWS::S3::Bucket", "ARN": .string("arn:aws:s3:::\(bucket)")],
        ],
      ])
  }

  private func report(
    _ proposal: TrailSelectors, _ events: [TrailEvent], _ records: [JSONValue],
    assuming assumptions: (Bench) throws -> Assumptions = { _ in .none }
  ) throws -> WhatIfReport {
    let bench = try Bench(events)
    try bench.write("a.json", records)
    let assumed = try assumptions(bench)
    let made = try History(path: bench.store).snapshot {
      try WhatIf(
        proposal, on: Example.arn, assuming: assumed,
        covering: CoverageOptions(trustsSilence: true), in: $0)
    }
    return try #require(made).run(LogFinder(paths: [bench.logs]), workers: 2).0
  }

  private func count(_ events: Int, _ writes: Int) -> ReplayReport.Count {
    var count = ReplayReport.Count()
    count.events = events
    count.writes = writes
    return count
  }

  @Test("Lost, gained, unchanged, uncertain; writes apart; by call and category")
  func counts() throws {
    let records = [
      Example.record(), Example.record(["readOnly": true, "eventName": "DescribeInstances"]),
      Example.record(["readOnly": true, "eventName": "DescribeInstances"]), Self.object("a"),
      // Taken as it was, and whether the proposal takes it is not known.
      Example.record(["readOnly": nil]),
    ]
    let lost = try report(Self.writes, Example.logging(), records)
    #expect(lost.trail == Example.arn && lost.records == 5)
    #expect(lost.firstEvent == lost.lastEvent)
    #expect(lost.lost == count(2, 0) && lost.gained == count(0, 0))
    #expect(lost.unchanged == count(2, 2) && lost.uncertain == count(1, 0))
    let described = EventName(source: "ec2.amazonaws.com", name: "DescribeInstances")
    var change = WhatIfReport.Change()
    change.lost = 2
    #expect(lost.calls == [.init(category: "Management", name: described): change])
    #expect(lost.resources == [:])

    let narrow = Example.logging() + [Example.event(.putEventSelectors(Self.writes), at: 1)]
    let gained = try report(.default, narrow, records)
    #expect(gained.gained == count(2, 0) && gained.lost == count(0, 0))
    #expect(gained.unchanged == count(2, 2) && gained.uncertain == count(1, 0))
    (change.lost, change.gained) = (0, 2)
    #expect(gained.calls == [.init(category: "Management", name: described): change])
  }

  @Test("By resource: an object counts for its bucket, once, and other resources for themselves")
  func resources() throws {
    let function = "arn:aws:lambda:us-east-1:111122223333:function:f"
    let invocation = Example.record([
      "eventSource": "lambda.amazonaws.com", "eventName": "Invoke", "eventCategory": "Data",
      "resources": [["type": "AWS::Lambda::Function", "ARN": .string(function)]],
    ])
    let proposal = TrailSelectors.basic([
      EventSelector(dataResources: [
        DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3"]),
        DataResource(type: "AWS::Lambda::Function", values: ["arn:aws:lambda"]),
      ])
    ])
    let records = [
      Self.object("a"), Self.object("folder/b"), Self.object("c", bucket: "other"), invocation,
      Example.record(),
    ]
    let gained = try report(proposal, Example.logging(), records)
    #expect(gained.gained == count(4, 4))
    #expect(
      gained.resources.mapValues(\.gained) == [
        "arn:aws:s3:::bucket/": 2, "arn:aws:s3:::other/": 1, function: 1,
      ])
    #expect(gained.resources.values.allSatisfy { $0.lost == 0 })
    #expect(gained.calls.keys.map(\.category).sorted() == ["Data", "Data"])
  }

  @Test(
    "What is proposed as it was loses and gains nothing", arguments: [writes, objects, .default])
  func same(_ selectors: TrailSelectors) throws {
    let events = Example.logging() + [Example.event(.putEventSelectors(selectors), at: 1)]
    let records = [
      Example.record(), Example.record(["readOnly": true]), Self.object("a"),
      Example.record(["awsRegion": "eu-west-1"]),
    ]
    let same = try report(selectors, events, records)
    #expect(same.lost.events == 0 && same.gained.events == 0 && same.uncertain.events == 0)
    #expect(same.unchanged.events == 4 && same.calls.isEmpty && same.resources.isEmpty)
  }

  @Test("The gates hold as they did: before the creation, logging off, another Region or account")
  func gates() throws {
    let events =
      Example.logging() + [
        Example.event(.putEventSelectors(Example.nothing), at: 1),
        Example.event(.stopLogging, at: 100), Example.event(.delete, at: 200),
      ]
    let records = [
      Example.record(at: -10), Example.record(at: 150), Example.record(at: 250),
      Example.record(["awsRegion": "eu-west-1"]),
      Example.record(["recipientAccountId": "999988887777"]),
    ]
    let closed = try report(.default, events, records)
    #expect(closed.unchanged.events == 5 && closed.gained.events == 0)
    #expect(try report(.default, events, [Example.record()]).gained.events == 1)
  }

  @Test("Selectors that nobody saw: what the proposal takes is uncertain, unless they are assumed")
  func unseen() throws {
    let events = [Example.event(.startLogging), Example.event(.update(Example.settings))]
    let records = [Example.record(), Example.record(["readOnly": true])]
    let unknown = try report(Self.writes, events, records)
    #expect(unknown.uncertain.events == 2)
    let assumed = try report(
      Self.writes, events, records,
      assuming: {
        try $0.assuming(["TrailARN": .string(Example.arn.text), "EventSelectors": [[:]]])
      })
    #expect(assumed.uncertain.events == 0)
    #expect(assumed.lost.events == 1 && assumed.unchanged.events == 1)
  }

  @Test("A trail that neither the history nor an assumption knows is none")
  func unknownTrail() throws {
    let bench = try Bench(Example.logging())
    let made = try History(path: bench.store).snapshot {
      try WhatIf(
        .default, on: Example.other, covering: CoverageOptions(trustsSilence: true), in: $0)
    }
    #expect(made == nil)
  }

  @Test("What was learned later is left out")
  func asKnownAt() throws {
    let bench = try Bench()
    try bench.write("a.json", [Example.record()])
    let learned = [Timestamp(seconds: 1_800_000_000), Timestamp(seconds: 1_800_001_000)]
    let put = Example.event(.putEventSelectors(Example.nothing), at: 1)
    for (events, moment) in zip([Example.logging(), [put]], learned) {
      let recorder = try Recorder(path: bench.store, now: { moment })
      _ = try recorder.append(events.map { ($0, Provenance(channel: .call)) })
      try recorder.close()
    }
    for (knownAt, gained) in zip([learned[0], learned[1]], [0, 1]) {
      let made = try History(path: bench.store).snapshot {
        try WhatIf(
          .default, on: Example.arn, covering: CoverageOptions(trustsSilence: true),
          asKnownAt: knownAt, in: $0)
      }
      let report = try #require(made).run(LogFinder(paths: [bench.logs])).0
      #expect(report.gained.events == gained)
    }
  }

  /// SEMANTICS 1.4 and 2: kinds of events by the selectors that take them.
  @Test("Of a kind that no trail recorded for a share of the time, the gain cannot be known")
  func unrecorded() throws {
    func put(_ selectors: TrailSelectors, at second: Int64, trail: TrailARN) -> TrailEvent {
      Example.event(.putEventSelectors(selectors), at: second, trail: trail)
    }
    let proposal = TrailSelectors.advanced([
      AdvancedEventSelector(fieldSelectors: [
        AdvancedFieldSelector(field: "eventCategory", conditions: [.init(.equals, ["Data"])]),
        AdvancedFieldSelector(
          field: "resources.type",
          conditions: [.init(.equals, ["AWS::S3::Object", "AWS::DynamoDB::Table"])]),
      ]),
      AdvancedEventSelector(fieldSelectors: [
        AdvancedFieldSelector(field: "eventCategory", conditions: [.init(.equals, ["Management"])])
      ]),
      AdvancedEventSelector(fieldSelectors: [
        AdvancedFieldSelector(
          field: "eventCategory", conditions: [.init(.equals, ["NetworkActivity"])]),
        AdvancedFieldSelector(
          field: "eventSource", conditions: [.init(.equals, ["kms.amazonaws.com"])]),
      ]),
    ])
    // Objects: 100 to 300 by one trail, 200 to 400 by the other, 600 to 700 again: 400 of 1,000 s.
    let events =
      Example.logging() + Example.logging(trail: Example.other) + [
        put(Self.objects, at: 100, trail: Example.arn), put(.default, at: 300, trail: Example.arn),
        put(Self.objects, at: 200, trail: Example.other),
        Example.event(.stopLogging, at: 400, trail: Example.other),
        Example.event(.startLogging, at: 600, trail: Example.other),
        Example.event(.delete, at: 700, trail: Example.other),
      ]
    let told = try report(
      proposal, events, [Example.record(at: 0), Example.record(at: 1_000)])
    #expect(
      told.unrecorded.map(\.kind) == [
        "AWS::DynamoDB::Table data events", "AWS::S3::Object data events",
        "network activity of kms.amazonaws.com",
      ])
    #expect(
      told.unrecorded.map { Int(($0.share * 1_000_000).rounded()) } == [
        1_000_000, 600_000, 1_000_000,
      ])
    // From 500 on: 100 of 500 s. A kind that was recorded all the time is not named.
    let later = try report(
      Self.objects, events, [Example.record(at: 500), Example.record(at: 1_000)])
    #expect(later.unrecorded.map(\.kind) == ["AWS::S3::Object data events"])
    #expect(later.unrecorded.map { Int(($0.share * 1_000_000).rounded()) } == [800_000])
    // One moment: recorded or not.
    #expect(try report(Self.objects, events, [Example.record(at: 650)]).unrecorded.isEmpty)
    #expect(try report(Self.objects, events, [Example.record(at: 500)]).unrecorded[0].share == 1)
    #expect(try report(Self.objects, events, []).unrecorded.isEmpty)
  }

  @Test("Hostile names cannot fill the memory")
  func limits() throws {
    let extra = 10
    let total = ReplayReport.nameLimit + extra
    let long = String(repeating: "x", count: 50_000)
    var records = (0..<total).map { number in
      Self.object("key", bucket: "bucket-\(number)").changed(["eventName": .string("Put\(number)")])
    }
    records.append(Self.object("key", bucket: long))
    records.append(Self.object("key", bucket: "bucket-0").changed(["eventName": "Put0"]))
    records.append(Self.object("key").changed(["eventName": .string(long)]))
    let report = try report(Self.objects, Example.logging(), records)
    #expect(report.gained.events == total + 3)
    #expect(report.calls.count == ReplayReport.nameLimit)
    #expect(report.resources.count == ReplayReport.nameLimit)
    #expect(report.resources["arn:aws:s3:::bucket-0/"]?.gained == 2)
    #expect(report.calls.keys.allSatisfy { $0.name.name.utf8.count <= 300 })
    #expect(report.resources.keys.allSatisfy { $0.utf8.count <= 2_100 })
  }
}
