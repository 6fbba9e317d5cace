import CloudTrail
import History
import Selectors
import TestSupport
import Testing

@testable import Replay

/// Worlds in which the law found something certain that was false, each as small as it can be.
@Suite("Worlds that the law found")
struct FoundWorldTests {
  /// Some seconds after an hour.
  private static func after(_ hour: Double, _ seconds: Double) -> Double {
    // Half a second more, so that rounding cannot take one away.
    hour + (seconds + 0.5) / 3600
  }

  /// The trail is seen in the second of its StopLogging and started in the next one. In between somebody
  /// made a multi-Region trail of it, which nothing logged (SEMANTICS 3.7g).
  @Test("What was seen in the last second of self-blind time is not known after it")
  func seenBeforeStart() throws {
    var story = Story()
    story.trail(isMultiRegion: false)
    story.claim(.complete, 0..<48)
    story.event(.stopLogging, at: 10)
    #expect(try story.verdict(of: Story.west, at: 9).answer == .notLogged)
    story.event(Self.seen(isLogging: false), at: 10, from: .observation)
    story.event(.startLogging, at: Self.after(10, 1))
    let elsewhere = try story.verdict(of: Story.west, at: 11)
    #expect(elsewhere.isMarked || elsewhere.answer == .uncertain, "\(elsewhere.reason)")
    #expect(try story.verdict(at: 11).reason == .selfBlind, "nobody knows the selectors")
  }

  /// The trail is seen in the last second of a night that was not read. Later in that second somebody
  /// stopped it (SEMANTICS 3.7f).
  @Test("What was seen in the last second of unread time is not known after it")
  func seenBeforeMorning() throws {
    var story = Story()
    story.trail()
    story.claim(.complete, 0..<10)
    story.claim(.complete, 20..<30)
    story.event(Self.seen(isLogging: true), at: Self.after(20, -1), from: .observation)
    #expect(try story.verdict(at: Self.after(20, -1)).answer == .logged)
    #expect(try story.verdict(at: 21).reason == .unread)
    story.event(Self.seen(isLogging: true), at: 22, from: .observation)
    #expect(try story.verdict(at: 23).answer == .logged)
  }

  /// A trail is stopped, and minutes later stopped and started in two seconds in a row. The record of the
  /// second stop shows nothing of the minutes before it, in which it can have been changed (SEMANTICS 3.7e).
  @Test("The record of one call is no write between two others")
  func callsInARow() throws {
    var story = Story()
    story.trail(isMultiRegion: false)
    story.claim(.complete, 0..<48)
    story.writes([10, Self.after(10, 240), Self.after(10, 241)])
    story.event(.stopLogging, at: 10)
    story.event(.stopLogging, at: Self.after(10, 240))
    story.event(.startLogging, at: Self.after(10, 241))
    let spans = try story.coverage().spans
    #expect(spans.contains { $0.kind == .selfBlind && $0.from == Story.time(10) }, "\(spans)")
    #expect(try story.verdict(of: Story.west, at: 11).isMarked)
  }

  /// A trail was off and took reads alone. In self-blind time, which another trail ends, somebody started
  /// it and gave it other selectors: neither its selectors nor its being off make it sure that it logged
  /// no data events (SEMANTICS 3.7h).
  @Test("What is in doubt does not confirm what is unconfirmed")
  func twoDoubts() throws {
    let other = Self.other
    var story = Story()
    story.trail()
    story.trail(other)
    story.claim(.complete, 0..<48)
    story.event(.stopLogging, at: 10)
    story.event(
      .putEventSelectors(.basic([EventSelector(readWriteType: .readOnly)])), at: 11)
    story.event(.stopLogging, at: 12, of: other)
    story.event(.startLogging, at: 20, of: other)
    let data = try story.verdict(on: .object, at: 21)
    #expect(data.judgement.reason == .loggingOff)
    #expect(data.isUnconfirmed)
    // A write would have been logged with the calls that are missing.
    #expect(try story.verdict(at: 21).answer == .notLogged)
  }

  /// The trail is deleted and started in one second: it was created again in between, unseen, as nothing
  /// logged then (SEMANTICS 3.7m). Where another trail logs all the time a creation would have been read.
  @Test("Who deletes and starts a trail in one second may have created it again")
  func deletedAndStarted() throws {
    var story = Story()
    story.trail()
    story.claim(.complete, 0..<48)
    story.event(.startLogging, at: 10)
    story.event(.delete, at: 10)
    #expect(try story.verdict(at: 11).answer == .uncertain)
    #expect(try story.coverage().doubt(at: Story.time(11)).selfBlind.contains(.existence))
    story.trail(Self.other, at: 2)
    #expect(try story.verdict(at: 11).reason == .trailDeleted)
  }

  /// As before, and another trail starts to log in that very second: no second is without a trail that
  /// logs, and the creation can have come before that start (SEMANTICS 3.7m).
  @Test("A second in which another trail begins to log is not logged as a whole")
  func deletedBeforeAnotherStarts() throws {
    var story = Story()
    story.trail()
    story.event(.create(TrailSettings(isMultiRegionTrail: true)), at: 2, of: Self.other)
    story.claim(.complete, 0..<48)
    story.event(.startLogging, at: 10)
    story.event(.delete, at: 10)
    story.event(.startLogging, at: 10, of: Self.other)
    #expect(try story.verdict(on: .read, at: 11).isUnconfirmed)
    #expect(try story.coverage().doubt(at: Story.time(11)).selfBlind.contains(.existence))
  }

