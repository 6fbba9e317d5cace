import CloudTrail
import History
import ReadModels
import Replay
import ReplayTestSupport
import Reports
import TestSupport
import Testing

@testable import Gaps

/// How it is told when something was logged.
@Suite struct LoggedTimesReportTests {
  private static let hostile: TrailARN =
    "arn:aws:cloudtrail:eu-west-1:444455556666:trail/org\u{1B}[2J"

  /// Some hours in which everything happens that can be told.
  private static func times(_ what: String = "s3://logs") throws -> LoggedTimes {
    func time(_ hours: Int64) -> Timestamp { Example.start.advanced(bySeconds: hours * 3600) }
    func span(
      _ from: Int64, _ share: LoggedTimes.Share, _ doubt: LoggedTimes.Doubted? = nil
    ) -> LoggedTimes.Span {
      var span = LoggedTimes.Span(from: time(from), until: time(from + 2), share: share)
      span.doubt = doubt
      guard share == .part || share == .none else { return span }
      span.lost = "S3 object writes of arn:aws:s3:::logs/\u{1B}[2J…"
      span.example = "PutObject of S3 in us-east-1"
      return span
    }
    func doubt(
      _ reason: UnknownTime.Reason, _ known: LoggedTimes.Share
    ) -> LoggedTimes.Doubted {
      LoggedTimes.Doubted(reason: reason, trail: Example.arn, known: known)
    }
    var unread = doubt(.unread, .none)
    unread.span = BlindSpan(
      kind: .unread, from: time(6), until: nil, place: AccountRegion(home: Example.arn))
    var unseen = doubt(.configuration, .part)
    (unseen.unknown, unseen.lost) = (.unseen, "S3 object reads")
    var open = doubt(.configuration, .unknown)
    open.open = .init(events: "S3 object reads", reason: .multiRegionUnknown)
    var spans = [
      span(0, .all), span(2, .part), span(4, .none), span(6, .unknown, unread),
      span(8, .unknown, unseen), span(10, .unknown, open),
    ]
    spans[0].by = [.init(trail: Example.arn, extent: .all)]
    spans[1].by = [
      .init(trail: Example.arn, extent: .part), .init(trail: hostile, extent: .part),
      .init(trail: hostile, extent: .part),
    ]
    return LoggedTimes(
      asked: try EventsAskedFor(what), account: "111122223333", region: nil, from: time(0),
      until: time(12), spans: spans,
      trails: [
        .init(trail: Example.arn, spans: Array(spans[0...1])),
        .init(trail: hostile, spans: [span(0, .none)]),
      ])
  }

  @Test func `the first line is the answer, and the worst is marked`() throws {
    let times = try Self.times()
    let lines = times.text(.plain, width: 80).split(separator: "\n").map(String.init)
    #expect(
      lines.prefix(2).joined(separator: " ").hasPrefix("s3://logs: not always logged between "))
    #expect(lines.count { $0.hasPrefix("! ") && $0.contains(" none ") } == 1, "\(lines)")
    #expect(lines.contains { $0.contains("? none") } && lines.contains { $0.contains("? part") })
    #expect(
      lines.contains { $0.hasPrefix("  example ") && $0.hasSuffix("not always  all 2h, part 2h") },
      "\(lines)")
    #expect(lines.contains { $0.contains("org\\u{1b}[2J of 444455556666") }, "\(lines)")
    #expect(lines.contains { $0.contains("2h: the selectors of example are not known") })
  }

  @Test(arguments: [40, 80, 120])
  func `no line is too wide, and nothing controls the terminal`(_ width: Int) throws {
    for several in [false, true] {
      let text = try Self.times().text(.plain, width: width, isOneOfSeveral: several)
      #expect(!text.contains("\u{1B}"))
      #expect(text.contains("s3://logs of account") == several)
      if width >= 80 {
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= width }, "\(text)")
      }
    }
  }

  @Test func `one span needs no table`() throws {
    var times = try Self.times()
    times.spans = [times.spans[0]]
    times.spans[0].until = times.until
    let text = times.text(.plain, width: 80)
    #expect(text.contains("always logged between") && !text.contains("FROM"), "\(text)")
    times.spans = []
    times.trails = []
    #expect(times.text(.plain, width: 80).split(separator: "\n").count >= 2)
  }

  @Test func `many spans and trails are cut off with a count`() throws {
    var times = try Self.times()
    times.spans = (0..<Int64(1000)).map { number in
      let from = Example.start.advanced(bySeconds: number)
      return .init(
        from: from, until: from.advanced(bySeconds: 1),
        share: number.isMultiple(of: 2) ? .all : .none)
    }
    times.trails = (0..<500).map { number in
      .init(
        trail: "arn:aws:cloudtrail:us-east-1:111122223333:trail/t-\(number)", spans: times.spans)
    }
    let text = times.text(.plain, width: 80)
    #expect(text.contains("and 960 more spans") && text.contains("and 460 more trails"))
    #expect(text.split(separator: "\n").count < 120)
  }

  @Test func `the document fits its schema, which names all there is`() throws {
    let validator = try SchemaValidator("covers")
    for times in [[try Self.times()], [try Self.times(), try Self.times()], []] {
      let read = try JSONValue(parsing: times.json.compact)
      #expect(validator.faults(read) == [])
    }
    #expect(!validator.faults(["answer": "always"]).isEmpty)
    func values(_ cases: [String]) -> JSONValue { .array(cases.map { .string($0) }) }
    let definitions = validator.root["$defs"]
    #expect(
      definitions?["answer"]?["enum"] == values(LoggedTimes.Answer.allCases.map(\.rawValue)))
    #expect(definitions?["share"]?["enum"] == values(LoggedTimes.Share.allCases.map(\.rawValue)))
    #expect(
      definitions?["doubt"]?["properties"]?["reason"]?["enum"]
        == values(UnknownTime.Reason.allCases.map(\.rawValue)))
  }
}
