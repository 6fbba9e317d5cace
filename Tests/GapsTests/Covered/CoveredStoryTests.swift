import CloudTrail
import History
import ReplayTestSupport
import Selectors
import TestSupport
import Testing

@testable import Gaps
@testable import Replay

/// When something was logged, in histories that are told call by call.
@Suite struct CoveredStoryTests {
  private static let other: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/other"
  private static let wide = TrailSettings(
    isMultiRegionTrail: true, includeGlobalServiceEvents: true, isOrganizationTrail: false)

  private static func objects(_ fields: AdvancedFieldSelector...) -> TrailSelectors {
    .advanced([selector("Data", fields)])
  }

  /// A trail that logs from the first second on.
  private static func made(
    _ trail: TrailARN = Example.arn, _ settings: TrailSettings = wide
  ) -> [TrailEvent] {
    [
      Example.event(.create(settings), at: 0, id: "create-\(trail)", trail: trail),
      Example.event(.startLogging, at: 0, id: "start-\(trail)", trail: trail),
    ]
  }

  private func times(
    _ what: String, readOnly: Bool? = nil, _ events: [TrailEvent], account: String = "111122223333",
    region: String? = nil, coverages: (HistorySnapshot) throws -> Coverages = { _ in .complete }
  ) throws -> LoggedTimes {
    try Bench(events).snapshot { history in
      let trails = try LoggingTrails(
        history, coverages: coverages(history), now: Example.start.advanced(bySeconds: 1000))
      let asked = try EventsAskedFor(what, readOnly: readOnly)
      return try #require(
        try trails.times(
          of: asked, account: account, region: region, since: Example.start,
          until: Example.start.advanced(bySeconds: 1000)))
    }
  }

  private func shares(_ spans: [LoggedTimes.Span]) -> [String] {
    spans.map { "\($0.from.second - Example.start.second) \($0.share.rawValue)" }
  }

  @Test func `a bucket is logged from the call on that selects it`() throws {
    let found = try times(
      "s3://logs/a",
      Self.made() + [
        Example.event(.putEventSelectors(Self.objects()), at: 100),
        Example.event(
          .putEventSelectors(
            Self.objects(field("resources.ARN", .startsWith, ["arn:aws:s3:::logs/"]))), at: 200),
        Example.event(
          .putEventSelectors(
            Self.objects(field("resources.ARN", .notStartsWith, ["arn:aws:s3:::logs/a/b"]))),
          at: 300),
        Example.event(.stopLogging, at: 400),
      ])
    // From one set of selectors to another that takes it, too, nothing changes.
    #expect(shares(found.spans) == ["0 none", "100 all", "300 part", "400 none"])
    #expect(found.answer == .notAlways)
    #expect(found.spans[1].by == [.init(trail: Example.arn, extent: .all)])
    #expect(found.spans[2].by == [.init(trail: Example.arn, extent: .part)])
    #expect(found.spans[2].lost?.contains("logs/a/b") == true, "\(found.spans[2])")
    #expect(found.spans[2].example?.contains("arn:aws:s3:::logs/a/b") == true)
  }

  @Test func `two trails that log a half each log all`() throws {
    func half(_ readOnly: String) -> TrailChange {
      .putEventSelectors(Self.objects(field("readOnly", .equals, [readOnly])))
    }
    let found = try times(
      "AWS::S3::Object",
      Self.made() + Self.made(Self.other) + [
        Example.event(half("true"), at: 100),
        Example.event(half("false"), at: 200, id: "other", trail: Self.other),
      ])
    #expect(shares(found.spans) == ["0 none", "100 part", "200 all"])
    #expect(found.spans[2].by.map(\.extent) == [.part, .part])
    #expect(found.trails.map { shares($0.spans).last } == ["100 part", "200 part"])
    #expect(found.spans[1].lost == "S3 object writes")
  }

  @Test func `always and never`() throws {
    let always = try times("management", Self.made())
    #expect(always.answer == .always && shares(always.spans) == ["0 all"])
    let never = try times("AWS::Lambda::Function", Self.made())
    #expect(never.answer == .never && never.spans[0].by.isEmpty)
    // The default is about a call that nobody asks for by the function.
    #expect(never.spans[0].lost == "Lambda invocations", "\(never.spans[0])")
  }

  @Test func `a trail of one Region logs that Region`() throws {
    let here = Self.made(
      Example.arn,
      TrailSettings(
        isMultiRegionTrail: false, includeGlobalServiceEvents: true, isOrganizationTrail: false))
    #expect(try times("management", here).answer == .notAlways)
    #expect(try times("management", here, region: "us-east-1").answer == .always)
    #expect(try times("management", here, region: "eu-west-1").answer == .never)
    // A function is in the Region that its ARN names.
    let function = "arn:aws:lambda:us-east-1:111122223333:function:pay"
    let selected =
      here + [
        Example.event(
          .putEventSelectors(selecting([function], of: .lambdaFunction)), at: 0, id: "put")
      ]
    #expect(try times(function, selected).answer == .always)
    #expect(
      try times(function.replacing("us-east-1", with: "eu-west-1"), selected).answer == .never)
    // Nobody makes users in Ireland.
    #expect(throws: EventsNotUnderstood("CreateUser", .noSuchEvents(region: "eu-west-1"))) {
      try times("CreateUser", here, region: "eu-west-1")
    }
    #expect(throws: EventsNotUnderstood("GetObject", .noSuchEvents(region: nil))) {
      try times("GetObject", readOnly: false, here)
    }
  }

  @Test func `an organization's trail logs its members' events until they leave`() throws {
    let trail: TrailARN = "arn:aws:cloudtrail:us-east-1:444455556666:trail/org"
    let settings = TrailSettings(
      isMultiRegionTrail: true, includeGlobalServiceEvents: true, isOrganizationTrail: true)
    var events = Self.made(trail, settings)
    for index in events.indices { events[index].account = "444455556666" }
    var left = Example.event(.depart(MembershipChange(account: "111122223333")), at: 500)
    left.stream = .unattributed(region: "us-east-1", account: "444455556666")
    left.account = "444455556666"
    let found = try times("management", events + [left])
    #expect(shares(found.spans) == ["0 all", "500 unknown", "501 none"])
    #expect(found.spans[0].by == [.init(trail: trail, extent: .all)])
    #expect(try times("management", events + [left], account: "444455556666").answer == .always)
  }

  @Test func `what is not known is told apart, with what it would be`() throws {
    let lost =
      Self.made() + [
        Example.event(.lose(call: .putEventSelectors, reason: "omitted by CloudTrail"), at: 100),
        Example.event(.putEventSelectors(Example.narrowed), at: 200),
      ]
    let found = try times("management", lost)
    #expect(shares(found.spans) == ["0 all", "100 unknown", "200 none"])
    let doubt = try #require(found.spans[1].doubt)
    #expect(doubt.reason == .configuration && doubt.unknown == .omitted)
    #expect(doubt.trail == Example.arn && doubt.known == .unknown)
    // Beside one of which nothing is known there is one that logs all.
    let both = try times("management", lost + Self.made(Self.other))
    #expect(both.answer == .always && both.trails.map(\.answer) == [.notAlways, .always])
    // And where the other logs a part, the rest is open.
    let part = try times(
      "management",
      lost + Self.made(Self.other) + [
        Example.event(
          .putEventSelectors(.basic([EventSelector(readWriteType: .readOnly)])), at: 0, id: "reads",
          trail: Self.other)
      ])
    #expect(shares(part.spans) == ["0 all", "100 unknown", "200 part"])
    #expect(part.spans[1].doubt?.known == .part)
    #expect(part.spans[1].doubt?.lost == "management writes")
    #expect(part.spans[1].by == [.init(trail: Self.other, extent: .part)])
  }

  @Test func `in time that nobody logged, the writes surely were not`() throws {
    let events =
      Self.made() + [
        Example.event(.stopLogging, at: 400), Example.event(.startLogging, at: 600),
      ]
    func coverages(_ history: HistorySnapshot) throws -> Coverages {
      var reading = ReadingDraft(kind: .file, path: "log")
      let home = AccountRegion(home: Example.arn)
      var activity = Activity(at: Example.start)
      let start = Example.start.second
      activity.management = SpanSet(runs: [start - 10...start + 2000])
      reading.activity[home] = activity
      reading.delivery = NamedDelivery(place: home, time: Example.start.advanced(bySeconds: 9000))
      return try Coverages(history, ReadEvidence([reading]))
    }
    let writes = try times("management", readOnly: false, events, coverages: coverages)
    // Nothing shows the selectors after it.
    #expect(shares(writes.spans) == ["0 all", "400 none", "600 unknown"])
    let all = try times("management", events, coverages: coverages)
    #expect(
      all.spans.contains { $0.share == .part && $0.lost == "management writes" }, "\(all.spans)")
    let objects = try times("management", readOnly: true, events, coverages: coverages)
    #expect(objects.spans.contains { $0.doubt?.reason == .selfBlind }, "\(objects.spans)")
    #expect(objects.spans.first { $0.doubt != nil }?.doubt?.known == LoggedTimes.Share.none)
  }
}