  /// A put turns writes off, and then writes come that no known trail logs. What logs them can have begun after somebody changed the trail once more
  /// (SEMANTICS 3.7e).
  @Test("What nobody knows may have begun to log only with its first write")
  func edge() throws {
    var story = Story()
    story.trail(isMultiRegion: false)
    story.claim(.complete, 0..<48)
    story.event(
      .putEventSelectors(.basic([EventSelector(readWriteType: .readOnly)])), at: 10)
    story.writes((0...30).map { Self.after(10, 240 * Double($0)) })
    for hour in [Self.after(10, 100), 11] {
      let read = try story.verdict(on: .read, at: hour)
      #expect(read.answer == .logged && read.isUnconfirmed)
    }
    #expect(try !story.verdict(on: .read, at: 9).isMarked)
    story.event(
      .putEventSelectors(.basic([EventSelector(readWriteType: .readOnly)])), at: 11.5)
    story.event(.startLogging, at: 11.5)
    #expect(try !story.verdict(on: .read, at: 11.75).isMarked)
  }

  /// A put turned writes off. Later other selectors are seen, which take writes, so calls are missing:
  /// nobody knows whether the trail logs, and what is done to it next (SEMANTICS 3.7e).
  @Test("A trail that is seen with other selectors is not known to log")
  func seenOtherwise() throws {
    var story = Story()
    story.trail()
    story.claim(.complete, 0..<48)
    story.event(
      .putEventSelectors(.basic([EventSelector(readWriteType: .readOnly)])), at: 10)
    story.event(.observe(Observation(selectors: .default)), at: 20, from: .observation)
    #expect(try story.verdict(on: .object, at: 22).reason == .selfBlind)
    // Who sees everything sees that it logs.
    story.event(Self.seen(isLogging: true), at: 30, from: .observation)
    #expect(try story.verdict(on: .object, at: 32).answer == .notLogged)
  }

  /// What was seen once of a trail of another Region, whose files nobody has, says nothing of the hours
  /// after it (SEMANTICS 3.7e).
  @Test("A trail whose home was not read is not known to log")
  func unreadLogger() throws {
    let other: TrailARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/other"
    var story = Story()
    story.trail()
    story.files(0...24)
    story.event(
      Self.seen(isLogging: true, isMultiRegion: true), at: 2, of: other, from: .observation)
    story.event(
      .putEventSelectors(.basic([EventSelector(readWriteType: .readOnly)])), at: 10)
    #expect(try story.verdict(on: .object, at: 20).reason == .selfBlind)
    story.files(of: Story.west, 0...24)
    #expect(try story.verdict(on: .object, at: 20).answer == .notLogged)
  }

  /// A record after hours that were not read shows nothing: in these hours another trail can have been made
  /// (SEMANTICS 3.7i).
  @Test("A record confirms nothing beyond time that was not read")
  func recordAfterHole() throws {
    var story = Story()
    story.trail(at: 8)
    story.claim(.complete, 0..<5)
    story.claim(.complete, 20..<30)
    story.writes([21])
    #expect(try story.coverage().doubt(at: Story.time(22)).unread.contains(.logging))
  }

  /// A trail of another Region took reads alone before the self-blind time, in which anybody can have changed
  /// that: its start is read, and then it logged the put and the record after it, too (SEMANTICS 3.7i).
  @Test("A record that a trail in doubt can have logged confirms nothing of another")
  func recordOfEither() throws {
    let other: TrailARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/other"
    var story = Story()
    story.trail()
    story.trail(other)
    story.claim(.complete, 0..<48)
    story.event(
      .putEventSelectors(.basic([EventSelector(readWriteType: .readOnly)])), at: 9, of: other)
    story.event(
      .putEventSelectors(.basic([EventSelector(readWriteType: .readOnly)])), at: 10)
    story.event(.startLogging, at: 11, of: other)
    story.event(.putEventSelectors(.default), at: 12)
    story.writes(of: Story.west, [12.5])
    #expect(try story.verdict(of: Story.west, at: 13).isUnconfirmed)
  }

  /// In a night of which nothing is known somebody took a trail's management events away. Its digests go on, and all
  /// of its files are there. Another trail is seen in the morning, and changed at noon: nothing logged that.
  @Test("Digests of a trail in doubt show nothing of calls")
  func digestsOfTrailInDoubt() throws {
    var story = Story()
    story.trail()
    story.trail(Self.other)
    story.files(1...2)
    story.digests(.proven, 1..<10)
    story.digests(.proven, 20..<72)
    story.event(Self.seen(isLogging: true), at: 22, of: Self.other, from: .observation)
    #expect(try story.verdict(by: Self.other, at: 9).answer == .logged)
    #expect(try story.verdict(by: Self.other, at: 40).reason == .unread)
    // Who sees the trail itself sees that it took calls.
    story.event(Self.seen(isLogging: true), at: 22, from: .observation)
    #expect(try story.verdict(by: Self.other, at: 40).answer == .logged)
  }

  private static let other: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/other"

  private static func seen(isLogging: Bool, isMultiRegion: Bool = false) -> TrailChange {
    .observe(
      Observation(
        selectors: .default, isLogging: isLogging,
        settings: TrailSettings(
          isMultiRegionTrail: isMultiRegion, includeGlobalServiceEvents: true,
          isOrganizationTrail: false)))
  }
}
