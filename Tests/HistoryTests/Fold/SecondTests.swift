import CloudTrail
import Testing

@testable import History

@Suite("Calls of one second")
struct SecondTests {
  /// SEMANTICS 3.6a
  @Test("Created, configured and started in one second, told in any order")
  func ranks() throws {
    let changes: [TrailChange] = [
      .startLogging, .putEventSelectors(Sample.reads), .update(TrailSettings()),
      .putInsightSelectors([.init(type: "ApiCallRateInsight")]), .create(Sample.settings),
    ]
    for shift in changes.indices {
      let told = Array(changes[shift...] + changes[..<shift])
      let story = try Story(told.map { (10, $0) })
      let state = try story.state(at: 10)
      #expect(state.generation == 1)
      #expect(state.exists == .known(true))
      #expect(state.logging == .known(true))
      #expect(state.insights == .known([.init(type: "ApiCallRateInsight")]))
      #expect(state.isMultiRegion == .known(true))
      #expect(try story.selectors(at: 10) == Sample.reads)
      #expect(try story.state(at: 9.999_999).exists == .known(false))
      #expect(try story.generations().map(\.createdAt) == [Sample.time(10)])
    }
  }

  /// SEMANTICS 3.3a, 3.6b
  @Test("Two different configurations are ambiguous until the next call that settles it")
  func differentPuts() throws {
    let story = try Story([
      (0, .create(Sample.settings)), (10, .putEventSelectors(Sample.reads)),
      (10, .putEventSelectors(Sample.writes)), (15, .startLogging),
      (20, .putEventSelectors(Sample.advanced)),
    ])
    #expect(try story.selectors(at: 9) == .default)
    for second in [10, 10.5, 15, 19.9] {
      #expect(try story.state(at: second).selectors == .unknown(.ambiguous))
      #expect(try story.selectors(at: second) == nil)
    }
    #expect(try story.state(at: 10).exists == .known(true))
    #expect(try story.state(at: 15).logging == .known(true))
    #expect(try story.selectors(at: 20) == Sample.advanced)
  }

  @Test(
    "What would leave the same state in either order is not ambiguous",
    arguments: [
      [.putEventSelectors(Sample.reads), .putEventSelectors(Sample.reads)],
      [.startLogging, .startLogging], [.stopLogging, .stopLogging],
      [.update(TrailSettings(isMultiRegionTrail: true)), .update(Sample.settings)],
      [
        .update(TrailSettings(isMultiRegionTrail: false)),
        .update(TrailSettings(isOrganizationTrail: true)),
      ],
      [.putInsightSelectors([]), .putInsightSelectors([])],
      [.putEventSelectors(Sample.reads), .startLogging, .putInsightSelectors([])],
      [
        .putEventSelectors(Sample.reads),
        .reject(call: .putEventSelectors, errorCode: "E", errorMessage: nil),
      ],
    ] as [[TrailChange]])
  func sameState(_ changes: [TrailChange]) throws {
    let story = try Story(
      [(0, .create(Sample.settings)), (5, .startLogging)] + changes.map { (10, $0) })
    #expect(try Self.ambiguous(story, at: 10) == [])
  }

  @Test(
    "What would not is, and only that",
    arguments: [
      ([.startLogging, .stopLogging], [.logging]),
      ([.lose(call: .startLogging, reason: ""), .stopLogging], [.logging]),
      ([.putInsightSelectors([]), .putInsightSelectors([.init(type: "A")])], [.insights]),
      (
        [
          .putInsightSelectors([.init(type: "A")]),
          .putInsightSelectors([.init(type: "A", eventCategories: ["Data"])]),
        ], [.insights]
      ),
      (
        [
          .putEventConfiguration(.init(maxEventSize: "Large")),
          .putEventConfiguration(.init(maxEventSize: "Standard")),
        ], [.eventConfiguration]
      ),
      (
        [.putEventSelectors(Sample.reads), .lose(call: .putEventSelectors, reason: "")],
        [.selectors]
      ),
      (
        [
          .update(TrailSettings(isMultiRegionTrail: true, isOrganizationTrail: true)),
          .update(TrailSettings(isMultiRegionTrail: false)),
        ], [.setting(.isMultiRegionTrail)]
      ),
      (
        [
          .update(TrailSettings(isMultiRegionTrail: true)),
          .lose(call: .updateTrail, reason: ""),
        ], [.setting(.isMultiRegionTrail)]
      ),
      ([.delete, .create(Sample.settings)], Aspect.all),
      ([.delete, .lose(call: .createTrail, reason: "")], Aspect.all),
      ([.create(TrailSettings()), .delete, .startLogging], Aspect.all),
    ] as [([TrailChange], [Aspect])])
  func ambiguity(_ changes: [TrailChange], _ expected: [Aspect]) throws {
    for told in [changes, changes.reversed()] {
      let story = try Story([(0, .create(Sample.settings))] + told.map { (10, $0) })
      #expect(try Self.ambiguous(story, at: 10) == expected)
      #expect(try Self.ambiguous(story, at: 1000) == expected)
      #expect(try Self.ambiguous(story, at: 9.9) == [])
    }
  }

  @Test("A call of the next second settles what it sets")
  func settled() throws {
    let story = try Story([
      (0, .create(Sample.settings)), (10, .delete), (10, .create(Sample.settings)),
      (11, .startLogging), (12, .putEventSelectors(Sample.reads)),
    ])
    #expect(try story.state(at: 10.9).exists == .unknown(.ambiguous))
    #expect(try story.state(at: 11).exists == .known(true))
    #expect(try story.state(at: 11).logging == .known(true))
    #expect(try story.state(at: 11).selectors == .unknown(.ambiguous))
    #expect(try story.selectors(at: 12) == Sample.reads)
  }

  @Test("Times finer than a second are in order; beside a whole second they may not be")
  func subSecond() throws {
    let ordered = try Story([
      (0, .create(Sample.settings)), (10.2, .stopLogging), (10.1, .startLogging),
      (10.4, .putEventSelectors(Sample.writes)), (10.3, .putEventSelectors(Sample.reads)),
    ])
    #expect(try ordered.state(at: 10.15).logging == .known(true))
    #expect(try ordered.state(at: 10.2).logging == .known(false))
    #expect(try ordered.selectors(at: 10.35) == Sample.reads)
    #expect(try ordered.selectors(at: 10.4) == Sample.writes)

    let mixed = try Story([
      (0, .create(Sample.settings)), (10, .startLogging), (10.5, .stopLogging),
    ])
    #expect(try mixed.state(at: 10.7).logging == .unknown(.ambiguous))
  }

  static func ambiguous(_ story: Story, at seconds: Double) throws -> [Aspect] {
    let state = try story.state(at: seconds)
    var found: [Aspect] = []
    if state.exists == .unknown(.ambiguous) { found.append(.existence) }
    if state.logging == .unknown(.ambiguous) { found.append(.logging) }
    if state.selectors == .unknown(.ambiguous) { found.append(.selectors) }
    if state.insights == .unknown(.ambiguous) { found.append(.insights) }
    if state.eventConfiguration == .unknown(.ambiguous) { found.append(.eventConfiguration) }
    for setting in TrailSetting.deciding where state[setting] == .unknown(.ambiguous) {
      found.append(.setting(setting))
    }
    return found
  }
}
