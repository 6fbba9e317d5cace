import CloudTrail
import Testing

@testable import History

@Suite("Observations in the second of a call, and of each other")
struct SameSecondObservationTests {
  private static let told = ObservationTests.told

  /// The events told in this order and in the reverse, with ids that sort either way: what is known
  /// must be the same.
  private static func stories(_ events: [(Double, TrailChange)]) throws -> [Story] {
    let ids = events.indices.map { "e\($0)" }
    return try [ids, ids.reversed()].flatMap { ids in
      let told = zip(ids, events).map { Sample.event($0, $1.1, at: $1.0) }
      return try [Story(events: told), Story(events: told.reversed())]
    }
  }

  /// SEMANTICS 3.6k
  @Test(
    "What shows a trail is later than the CreateTrail of its second: it counts against that",
    arguments: [10.0, 10.387_918])
  func afterCreation(_ seconds: Double) throws {
    for story in try Self.stories([
      (10, .create(Sample.settings)), (seconds, .observe(Observation(selectors: Sample.writes))),
      (20, .startLogging),
    ]) {
      #expect(try story.selectors(at: 11) == Sample.writes)
      #expect(try story.selectors(at: 20) == Sample.writes)
      #expect(try story.state(at: 11).logging == .known(false))
      #expect(try story.state(at: 9).exists == .known(false))
    }
  }

  /// SEMANTICS 3.6k
  @Test("Unless the trail was there before: then it may be of the earlier life")
  func earlierLife() throws {
    for story in try Self.stories(
      Self.told + [
        (40, .create(Sample.settings)), (40.5, .observe(Observation(selectors: Sample.writes))),
      ])
    {
      #expect(try story.state(at: 41).selectors == .unknown(.ambiguous))
      #expect(try story.state(at: 41).exists == .known(true))
    }
  }

  /// SEMANTICS 3.6k
  @Test("What shows a trail is earlier than the DeleteTrail of its second", arguments: [40, 40.9])
  func beforeDeletion(_ seconds: Double) throws {
    let observation = Observation(selectors: Sample.writes, isLogging: true)
    for story in try Self.stories(Self.told + [(40, .delete), (seconds, .observe(observation))]) {
      #expect(try story.state(at: 41).exists == .known(false))
      #expect(try story.state(at: 39).selectors == .unknown(.contradicted))
      #expect(try story.state(at: 39).logging == .known(true))
      #expect(try story.generations().count == 1)
    }
    // A deletion and an observation with times of their own are in the order of these.
    for story in try Self.stories(Self.told + [(40.2, .delete), (40.3, .observe(observation))]) {
      #expect(try story.state(at: 41).exists == .known(true))
      #expect(try story.generations().count == 2)
    }
  }

  static let rivals: [(TrailChange, Observation, Aspect)] = [
    (.putEventSelectors(Sample.writes), Observation(selectors: Sample.reads), .selectors),
    (.putEventSelectors(Sample.writes), Observation(selectors: Sample.advanced), .selectors),
    (.putEventSelectors(Sample.writes), Observation(hasCustomSelectors: false), .selectors),
    (.stopLogging, Observation(isLogging: true), .logging),
    (
      .update(TrailSettings(isMultiRegionTrail: false)),
      Observation(settings: TrailSettings(isMultiRegionTrail: true)), .setting(.isMultiRegionTrail)
    ),
    (
      .lose(call: .putEventSelectors, reason: ""), Observation(selectors: Sample.reads),
      .selectors
    ),
    (
      .lose(call: .updateTrail, reason: ""),
      Observation(settings: TrailSettings(isMultiRegionTrail: true)), .setting(.isMultiRegionTrail)
    ),
  ]

  /// SEMANTICS 3.6l
  @Test(
    "Against a call of its second that differs, nobody knows which was later", arguments: rivals)
  func against(_ change: TrailChange, _ observation: Observation, _ aspect: Aspect) throws {
    for seconds in [40, 40.25] {
      for story in try Self.stories(
        Self.told + [(40, change), (seconds, .observe(observation)), (50, .addTags([]))])
      {
        for second in [41.0, 50] {
          #expect(try SecondTests.ambiguous(story, at: second) == [aspect])
        }
        #expect(try SecondTests.ambiguous(story, at: 39.9) == [])
      }
    }
    // The order of two exact times is known.
    for story in try Self.stories(
      Self.told + [(40.2, change), (40.3, .observe(observation))])
    {
      #expect(try SecondTests.ambiguous(story, at: 41) == [])
    }
  }

