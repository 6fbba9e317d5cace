import CloudTrail
import Testing

@testable import History

@Suite("What an observation says of the time before it")
struct ObservationTests {
  static let told: [(Double, TrailChange)] = [
    (0, .create(Sample.settings)), (10, .putEventSelectors(Sample.reads)), (20, .startLogging),
    (30, .putInsightSelectors([])),
  ]

  static func story(_ observation: Observation, at seconds: Double = 40) throws -> Story {
    try Story(told + [(seconds, .observe(observation))])
  }

  @Test("An observation that agrees leaves everything as it was")
  func confirms() throws {
    let before = try Story(Self.told)
    let story = try Self.story(
      Observation(
        selectors: Sample.reads, hasCustomSelectors: true, isLogging: true,
        settings: Sample.settings))
    for second in [-1.0, 0, 10, 20, 30, 39] {
      #expect(try story.state(at: second) == before.state(at: second))
    }
    #expect(try story.state(at: 40) == before.state(at: 40))
    #expect(try story.period(at: 40).cause == .observedConfiguration)
  }

  @Test("It fills in what was unknown, from its own moment on")
  func fills() throws {
    let story = try Story([
      (0, .startLogging),
      (
        10,
        .observe(
          Observation(
            selectors: Sample.writes, settings: TrailSettings(isOrganizationTrail: true)))
      ),
    ])
    #expect(try story.state(at: 9).selectors == .unknown(.unseen))
    #expect(try story.state(at: 9).isOrganization == .unknown(.unseen))
    #expect(try story.selectors(at: 10) == Sample.writes)
    #expect(try story.state(at: 10).isOrganization == .known(true))
    #expect(try story.state(at: 10).isMultiRegion == .unknown(.unseen))
    #expect(try story.state(at: 10).logging == .known(true))
  }

  /// SEMANTICS 3.6e
  @Test("Other selectors: unknown from the last time that they were known, and no other aspect")
  func selectors() throws {
    let story = try Self.story(Observation(selectors: Sample.writes))
    #expect(try story.selectors(at: 9.9) == .default)
    for second in [10.0, 20, 30, 39.9] {
      #expect(try story.state(at: second).selectors == .unknown(.contradicted))
    }
    #expect(try story.selectors(at: 40) == Sample.writes)
    #expect(try story.state(at: 25).logging == .known(true))
    #expect(try story.state(at: 25).isMultiRegion == .known(true))
    #expect(try story.state(at: 25).exists == .known(true))
  }

  @Test("Other selectors after an observation that agreed: unknown only since that one")
  func sinceConfirmed() throws {
    let story = try Story(
      Self.told + [
        (40, .observe(Observation(selectors: Sample.reads))),
        (50, .observe(Observation(hasCustomSelectors: true))),
        (60, .observe(Observation(selectors: Sample.advanced))),
      ])
    // That some selectors were put does not confirm which.
    #expect(try story.selectors(at: 39.9) == Sample.reads)
    #expect(try story.state(at: 40).selectors == .unknown(.contradicted))
    #expect(try story.state(at: 50).selectors == .unknown(.contradicted))
    #expect(try story.selectors(at: 60) == Sample.advanced)
  }

  @Test("Logging and settings that are otherwise than the history has it")
  func loggingAndSettings() throws {
    let story = try Self.story(
      Observation(isLogging: false, settings: TrailSettings(isMultiRegionTrail: false)))
    #expect(try story.state(at: 19).logging == .known(false))
    #expect(try story.state(at: 20).logging == .unknown(.contradicted))
    #expect(try story.state(at: 39).logging == .unknown(.contradicted))
    #expect(try story.state(at: 40).logging == .known(false))
    #expect(try story.state(at: 40).loggingBy == 5)
    #expect(try story.state(at: 0).isMultiRegion == .unknown(.contradicted))
    #expect(try story.state(at: -1).isMultiRegion == .unknown(.unseen))
    #expect(try story.state(at: 40).isMultiRegion == .known(false))
    #expect(try story.state(at: 39).isOrganization == .known(false))
    #expect(try story.selectors(at: 39) == Sample.reads)
  }

  @Test("A trail that was deleted and is there again")
  func existence() throws {
    let story = try Story(
      Self.told + [
        (50, .delete), (60, .observe(Observation(selectors: Sample.advanced, isLogging: true))),
      ])
    #expect(try story.state(at: 49).exists == .known(true))
    #expect(try story.state(at: 50).exists == .unknown(.contradicted))
    #expect(try story.state(at: 60).exists == .known(true))
    #expect(try story.state(at: 60).generation == 2)
    #expect(try story.state(at: 60).logging == .known(true))
    #expect(try story.selectors(at: 60) == Sample.advanced)
    #expect(try story.state(at: 60).isMultiRegion == .unknown(.unseen))
    #expect(try story.generations().map(\.deletedAt) == [Sample.time(50), nil])
  }

  /// SEMANTICS 3.2a
  @Test("HasCustomEventSelectors says whether, not which")
  func hasCustom() throws {
    let agrees = try Self.story(Observation(hasCustomSelectors: true))
    #expect(try agrees.selectors(at: 15) == Sample.reads)
    #expect(try agrees.selectors(at: 40) == Sample.reads)

    let denies = try Self.story(Observation(hasCustomSelectors: false))
    #expect(try denies.state(at: 15).selectors == .unknown(.contradicted))
    #expect(try denies.state(at: 40).selectors == .known(.default))
    #expect(try denies.selectors(at: 40) == .default)

    let custom = try Story([
      (0, .create(Sample.settings)), (10, .observe(Observation(hasCustomSelectors: true))),
      (20, .observe(Observation(selectors: Sample.reads))),
    ])
    #expect(try custom.state(at: 5).selectors == .unknown(.contradicted))
    #expect(try custom.state(at: 10).selectors == .unknown(.unseen))
    #expect(try custom.selectors(at: 20) == Sample.reads)

    let stillDefault = try Story([
      (0, .create(Sample.settings)), (10, .putEventSelectors(.default)),
      (20, .observe(Observation(hasCustomSelectors: false))),
    ])
    #expect(try stillDefault.selectors(at: 15) == .default)
    #expect(try stillDefault.state(at: 20).selectors == .known(.basic))
  }
}
