import CloudTrail
import Comparison
import History
import ReadModels
import ReplayTestSupport
import Testing

/// What the entries of a timeline say of the meaning of a change.
@Suite("What changes mean")
struct MeaningTests {
  private func outcome(
    _ entries: [TimelineEntry], _ id: String
  ) throws -> Comparison.Outcome? {
    try #require(entries.first { $0.event.content.id == id }).meaning?.outcome
  }

  private static let reads = TrailSelectors.basic([EventSelector(readWriteType: .readOnly)])
  private static let events = [Example.created, Example.started]

  private func entries(_ events: [TrailEvent]) throws -> [TimelineEntry] {
    try Bench(Self.events + events).entries()
  }

  @Test("Nothing is said of what cannot change what is logged")
  func nothing() throws {
    let entries = try Bench(Example.life).entries()
    let silent = entries.filter { $0.meaning == nil }.map(\.event.content.id)
    #expect(
      silent == [
        // The creation; refused, voided, the correction; Insights, the event configuration, tags.
        "event-0", "event-120", "event-240", "event-250", "event-420", "event-430", "event-440",
        "event-460",
      ])
    for entry in entries where entry.meaning == nil {
      #expect(entry.meaningInWords == nil && entry.markedMeaning == nil)
      #expect(entry.json["meaning"] == nil && entry.json["meaningInWords"] == nil)
      #expect(!entry.isNarrowed && !entry.mayHaveNarrowed)
    }
  }

  @Test("Nothing is said of where the logs go, and something of what an update decides")
  func updates() throws {
    let entries = try entries([
      Example.event(.update(TrailSettings(["S3BucketName": "other"])), at: 60),
      Example.event(
        .update(TrailSettings(["S3BucketName": "third", "IsMultiRegionTrail": false])), at: 70),
      Example.event(.update(TrailSettings(["IsMultiRegionTrail": true])), at: 80),
      Example.event(.lose(call: .updateTrail, reason: "omitted"), at: 90),
    ])
    #expect(try outcome(entries, "event-60") == nil)
    #expect(try outcome(entries, "event-70") == nil)
    #expect(try outcome(entries, "event-80") == .widened)
    #expect(try outcome(entries, "event-90") == .undecided)
  }

  @Test("Narrowed, widened, both, and the same in other words")
  func outcomes() throws {
    let split = TrailSelectors.basic([
      EventSelector(readWriteType: .writeOnly), EventSelector(readWriteType: .readOnly),
    ])
    let objects = TrailSelectors.advanced([
      AdvancedEventSelector(
        name: nil,
        fieldSelectors: [
          AdvancedFieldSelector(field: "eventCategory", conditions: [.init(.equals, ["Data"])]),
          AdvancedFieldSelector(
            field: "resources.type", conditions: [.init(.equals, ["AWS::S3::Object"])]),
        ])
    ])
    let entries = try entries([
      Example.event(.putEventSelectors(split), at: 60),
      Example.event(.putEventSelectors(Self.reads), at: 70),
      Example.event(.putEventSelectors(objects), at: 80),
      Example.event(.putEventSelectors(.default), at: 90),
      Example.event(.stopLogging, at: 100), Example.event(.putEventSelectors(Self.reads), at: 110),
      Example.event(.startLogging, at: 120), Example.event(.delete, at: 130),
    ])
    #expect(try outcome(entries, "event-1") == .widened)
    #expect(
      try [60, 70, 80, 90, 100, 110, 120, 130].map { try outcome(entries, "event-\($0)") } == [
        .same, .narrowed, .both, .both, .narrowed, .same, .widened, .narrowed,
      ])
    #expect(entries.filter(\.isNarrowed).count == 5)
    #expect(entries.filter(\.mayHaveNarrowed).isEmpty)
    func words(_ id: String) throws -> String? {
      try #require(entries.first { $0.event.content.id == id }).markedMeaning
    }
    #expect(try words("event-1") == "widened: starts logging management events")
    #expect(
      try words("event-90")
        == "narrowed and widened: stops logging S3 object events; also logs management events")
    #expect(try words("event-100") == "narrowed: stops logging everything")
    #expect(try words("event-110") == "same in meaning: nothing is logged, before and after")
    #expect(try words("event-120") == "widened: starts logging management reads")
    #expect(try words("event-130") == "narrowed: stops logging everything")
  }

  @Test("A change that a later response contradicts is marked as it was made")
  func contradicted() throws {
    // Between the put and the response somebody put other selectors, unseen.
    let entries = try entries([
      Example.event(.putEventSelectors(Self.reads), at: 60),
      Example.event(.stopLogging, at: 70),
      Example.event(.observe(Observation(selectors: .default, isLogging: true)), at: 300),
    ])
    let put = try #require(entries.first { $0.event.content.id == "event-60" })
    #expect(put.after?.selectors == .unknown(.contradicted))
    #expect(put.meaning?.outcome == .narrowed)
    // The unseen put may have come before the stop.
    let stop = try #require(entries.first { $0.event.content.id == "event-70" })
    #expect(stop.meaning?.outcome == .notComparable && stop.isNarrowed)
    // What it shows, against what was known: nothing was logged any more.
    #expect(try outcome(entries, "event-300") == .widened)
  }

  @Test("A deletion that a later call shows undone is marked as it was made")
  func deletedAndBack() throws {
    let entries = try entries([
      Example.event(.delete, at: 60), Example.event(.startLogging, at: 70),
    ])
    let deletion = try #require(entries.first { $0.event.content.id == "event-60" })
    #expect(deletion.after?.exists == .unknown(.contradicted))
    #expect(deletion.meaning?.outcome == .narrowed)
    // It was created again unseen; what it logs now is not known.
    #expect(try outcome(entries, "event-70") == .notComparable)
  }

  @Test("A stop is one even if nobody knows what was logged; a start is not")
  func unknownSelectors() throws {
    let entries = try Bench([
      Example.event(.stopLogging, at: 0), Example.event(.startLogging, at: 10),
      Example.event(.lose(call: .deleteTrail, reason: "omitted"), at: 20),
    ]).entries()
    #expect(
      entries.map(\.markedMeaning) == [
        "not comparable: stops logging; what it logged is not known",
        "not comparable: starts logging; what it logs is not known",
        "not comparable: stops logging; what it logged is not known",
      ])
    #expect(entries.map(\.isNarrowed) == [true, false, true])
    #expect(entries.map(\.mayHaveNarrowed) == [false, true, false])
    // One that may have been on another trail stops nothing for certain.
    var unnamed = Example.event(.lose(call: .deleteTrail, reason: "omitted"), at: 60, id: "u")
    unnamed.stream = .unattributed(region: unnamed.region, account: unnamed.account)
    let perhaps = try #require(
      try Bench(Self.events + [unnamed]).entries(of: .trail(Example.arn)).last)
    #expect(perhaps.meaning != nil && !perhaps.isNarrowed && perhaps.mayHaveNarrowed)
  }

  @Test("A response that agrees shows nothing new; one of an unknown trail compares with nothing")
  func responses() throws {
    let seen = Example.event(.observe(Observation(selectors: .default, isLogging: true)), at: 300)
    #expect(try outcome(try entries([seen]), "event-300") == nil)
    #expect(try outcome(try Bench([seen]).entries(), "event-300") == .notComparable)
  }

  @Test("Forwards, backwards, page by page and as the latest changes, the marks are the same")
  func sameEverywhere() throws {
    let bench = try Bench(Example.life)
    let forwards = try bench.entries().map(\.markedMeaning)
    #expect(Set(forwards.compactMap { $0 }).count > 3)
    try bench.snapshot { history in
      var backwards: [String?] = []
      try Timeline.each(in: history, isNewestFirst: true) { backwards.append($0.markedMeaning) }
      #expect(backwards == forwards.reversed())
      let page = try Timeline.page(of: .trail(Example.arn), in: history)
      #expect(page.entries.map(\.markedMeaning) == forwards.reversed())
      let small = try Timeline.page(of: .trail(Example.arn), count: 3, in: history)
      #expect(small.entries.map(\.markedMeaning) == Array(forwards.reversed().prefix(3)))
      var unmarked = 0
      try Timeline.each(in: history, isMarked: false) { unmarked += $0.meaning == nil ? 1 : 0 }
      #expect(unmarked == forwards.count)
    }
  }
}
