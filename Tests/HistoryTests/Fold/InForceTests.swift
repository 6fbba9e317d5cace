import CloudTrail
import Testing
import HistoryTestSupport

@testable import History

@Suite("What is in force if existence is doubtful")
struct InForceTests {
  private static let created: [(Double, TrailChange)] = [
    (0, .create(Sample.settings)), (1, .putEventSelectors(Sample.reads)), (2, .startLogging),
  ]

  @Test("A trail that exists has what its state holds")
  func exists() throws {
    let state = try Story(Self.created).state(at: 10)
    #expect(state.existence == .exists)
    #expect(state.inForce == state && state.lastInForce == state)
  }

  @Test(
    "Before its creation and after its deletion a trail has nothing, and what it had last stays")
  func absent() throws {
    let story = try Story(Self.created + [(20, .delete)])
    #expect(try story.state(at: -1).existence == .notYetCreated)
    #expect(try story.state(at: -1).inForce == nil)
    let deleted = try story.state(at: 20)
    #expect(deleted.existence == .deleted && deleted.inForce == nil)
    #expect(deleted.lastInForce.selectors == .known(.basic))
  }

  @Test(
    "If a trail was created again unseen, nothing is known, and what it had before does not count")
  func createdUnseen() throws {
    for change in [
      TrailChange.stopLogging, .update(Sample.settings), .addTags([Tag(key: "a")]),
      .observe(Observation(isLogging: true)),
    ] {
      let story = try Story(Self.created + [(20, .delete), (30, change)])
      let state = try story.state(at: 25)
      #expect(state.existence == .unknown(.contradicted), "\(change)")
      #expect(state.selectors == .unknown(.contradicted), "\(change)")
      #expect(state.insights == .unknown(.contradicted), "\(change)")
      for setting in TrailSetting.deciding {
        #expect(state[setting] == .unknown(.contradicted), "\(change)")
      }
      #expect(state.inForce?.selectors == .unknown(.contradicted))
      #expect(state.inForce?.selectorsBy == nil && state.inForce?.loggingBy == nil)
      let time = Sample.time(25)
      #expect(
        try story.store.snapshot { try $0.settings(of: Sample.trail, at: time).members } == [:])
      #expect(try story.store.snapshot { try $0.tags(of: Sample.trail, at: time) } == [])
    }
  }

  /// An event that these selectors leave out was not logged either way, so judging may use them.
  @Test(
    "If a trail was deleted unseen, its state says what it had if it existed, which is not known"
  )
  func deletedUnseen() throws {
    let story = try Story(Self.created + [(30, .create(Sample.settings))])
    let state = try story.state(at: 25)
    #expect(state.existence == .unknown(.contradicted))
    #expect(state.selectors == .known(.basic) && state.isMultiRegion == .known(true))
    let inForce = try #require(state.inForce)
    #expect(inForce.exists == .unknown(.contradicted))
    #expect(inForce.selectors == .unknown(.contradicted))
    #expect(inForce.isMultiRegion == .unknown(.contradicted))
  }

  @Test("A part keeps its own reason")
  func reasons() {
    var state = TrailState.unknown(.ambiguous, generation: 1)
    state.selectors = .unknown(.omitted)
    state.insights = .known([.init(type: "A")])
    #expect(state.inForce?.selectors == .unknown(.omitted))
    #expect(state.inForce?.insights == .unknown(.ambiguous))
  }

  @Test("Each setting is kept apart from the others, whatever its value")
  func settings() {
    let values: [Known<Bool>] =
      [.known(true), .known(false)] + Unknown.allCases.map(Known.unknown)
    for setting in TrailSetting.deciding {
      for value in values {
        var state = TrailState.unknown(.narrowed, generation: 0)
        state[setting] = value
        #expect(state[setting] == value)
        for other in TrailSetting.deciding where other != setting {
          #expect(state[other] == .unknown(.narrowed))
        }
      }
    }
  }
}
