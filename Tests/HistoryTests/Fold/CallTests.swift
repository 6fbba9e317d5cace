import CloudTrail
import Testing
import HistoryTestSupport

@testable import History

@Suite("What each call does to a trail")
struct CallTests {
  /// SEMANTICS 3.1a, 3.5b
  @Test("A new trail does not log and has the default selectors; what it did not say is omitted")
  func create() throws {
    let story = try Story([(10, .create(TrailSettings(isMultiRegionTrail: true)))])
    let before = try story.state(at: 9)
    #expect(before == .initial(existed: false))
    let state = try story.state(at: 10)
    #expect(state.exists == .known(true))
    #expect(state.logging == .known(false))
    #expect(state.selectors == .known(.default))
    #expect(try story.selectors(at: 10) == .default)
    #expect(state.insights == .known([]))
    #expect(state.isMultiRegion == .known(true))
    #expect(state.includesGlobalServices == .unknown(.omitted))
    #expect(state.isOrganization == .unknown(.omitted))
  }

  /// SEMANTICS 3.6c
  @Test(
    "A history that begins with another call does not know what was before",
    arguments: [
      .startLogging, .stopLogging, .putEventSelectors(Sample.reads), .delete,
      .update(Sample.settings), .putInsightSelectors([]), .observe(Observation()),
      .lose(call: .putEventSelectors, reason: ""),
    ] as [TrailChange])
  func unseen(_ change: TrailChange) throws {
    let story = try Story([(10, change)])
    let before = try story.state(at: 9)
    #expect(before == .initial(existed: true))
    #expect(try story.state(at: -1_000_000_000) == before)
    #expect(try story.state(at: -3_000_000_000) == before)
    #expect(try story.generations().map(\.createdBy) == [nil])
    if change != .delete { #expect(try story.state(at: 10).exists == .known(true)) }
  }

  /// SEMANTICS 3.5d
  @Test("UpdateTrail changes what it names and nothing else")
  func update() throws {
    let story = try Story([
      (0, .create(Sample.settings)), (1, .putEventSelectors(Sample.reads)), (2, .startLogging),
      (10, .update(TrailSettings(isOrganizationTrail: true))), (20, .update(TrailSettings())),
    ])
    var expected = try story.state(at: 9)
    expected.isOrganization = .known(true)
    #expect(try story.state(at: 10) == expected)
    #expect(try story.state(at: 20) == expected)
  }

  /// SEMANTICS 5d
  @Test("A refused call changes nothing, and makes no trail")
  func refused() throws {
    let told: [(Double, TrailChange)] = [(0, .create(Sample.settings)), (1, .startLogging)]
    let refusals = EventKind.calls.enumerated().map { index, call in
      (Double(index), TrailChange.reject(call: call, errorCode: "E", errorMessage: "no"))
    }
    #expect(try Story(told + refusals).period(at: 99) == Story(told).period(at: 99))
    let nothing = try Story(refusals)
    #expect(try nothing.generations() == [])
    let period = try nothing.store.snapshot { try $0.period(of: Sample.trail, at: .now) }
    #expect(period == nil)
    #expect(try nothing.store.snapshot { try $0.trailARNs() } == [])
  }

  /// SEMANTICS 3.5c
  @Test("Deleted and created again, a trail begins again as generation 2")
  func again() throws {
    let story = try Story([
      (0, .create(Sample.settings)), (1, .putEventSelectors(Sample.reads)), (2, .startLogging),
      (3, .putInsightSelectors([.init(type: "ApiCallRateInsight")])), (10, .delete),
      (20, .create(TrailSettings())),
    ])
    #expect(try story.state(at: 10).exists == .known(false))
    #expect(try story.state(at: 10).logging == .known(false))
    #expect(try story.state(at: 10).generation == 1)
    let state = try story.state(at: 20)
    #expect(state.generation == 2)
    #expect(state.logging == .known(false))
    #expect(state.insights == .known([]))
    #expect(state.isMultiRegion == .unknown(.omitted))
    #expect(try story.selectors(at: 20) == .default)
    let generations = try story.generations()
    #expect(generations.map(\.createdAt) == [Sample.time(0), Sample.time(20)])
    #expect(generations.map(\.deletedBy) == [5, nil])
  }

  /// SEMANTICS 3.5c
  @Test(
    "A call after a deletion proves a creation that nobody saw",
    arguments: [
      .startLogging, .putEventSelectors(Sample.writes), .update(TrailSettings()), .delete,
      .putInsightSelectors([]), .lose(call: .putEventSelectors, reason: ""),
    ] as [TrailChange])
  func resurrection(_ change: TrailChange) throws {
    let story = try Story([
      (0, .create(Sample.settings)), (1, .putEventSelectors(Sample.reads)), (10, .delete),
      (20, change),
    ])
    let state = try story.state(at: 20)
    #expect(state.generation == 2)
    #expect(state.isMultiRegion == .unknown(.unseen))
    if case .putEventSelectors = change {
      #expect(try story.selectors(at: 20) == Sample.writes)
    } else {
      #expect(state.selectors.value == nil)
    }
    #expect(state.exists == .known(change != .delete))
    #expect(try story.generations().map(\.number) == [1, 2])
    #expect(try story.generations()[1].createdBy == nil)
  }

  /// SEMANTICS 3.6d
  @Test("Lost parameters: whatever the call could have set is unknown, the rest stays")
  func omitted() throws {
    let told: [(Double, TrailChange)] = [
      (0, .create(Sample.settings)), (1, .putEventSelectors(Sample.reads)), (2, .startLogging),
      (3, .putInsightSelectors([.init(type: "A")])),
    ]
    func after(_ call: EventKind) throws -> TrailState {
      try Story(told + [(10, .lose(call: call, reason: "omitted"))]).state(at: 10)
    }
    var expected = try Story(told).state(at: 10)
    expected.selectors = .unknown(.omitted)
    expected.selectorsBy = 5
    #expect(try after(.putEventSelectors) == expected)

    expected = try Story(told).state(at: 10)
    expected.insights = .unknown(.omitted)
    #expect(try after(.putInsightSelectors) == expected)

    expected = try Story(told).state(at: 10)
    for setting in TrailSetting.deciding { expected[setting] = .unknown(.omitted) }
    #expect(try after(.updateTrail) == expected)
  }

  @Test("Calls that do what they do by their name alone have done it, parameters or not")
  func lostButDone() throws {
    let told: [(Double, TrailChange)] = [(0, .create(Sample.settings)), (1, .startLogging)]
    let calls: [(EventKind, TrailChange)] = [
      (.startLogging, .startLogging), (.stopLogging, .stopLogging), (.deleteTrail, .delete),
    ]
    for (call, change) in calls {
      let lost = try Story(told + [(10, .lose(call: call, reason: "omitted"))])
      let seen = try Story(told + [(10, change)])
      #expect(try lost.state(at: 10) == seen.state(at: 10))
      #expect(try lost.generations() == seen.generations())
    }
    let created = try Story([(10, .lose(call: .createTrail, reason: "omitted"))])
    #expect(try created.state(at: 9).exists == .known(false))
    #expect(try created.selectors(at: 10) == .default)
    #expect(try created.state(at: 10).logging == .known(false))
    #expect(try created.state(at: 10).logsRecursively == .unknown(.omitted))
    #expect(try created.generations().map(\.createdBy) == [1])
  }
}
