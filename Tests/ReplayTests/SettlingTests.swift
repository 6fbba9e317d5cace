import CloudTrail
import History
import Replay
import Selectors
import Testing
import TrailLogs

/// SEMANTICS 3.6g and 3.6h: changes take time, and no answer is given where it might matter.
@Suite("Changes that are still settling")
struct SettlingTests {
  private static let put = Example.logging() + [at(10_000, .putEventSelectors(Example.nothing))]

  private static func at(_ second: Int64, _ change: TrailChange) -> TrailEvent {
    Example.event(change, at: second)
  }

  @Test(
    "A change counts up to 6 minutes after it and 15 minutes before it, to the second",
    arguments: [
      (9_099, Reason.selected), (9_100, .settling), (9_999, .settling), (10_000, .settling),
      (10_359, .settling), (10_360, .managementEventsOff), (10_361, .managementEventsOff),
    ] as [(Int64, Reason)])
  func edges(_ second: Int64, _ reason: Reason) throws {
    let (verdict, change) = try verdict(of: Example.record(at: second), by: Self.put)
    #expect(verdict.reason == reason)
    #expect(verdict.judgement.answer == (second < 10_000 ? .logged : .notLogged))
    #expect(change?.cause == (reason == .settling ? .putEventSelectors : nil))
    #expect(change.map(\.from) == (reason == .settling ? Self.put[2].time : nil))
  }

  @Test(
    "The spans can be set, each for itself",
    arguments: [
      (9_999, 0, 1, true), (9_998, 0, 1, false), (10_000, 0, 900, false), (10_000, 1, 0, true),
      (10_001, 1, 0, false), (9_999, 900, 0, false), (9_000, 0, 1_000, true),
    ] as [(Int64, Int64, Int64, Bool)])
  func spans(_ second: Int64, _ before: Int64, _ after: Int64, _ isSettling: Bool) throws {
    let settling = Settling(before: before, after: after)
    let (verdict, _) = try verdict(of: Example.record(at: second), by: Self.put, settling)
    #expect((verdict.reason == .settling) == isSettling)
  }

  @Test("Zero is strict: the event's own second alone", arguments: [9_999, 10_000, 10_001])
  func zero(_ second: Int64) throws {
    for settling in [Settling.strict, Settling(before: 0, after: 0)] {
      let (verdict, change) = try verdict(of: Example.record(at: second), by: Self.put, settling)
      #expect(verdict.unsettled == nil && change == nil)
      #expect(verdict.reason == (second < 10_000 ? .selected : .managementEventsOff))
    }
  }

  @Test("A fraction of a second counts")
  func fractions() throws {
    // 10,359.999999 s and 10,360.000001 s after 12:00.
    for (time, reason) in [
      ("2024-05-01T14:52:39.999999Z", Reason.settling),
      ("2024-05-01T14:52:40.000001Z", .managementEventsOff),
    ] {
      let record = Example.record(["eventTime": .string(time)])
      #expect(try verdict(of: record, by: Self.put).verdict.reason == reason)
    }
  }

  @Test("Only a change that gives another answer counts, whatever its reason")
  func otherAnswers() throws {
    let reads = TrailSelectors.basic([EventSelector(readWriteType: .readOnly)])
    let events =
      Self.put + [
        Self.at(10_100, .putEventSelectors(reads)), Self.at(10_200, .update(Example.settings)),
        Self.at(10_300, .putInsightSelectors([.init(type: "ApiCallRateInsight")])),
      ]
    // A write: refused by both sets, for different reasons.
    let late = try verdict(of: Example.record(at: 10_400), by: events).verdict
    #expect(late.reason == .readWriteTypeDiffers && late.unsettled == nil)
    // A read: the first set takes none, the second does.
    let read = try verdict(of: Example.record(at: 10_400, ["readOnly": true]), by: events)
    #expect(read.verdict.unsettled == .settling(change: 4, answer: .notLogged))
    #expect(read.verdict.judgement.answer == .logged)
    #expect(read.change?.from == Self.at(10_100, .startLogging).time)
  }

  @Test(
    "Of several changes the nearest that makes a difference is named, the past before the future")
  func several() throws {
    let events =
      Self.put + [
        Self.at(10_050, .update(Example.settings)), Self.at(10_060, .putEventSelectors(.default)),
        Self.at(10_070, .update(Example.settings)),
        Self.at(10_080, .putEventSelectors(Example.nothing)),
      ]
    for (second, changed) in [
      (9_990, 10_000), (10_049, 10_000), (10_055, 10_000), (10_060, 10_060), (10_075, 10_060),
      (10_080, 10_080), (10_300, 10_080), (10_419, 10_080),
    ] as [(Int64, Int64)] {
      let (verdict, change) = try verdict(of: Example.record(at: second), by: events)
      #expect(verdict.reason == .settling)
      #expect(change?.from == Example.start.advanced(bySeconds: changed), "at \(second)")
      #expect(change?.cause == .putEventSelectors)
    }
    // By then the default was in force for the last time 6 minutes ago.
    let settled = try verdict(of: Example.record(at: 10_440), by: events).verdict
    #expect(settled.reason == .managementEventsOff)
  }

