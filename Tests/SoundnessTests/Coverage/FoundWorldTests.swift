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
    let other: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/other"
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

  private static func seen(isLogging: Bool) -> TrailChange {
    .observe(
      Observation(
        selectors: .default, isLogging: isLogging,
        settings: TrailSettings(
          isMultiRegionTrail: false, includeGlobalServiceEvents: true, isOrganizationTrail: false)))
  }
}
