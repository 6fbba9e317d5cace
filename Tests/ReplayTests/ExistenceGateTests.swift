import CloudTrail
import History
import Replay
import ReplayTestSupport
import Selectors
import Testing

@Suite("A trail that is not there, and one of which nobody knows")
struct ExistenceGateTests {
  private static let life = Example.logging() + [Example.event(.delete, at: 60)]

  /// SEMANTICS 3.5a
  @Test(
    "Before, in and after a life",
    arguments: [
      (-1, Reason.trailNotCreated), (0, .selected), (59, .selected), (60, .trailDeleted),
      (3600, .trailDeleted),
    ] as [(Int64, Reason)])
  func life(_ second: Int64, _ reason: Reason) throws {
    let judgement = try judge(Example.record(at: second), by: Self.life)
    #expect(judgement.reason == reason)
    #expect(judgement.unknown == nil)
  }

  /// SEMANTICS 3.5b, 3.5c
  @Test("A trail that is created again does not log until it is started")
  func createdAgain() throws {
    let events =
      Self.life + [
        Example.event(.create(Example.settings), at: 120), Example.event(.startLogging, at: 180),
      ]
    for (second, reason) in [
      (119, Reason.trailDeleted), (120, .loggingOff), (179, .loggingOff), (180, .selected),
    ] as [(Int64, Reason)] {
      #expect(try judge(Example.record(at: second), by: events).reason == reason)
    }
  }

  /// SEMANTICS 3.6c
  @Test("Nobody knows whether a trail existed before the first that was seen of it")
  func unseen() throws {
    let events = [Example.event(.startLogging)]
    let judgement = try judge(Example.record(at: -1), by: events)
    #expect(judgement.reason == .existenceUnknown)
    #expect(judgement.unknown == .unseen)
    #expect(judgement.answer == .uncertain)
  }

  @Test("A call proves that the trail exists, and tells nothing of its selectors")
  func proved() throws {
    let events = [Example.event(.startLogging), Example.event(.update(Example.settings))]
    let judgement = try judge(Example.record(), by: events)
    #expect(judgement.reason == .selectorsUnknown)
    #expect(judgement.unknown == .unseen)
  }

  /// SEMANTICS 3.6b
  @Test("Created and deleted within one second: either may have come first")
  func ambiguous() throws {
    let events = [Example.event(.create(Example.settings)), Example.event(.delete)]
    let judgement = try judge(Example.record(), by: events)
    #expect(judgement.reason == .existenceUnknown)
    #expect(judgement.unknown == .ambiguous)
  }

  @Test("Deleted, and seen alive later: nobody knows since when")
  func contradicted() throws {
    let events = Self.life + [Example.event(.observe(Observation(isLogging: true)), at: 600)]
    let judgement = try judge(Example.record(at: 300), by: events)
    #expect(judgement.reason == .existenceUnknown)
    #expect(judgement.unknown == .contradicted)
    #expect(try judge(Example.record(at: 30), by: events).reason == .selected)
  }

  /// The selectors and the Region of the deleted trail say nothing of the one that was created
  /// unseen.
  @Test("Deleted, and called again later: what the deleted trail left out may have been logged")
  func createdUnseen() throws {
    let narrow = TrailSelectors.basic([
      EventSelector(readWriteType: .readOnly, includeManagementEvents: false)
    ])
    for call in [TrailChange.stopLogging, .update(Example.settings)] {
      let events =
        Example.logging() + [
          Example.event(.putEventSelectors(narrow), at: 30), Example.event(.delete, at: 60),
          Example.event(call, at: 600),
        ]
      #expect(try judge(Example.record(at: 45), by: events).answer == .notLogged)
      let judgement = try judge(Example.record(at: 300), by: events)
      #expect(judgement.reason == .existenceUnknown)
      #expect(judgement.unknown == .contradicted)
    }
  }

  @Test("A call that was refused makes no trail")
  func refused() throws {
    let reject = TrailChange.reject(
      call: .createTrail, errorCode: "AccessDenied", errorMessage: nil)
    let bench = try Bench([Example.event(reject)])
    #expect(try bench.judges().all.isEmpty)
    #expect(try bench.judges(trails: [Example.arn]).all.isEmpty)
  }
}