  @Test("Narrowed and put back within the time: the same before and after, and yet in doubt")
  func thereAndBack() throws {
    let events = Self.put + [Self.at(10_005, .putEventSelectors(.default))]
    let (verdict, change) = try verdict(of: Example.record(at: 10_010), by: events)
    #expect(verdict.unsettled == .settling(change: 4, answer: .notLogged))
    #expect(change?.from == Example.start.advanced(bySeconds: 10_005))
  }

  /// SEMANTICS 3.6g: what was measured.
  @Test("8 min 47 s before its trail was created: not logged by configuration, and in doubt")
  func creation() throws {
    let (verdict, change) = try verdict(of: Example.record(at: -527), by: Example.logging())
    #expect(verdict.reason == .settling && verdict.answer == .uncertain)
    #expect(verdict.judgement.reason == .trailNotCreated)
    #expect(verdict.unsettled == .settling(change: 2, answer: .logged))
    // Created and started in one second: being created would not have made the difference.
    #expect(change?.cause == .startLogging)
    let old = try ReplayTests.verdict(of: Example.record(at: -901), by: Example.logging()).verdict
    #expect(old.reason == .trailNotCreated)
  }

  @Test("A new data selector, 5 minutes before the event and 5 minutes after it")
  func dataSelector() throws {
    let objects = TrailSelectors.basic([
      EventSelector(
        dataResources: [DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3:::bucket/"])])
    ])
    let events = Example.logging() + [Self.at(10_000, .putEventSelectors(objects))]
    let object: JSONValue = [
      "eventSource": "s3.amazonaws.com", "eventName": "PutObject", "eventCategory": "Data",
      "managementEvent": false,
      "resources": [["type": "AWS::S3::Object", "ARN": "arn:aws:s3:::bucket/key"]],
    ]
    for (second, own) in [(9_700, Answer.notLogged), (10_300, .logged)] as [(Int64, Answer)] {
      let (verdict, change) = try verdict(of: Example.record(at: second, object), by: events)
      #expect(verdict.reason == .settling && verdict.judgement.answer == own)
      #expect(change?.cause == .putEventSelectors)
      // A management event passes before and after.
      let other = try ReplayTests.verdict(of: Example.record(at: second), by: events).verdict
      #expect(other.reason == .selected)
    }
  }

  @Test("What is uncertain stays so, with its own reason")
  func uncertain() throws {
    let lost = Self.put + [Self.at(10_010, .lose(call: .putEventSelectors, reason: "too large"))]
    let own = try verdict(of: Example.record(at: 10_020), by: lost).verdict
    #expect(own.reason == .selectorsUnknown && own.unsettled == nil)
    #expect(own.judgement.unknown == .omitted)
    let missing = Example.record(at: 9_990, ["recipientAccountId": nil])
    #expect(try verdict(of: missing, by: Self.put).verdict.reason == .accountMissing)
    // An unknown configuration nearby is in the way of an answer, too.
    let before = try verdict(
      of: Example.record(at: 9_800), by: [Self.put[0], Self.put[1], lost[3]])
    #expect(before.verdict.unsettled == .settling(change: 3, answer: .uncertain))
  }

  @Test("Configurations that were in force at no moment say nothing")
  func empty() throws {
    // Both in one second: created, not logging, and the same moment logging.
    let created = Example.logging()
    let settled = try verdict(
      of: Example.record(at: 100), by: created, Settling(before: 100, after: 0)
    ).verdict
    #expect(settled.reason == .selected)
    // Stopped, and deleted in the same second.
    let ended = created + [Self.at(10_000, .stopLogging), Self.at(10_000, .delete)]
    let (verdict, change) = try verdict(of: Example.record(at: 9_990), by: ended)
    #expect(verdict.unsettled == .settling(change: 3, answer: .notLogged))
    #expect(change?.cause == .stopLogging)
    let gone = try ReplayTests.verdict(of: Example.record(at: 10_360), by: ended).verdict
    #expect(gone.reason == .trailDeleted)
  }

  @Test("A call that makes no difference is not named in place of one of the same second that does")
  func sameSecond() throws {
    let events =
      Example.logging() + [
        Self.at(10_000, .update(Example.settings)),
        Self.at(10_000, .putEventSelectors(Example.nothing)),
      ]
    for second: Int64 in [9_990, 10_010] {
      let (_, change) = try verdict(of: Example.record(at: second), by: events)
      #expect(change?.cause == .putEventSelectors)
    }
  }
}
