import CloudTrail
import Testing

import HistoryTestSupport
@testable import History

/// Not that of the test library.
private typealias Tag = CloudTrail.Tag

@Suite("The tags of a trail at a moment")
struct TagsTests {
  private static let team = Tag(key: "team", value: "platform")

  private func created(
    _ id: String, at seconds: Double, _ tags: String = #"[{"key":"team","value":"platform"}]"#
  ) -> TrailEvent {
    var event = Sample.event(id, .create(Sample.settings), at: seconds)
    event.request = #"{"name":"example","tagsList":\#(tags)}"#
    return event
  }

  private func store(_ events: [TrailEvent]) throws -> MemoryStore {
    let store = try MemoryStore()
    for event in events {
      try store.append([event])
      #expect(try store.projections() == store.rebuiltProjections())
    }
    return store
  }

  /// `key=value`, asked now and, which must be the same, as known when the last event was recorded.
  private func tags(_ store: MemoryStore, at seconds: Double) throws -> [String] {
    try store.snapshot { history in
      let tags = try history.tags(of: Sample.trail, at: Sample.time(seconds))
      let last = try history.event(sequence: history.eventCount())
      let known = try history.tags(
        of: Sample.trail, at: Sample.time(seconds), asKnownAt: last?.recordedAt)
      #expect(known == tags)
      return tags.map { "\($0.key)=\($0.value)" }
    }
  }

  @Test("Those of CreateTrail, then what AddTags and RemoveTags make of them, sorted by key")
  func course() throws {
    let store = try store([
      created("1", at: 0),
      Sample.event("2", .addTags([Tag(key: "b", value: "1"), Tag(key: "a")]), at: 10),
      Sample.event("3", .addTags([Tag(key: "b", value: "2"), Tag(key: "B", value: "3")]), at: 20),
      Sample.event("4", .removeTags(["team", "unknown"]), at: 30),
      Sample.event("5", .reject(call: .removeTags, errorCode: "E", errorMessage: nil), at: 40),
      Sample.event("6", .lose(call: .addTags, reason: "omitted"), at: 40),
      Sample.event("7", .addTags([Tag(key: "other")]), at: 40, of: Sample.otherTrail),
    ])
    #expect(try tags(store, at: -1) == [])
    #expect(try tags(store, at: 0) == ["team=platform"])
    #expect(try tags(store, at: 9.9) == ["team=platform"])
    #expect(try tags(store, at: 10) == ["a=", "b=1", "team=platform"])
    #expect(try tags(store, at: 20) == ["B=3", "a=", "b=2", "team=platform"])
    #expect(try tags(store, at: 30) == ["B=3", "a=", "b=2"])
    #expect(try tags(store, at: 99) == ["B=3", "a=", "b=2"])
    #expect(try store.snapshot { try $0.tags(of: Sample.trail(named: "unknown"), at: .now) } == [])
  }

  @Test("Late or in order, in one second or several: the order of time and rank counts")
  func late() throws {
    let events = [
      created("1", at: 0), Sample.event("2", .addTags([Tag(key: "a", value: "1")]), at: 10),
      Sample.event("3", .removeTags(["a"]), at: 10), Sample.event("4", .startLogging, at: 10),
      Sample.event("5", .addTags([Tag(key: "a", value: "2")]), at: 11.25),
      Sample.event("6", .addTags([Tag(key: "a", value: "3")]), at: 11.5),
    ]
    for shift in events.indices {
      let store = try store(Array(events[shift...] + events[..<shift]))
      #expect(try tags(store, at: 10) == ["team=platform"])
      #expect(try tags(store, at: 11.25) == ["a=2", "team=platform"])
      #expect(try tags(store, at: 12) == ["a=3", "team=platform"])
    }
  }

  @Test("A trail that was created again has its own; two spellings of a key are two keys")
  func generations() throws {
    let store = try store([
      created("1", at: 0), Sample.event("2", .addTags([Tag(key: "caf\u{e9}")]), at: 1),
      Sample.event("3", .addTags([Tag(key: "cafe\u{301}")]), at: 2),
      Sample.event("4", .delete, at: 3), created("5", at: 4, "[]"),
      Sample.event("6", .delete, at: 5), Sample.event("7", .addTags([Self.team]), at: 6),
    ])
    #expect(try tags(store, at: 2).count == 3)
    #expect(try tags(store, at: 3).count == 3)
    #expect(try tags(store, at: 4) == [])
    #expect(try tags(store, at: 6) == ["team=platform"])
    // The last call shows a trail that nobody saw created.
    let generations = try store.snapshot { try $0.trails().map(\.generation.number) }
    #expect(generations == [1, 2, 3])
  }

  @Test("What is voided counts no more, from when the correction was recorded")
  func voided() throws {
    let store = try MemoryStore()
    try store.append([created("1", at: 0)], now: Sample.time(1000))
    try store.append(
      [Sample.event("2", .removeTags(["team"]), at: 10)], now: Sample.time(2000))
    try store.append(
      [Sample.event("3", .correct(voids: "2", reason: "forged"), at: 20)], now: Sample.time(3000))
    func known(_ seconds: Double?) throws -> [Tag] {
      try store.snapshot {
        try $0.tags(of: Sample.trail, at: Sample.time(15), asKnownAt: seconds.map(Sample.time))
      }
    }
    #expect(try known(500) == [])
    #expect(try known(1500) == [Self.team])
    #expect(try known(2500) == [])
    #expect(try known(3500) == [Self.team])
    #expect(try known(nil) == [Self.team])
  }

  @Test("They prove that the trail is there, and change nothing else")
  func proof() throws {
    for change in [
      .addTags([]), .removeTags([]), .lose(call: .addTags, reason: ""),
      .lose(call: .removeTags, reason: ""),
    ] as [TrailChange] {
      let told: [(Double, TrailChange)] = [
        (0, .create(Sample.settings)), (1, .putEventSelectors(Sample.reads)), (2, .startLogging),
      ]
      let story = try Story(told + [(10, change)])
      #expect(try story.state(at: 10) == story.state(at: 9))
      #expect(try story.period(at: 10).cause == change.kind)
      let unseen = try Story([(10, change)])
      #expect(try unseen.state(at: 9).exists == .unknown(.unseen))
      #expect(try unseen.state(at: 10).exists == .known(true))
      #expect(try unseen.state(at: 10).logging == .unknown(.unseen))
    }
  }
}
