import CloudTrail
import HistoryTestSupport
import Testing

@testable import History

/// SEMANTICS 3.6n
@Suite("Calls that do not say which trail they changed")
struct UnnamedCallTests {
  private static let told: [TrailEvent] = [
    Sample.event("1", .create(Sample.settings)),
    Sample.event("2", .putEventSelectors(Sample.reads), at: 10),
    Sample.event("3", .startLogging, at: 20),
    Sample.event("4", .putInsightSelectors([.init(type: "A")]), at: 30),
  ]

  /// The story told forwards and backwards.
  private static func stories(_ more: TrailEvent...) throws -> [Story] {
    try [told + more, (told + more).reversed()].map { try Story(events: $0) }
  }

  private static func lost(_ story: Story, at seconds: Double) throws -> [Aspect] {
    let state = try story.state(at: seconds)
    var found: [Aspect] = []
    if state.exists == .unknown(.omitted) { found.append(.existence) }
    if state.logging == .unknown(.omitted) { found.append(.logging) }
    if state.selectors == .unknown(.omitted) { found.append(.selectors) }
    if state.insights == .unknown(.omitted) { found.append(.insights) }
    if state.eventConfiguration == .unknown(.omitted) { found.append(.eventConfiguration) }
    for setting in TrailSetting.deciding where state[setting] == .unknown(.omitted) {
      found.append(.setting(setting))
    }
    return found
  }

  @Test(
    "What each can have changed is not known from then on, and nothing else",
    arguments: [
      (.putEventSelectors, [.selectors]), (.putInsightSelectors, [.insights]),
      (.putEventConfiguration, [.eventConfiguration]),
      (.updateTrail, TrailSetting.deciding.map { .setting($0) }), (.stopLogging, [.logging]),
      (.startLogging, []), (.deleteTrail, [.existence, .logging]), (.createTrail, []),
      (.addTags, []), (.removeTags, []),
    ] as [(EventKind, [Aspect])])
  func effects(_ call: EventKind, _ expected: [Aspect]) throws {
    for story in try Self.stories(
      Sample.unnamed("5", call, at: 40), Sample.event("6", .addTags([]), at: 60))
    {
      #expect(try Self.lost(story, at: 39) == [])
      #expect(try Self.lost(story, at: 40) == expected)
      // A call that succeeds proves that the trail is there, and no more.
      #expect(try Self.lost(story, at: 60) == expected.filter { $0 != .existence })
      #expect(try story.state(at: 60).exists == .known(true))
      #expect(try story.generations().count == 1)
    }
  }

  @Test(
    "It concerns trails of its account and Region, as far as it says, and of its name",
    arguments: [
      ("us-east-1", "111122223333", nil, true), (nil, "111122223333", nil, true),
      ("us-east-1", nil, nil, true), (nil, nil, nil, true), ("eu-west-1", nil, nil, false),
      (nil, "444455556666", nil, false), (nil, nil, "example", true), (nil, nil, "other", false),
    ] as [(String?, String?, String?, Bool)])
  func concerned(_ region: String?, _ account: String?, _ name: String?, _ isIt: Bool) throws {
    for story in try Self.stories(
      Sample.unnamed(
        "5", .putEventSelectors, at: 40, region: region, account: account, name: name))
    {
      #expect(try Self.lost(story, at: 40) == (isIt ? [.selectors] : []))
      var ids: [String] = []
      try story.store.snapshot { history in
        try history.eachEvent(of: .trail(Sample.trail)) { ids.append($0.content.id) }
        let page = try history.events(of: .trail(Sample.trail), .newest, count: 10)
        #expect(page.events.map(\.content.id) == ids.reversed())
      }
      #expect(ids == ["1", "2", "3", "4"] + (isIt ? ["5"] : []))
    }
  }

  @Test("It never proves that a trail exists, and touches none that is known not to")
  func existence() throws {
    let alone = try MemoryStore()
    try alone.append([Sample.unnamed("1", .putEventSelectors)])
    #expect(try alone.snapshot { try $0.trailARNs() } == [])
    #expect(try alone.snapshot { try $0.timeline(of: Sample.trail) } == nil)

    for story in try Self.stories(
      Sample.unnamed("a", .putEventSelectors, at: -10), Sample.event("5", .delete, at: 40),
      Sample.unnamed("6", .putEventSelectors, at: 50))
    {
      #expect(try story.state(at: -5).exists == .known(false))
      #expect(try story.state(at: 50) == story.state(at: 45))
    }
    // Where existence is not known, both may be.
    let unseen = try Story(events: [
      Sample.event("1", .startLogging, at: 10), Sample.unnamed("2", .putEventSelectors, at: 5),
      Sample.unnamed("3", .createTrail, at: 3),
    ])
    #expect(try unseen.state(at: 4).exists == .unknown(.omitted))
    #expect(try unseen.state(at: 5).selectors == .unknown(.omitted))
    #expect(try unseen.state(at: 10).selectors == .unknown(.omitted))
    #expect(try unseen.state(at: 10).logging == .known(true))
  }