  /// SEMANTICS 3.6l
  @Test("Where the two agree, that is known; and what only one of them speaks of")
  func agree() throws {
    for story in try Self.stories(
      Self.told + [
        (40, .putEventSelectors(Sample.writes)),
        (40.5, .observe(.init(selectors: Sample.writes, isLogging: false))),
      ])
    {
      #expect(try story.selectors(at: 41) == Sample.writes)
      #expect(try story.selectors(at: 39) == Sample.reads)
      #expect(try story.state(at: 39).logging == .unknown(.contradicted))
      #expect(try story.state(at: 41).logging == .known(false))
    }
    for custom in [40, 40.5] {
      for story in try Self.stories(
        Self.told + [
          (40, .putEventSelectors(Sample.writes)),
          (custom, .observe(Observation(hasCustomSelectors: true))),
        ])
      {
        #expect(try story.selectors(at: 41) == Sample.writes)
      }
    }
  }

  /// SEMANTICS 3.6l
  @Test("What differs from the call and from what was known before takes that back, too")
  func unexplained() throws {
    let advanced = TrailChange.observe(Observation(selectors: Sample.advanced))
    for story in try Self.stories(
      Self.told + [(40, .putEventSelectors(Sample.writes)), (40.5, advanced)])
    {
      #expect(try story.state(at: 39).selectors == .unknown(.contradicted))
      #expect(try story.selectors(at: 9) == .default)
    }
    // A call that is lost explains it.
    let lost = TrailChange.lose(call: .putEventSelectors, reason: "")
    for story in try Self.stories(Self.told + [(40, lost), (40.5, advanced)]) {
      #expect(try story.selectors(at: 39) == Sample.reads)
    }
  }

  /// SEMANTICS 3.2c, 3.6m
  @Test(
    "Of two observations of one moment each aspect takes the one that knows more",
    arguments: [(10.0, 10.0), (10, 10.5), (10.5, 10), (10.5, 10.5)])
  func richer(_ first: Double, _ second: Double) throws {
    let custom = Observation(
      hasCustomSelectors: true, settings: TrailSettings(isMultiRegionTrail: true))
    let data = TrailSelectors.basic([EventSelector(readWriteType: .all)])
    for selectors in [Sample.reads, .default, data] {
      for story in try Self.stories([
        (first, .observe(custom)), (second, .observe(Observation(selectors: selectors))),
      ]) {
        #expect(try story.selectors(at: 11) == selectors)
        #expect(try story.state(at: 11).isMultiRegion == .known(true))
      }
      // On a trail on which nothing was ever put.
      for story in try Self.stories([
        (0, .create(Sample.settings)), (first, .observe(custom)),
        (second, .observe(Observation(selectors: selectors))),
      ]) {
        #expect(try story.selectors(at: 11) == selectors)
        #expect(try story.state(at: 11).selectors.value != .default)
      }
    }
  }

  /// SEMANTICS 3.6m
  @Test(
    "Two that both know and differ leave what nobody knows; exact times are in their order",
    arguments: [
      (Observation(selectors: Sample.reads), Observation(selectors: Sample.writes), .selectors),
      (Observation(selectors: Sample.reads), Observation(hasCustomSelectors: false), .selectors),
      (Observation(hasCustomSelectors: true), Observation(hasCustomSelectors: false), .selectors),
      (Observation(isLogging: true), Observation(isLogging: false), .logging),
      (
        Observation(settings: TrailSettings(isMultiRegionTrail: true)),
        Observation(settings: TrailSettings(isMultiRegionTrail: false)),
        .setting(.isMultiRegionTrail)
      ),
    ] as [(Observation, Observation, Aspect)])
  func differ(_ first: Observation, _ second: Observation, _ aspect: Aspect) throws {
    for times in [(10.0, 10.0), (10, 10.5), (10.5, 10.5)] {
      for story in try Self.stories([(times.0, .observe(first)), (times.1, .observe(second))]) {
        #expect(try SecondTests.ambiguous(story, at: 11) == [aspect])
      }
    }
    for story in try Self.stories([(10.4, .observe(first)), (10.5, .observe(second))]) {
      #expect(try SecondTests.ambiguous(story, at: 11) == [])
    }
  }

  /// SEMANTICS 3.2c
  @Test("HasCustomEventSelectors is true after any put, that of the default set too")
  func putDefault() throws {
    let custom = TrailChange.observe(Observation(hasCustomSelectors: true))
    let put = try Story([
      (0, .create(Sample.settings)), (10, .putEventSelectors(.default)), (20, custom),
    ])
    #expect(try put.selectors(at: 15) == .default)
    #expect(try put.selectors(at: 20) == .default)
    let never = try Story([(0, .create(Sample.settings)), (20, custom)])
    #expect(try never.state(at: 15).selectors == .unknown(.contradicted))
    #expect(try never.state(at: 20).selectors == .unknown(.unseen))
  }
}
