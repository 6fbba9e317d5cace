import CloudTrail
import Testing

import HistoryTestSupport
@testable import History

@Suite("Corrections")
struct CorrectionTests {
  static let told: [(Double, TrailChange)] = [
    (0, .create(Sample.settings)), (10, .putEventSelectors(Sample.reads)), (20, .startLogging),
  ]

  @Test("An event that is voided counts no more, and is still there to read")
  func voids() throws {
    let story = try Story(Self.told + [(30, .correct(voids: "2", reason: "forged"))])
    #expect(try story.selectors(at: 15) == .default)
    #expect(try story.state(at: 25).logging == .known(true))
    #expect(
      try story.store.snapshot { try $0.event(id: "2")?.content.change }
        == .putEventSelectors(Sample.reads))
    #expect(try story.store.snapshot { try $0.eventCount() } == 4)
  }

  @Test("The effective time of a correction does not matter")
  func time() throws {
    let early = try Story(Self.told + [(-99, .correct(voids: "2", reason: "forged"))])
    let late = try Story(Self.told + [(99, .correct(voids: "2", reason: "forged"))])
    for second in [-1.0, 5, 15, 25] {
      #expect(try early.period(at: second) == late.period(at: second))
    }
  }

  @Test("A creation that is voided was not seen; all voided, there is no trail")
  func creation() throws {
    let story = try Story(Self.told + [(30, .correct(voids: "1", reason: "a test"))])
    #expect(try story.state(at: 0).exists == .unknown(.unseen))
    #expect(try story.selectors(at: 15) == Sample.reads)
    let all = try Story(
      Self.told + ["1", "2", "3"].map { (30, .correct(voids: $0, reason: "a test")) })
    #expect(try all.store.snapshot { try $0.trails().isEmpty })
    #expect(try all.store.snapshot { try $0.timeline(of: Sample.trail) } == nil)
    try all.store.append([Sample.event("new", .stopLogging, at: 40)])
    #expect(try all.state(at: 40).logging == .known(false))
  }

  @Test("What a voided observation contradicted is known again")
  func observation() throws {
    let story = try Story(
      Self.told + [
        (30, .observe(Observation(selectors: Sample.writes))),
        (40, .correct(voids: "4", reason: "another account")),
      ])
    #expect(try story.selectors(at: 15) == Sample.reads)
    #expect(try story.selectors(at: 35) == Sample.reads)
  }

  @Test("One of two calls of a second voided, the other is not ambiguous")
  func ambiguity() throws {
    let story = try Story(
      Self.told + [
        (30, .putEventSelectors(Sample.writes)), (30, .putEventSelectors(Sample.advanced)),
        (40, .correct(voids: "5", reason: "a test")),
      ])
    #expect(try story.selectors(at: 30) == Sample.writes)
  }

  @Test("A correction can itself be voided, and that again")
  func undone() throws {
    let once = Self.told + [(30, .correct(voids: "2", reason: "forged"))]
    let twice = once + [(31, .correct(voids: "4", reason: "it was not"))]
    let thrice = twice + [(32, .correct(voids: "5", reason: "it was"))]
    #expect(try Story(once).selectors(at: 15) == .default)
    #expect(try Story(twice).selectors(at: 15) == Sample.reads)
    #expect(try Story(thrice).selectors(at: 15) == .default)
  }

  @Test("There must be something to correct, and it must be of the same trail")
  func nothing() throws {
    let store = try MemoryStore()
    let outcomes = try store.append([
      Sample.event("1", .create(Sample.settings)),
      Sample.event("2", .correct(voids: "ghost", reason: "")),
      Sample.event("3", .correct(voids: "1", reason: ""), of: Sample.otherTrail),
      Sample.event("4", .correct(voids: "4", reason: "")),
      Sample.event("5", .startLogging),
    ])
    #expect(
      outcomes == [
        .appended(sequence: 1), .refused(.nothingToCorrect(id: "ghost")),
        .refused(.nothingToCorrect(id: "1")), .refused(.nothingToCorrect(id: "4")),
        .appended(sequence: 2),
      ])
  }
}