  @Test("A creation concerns a trail that is gone or unknown; what then proves it is another life")
  func creation() throws {
    for story in try Self.stories(
      Sample.event("5", .delete, at: 40), Sample.unnamed("6", .createTrail, at: 50),
      Sample.event("7", .startLogging, at: 60))
    {
      #expect(try story.state(at: 45).exists == .known(false))
      #expect(try story.state(at: 50).exists == .unknown(.omitted))
      #expect(try story.state(at: 60).exists == .known(true))
      #expect(try story.state(at: 60).generation == 2)
      #expect(try story.state(at: 60).selectors == .unknown(.omitted))
      #expect(try story.state(at: 60).logging == .known(true))
    }
  }

  @Test("A deletion before the first known creation may have been of an earlier life")
  func deletionFirst() throws {
    for call in [EventKind.deleteTrail, .putEventSelectors] {
      let event = Sample.unnamed("0", call, at: -10)
      for story in try [[event] + Self.told, Self.told + [event]].map(Story.init(events:)) {
        let existed = try story.state(at: -20).exists
        #expect(existed == (call == .deleteTrail ? .unknown(.unseen) : .known(false)))
        #expect(try story.state(at: 0).generation == 1)
      }
    }
  }

  @Test("An observation afterwards settles what may have changed, and contradicts nothing")
  func settled() throws {
    for seen in [Sample.reads, Sample.writes] {
      for story in try Self.stories(
        Sample.unnamed("5", .putEventSelectors, at: 40),
        Sample.event("6", .observe(Observation(selectors: seen)), at: 50))
      {
        #expect(try story.selectors(at: 39) == Sample.reads)
        #expect(try story.state(at: 45).selectors == .unknown(.omitted))
        #expect(try story.selectors(at: 50) == seen)
      }
    }
  }

  @Test("In the second of another call or an observation, nobody knows which was later")
  func sameSecond() throws {
    for (change, aspect) in [
      (.putEventSelectors(Sample.writes), .selectors),
      (.observe(Observation(selectors: Sample.reads)), .selectors),
    ] as [(TrailChange, Aspect)] {
      for seconds in [40, 40.5] {
        for story in try Self.stories(
          Sample.unnamed("5", .putEventSelectors, at: 40), Sample.event("6", change, at: seconds))
        {
          #expect(try SecondTests.ambiguous(story, at: 41) == [aspect])
        }
      }
    }
    for story in try Self.stories(
      Sample.unnamed("5", .stopLogging, at: 40), Sample.event("6", .startLogging, at: 40))
    {
      #expect(try SecondTests.ambiguous(story, at: 41) == [.logging])
    }
    for story in try Self.stories(
      Sample.unnamed("5", .stopLogging, at: 40), Sample.event("6", .stopLogging, at: 40))
    {
      #expect(try story.state(at: 41).logging == .known(false))
    }
    for pair in [
      [Sample.unnamed("5", .createTrail, at: 40), Sample.event("6", .delete, at: 40)],
      [Sample.unnamed("5", .createTrail, at: 40), Sample.unnamed("6", .deleteTrail, at: 40)],
    ] {
      for story in try Self.stories(pair[0], pair[1]) {
        #expect(try SecondTests.ambiguous(story, at: 41) == Aspect.all)
      }
    }
    // After the CreateTrail of its second, if it was on this trail.
    let created = try Story(events: [
      Sample.event("1", .create(Sample.settings)), Sample.unnamed("2", .putEventSelectors),
    ])
    #expect(try created.state(at: 1).selectors == .unknown(.omitted))
    #expect(try created.state(at: 1).logging == .known(false))
  }

  @Test("A creation that succeeds on a trail that was there takes back what such calls left known")
  func hindsight() throws {
    for story in try Self.stories(
      Sample.unnamed("5", .putEventSelectors, at: 40),
      Sample.event("6", .create(Sample.settings), at: 50))
    {
      for second in [31.0, 40, 45] {
        #expect(try story.state(at: second).exists == .unknown(.contradicted))
        let timeline = try story.store.snapshot { try $0.timeline(of: Sample.trail) }
        let period = timeline?.period(at: Sample.time(second))
        #expect(period?.state.exists == .unknown(.contradicted))
      }
      #expect(try story.state(at: 29).exists == .known(true))
    }
  }

  @Test("One that is voided, or not known yet, has no part")
  func voided() throws {
    let put = Sample.unnamed("5", .putEventSelectors, at: 40)
    let correction = TrailEvent(
      id: "6", stream: put.stream, change: .correct(voids: "5", reason: "forged"),
      time: Sample.time(50))
    let story = try Story(events: [put] + Self.told + [correction])
    #expect(try story.selectors(at: 45) == Sample.reads)

    let store = try MemoryStore()
    try store.append(Self.told, now: Sample.time(1000))
    try store.append([put], now: Sample.time(2000))
    try store.append([correction], now: Sample.time(3000))
    try store.snapshot { history in
      for (knownAt, kind) in [(1500.0, TrailState.SelectorKind.basic), (2500, nil), (3500, .basic)]
      {
        let known = Sample.time(knownAt)
        let period = try history.period(of: Sample.trail, at: Sample.time(45), asKnownAt: known)
        #expect(period?.state.selectors.value == kind)
        let all = try history.periods(at: Sample.time(45), asKnownAt: known)
        #expect(all.first?.period.state.selectors.value == kind)
      }
    }
  }
}
