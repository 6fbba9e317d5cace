import CloudTrail
import HistoryTestSupport
import Testing

@testable import History

@Suite("Addenda of CloudTrail to its records")
struct AddendumTests {
  private static let create = Sample.event("create", .create(Sample.settings))
  private static let start = Sample.event("start", .startLogging, at: 1)
  private static let original = Sample.event(
    "put", .lose(call: .putEventSelectors, reason: "request null"), at: 10)
  private static let later = Sample.event("stop", .stopLogging, at: 100)

  private static func addendum(
    _ id: String, _ change: TrailChange, to original: String = "put", at seconds: Double = 10
  ) -> TrailEvent {
    var event = Sample.event(id, change, at: seconds)
    event.completes = original
    event.addendum = "UPDATED_DATA"
    return event
  }

  private static let reads = addendum("add-1", .putEventSelectors(Sample.reads))
  private static let writes = addendum("add-2", .putEventSelectors(Sample.writes))

  /// All orders of a few events.
  private static func orders(_ events: [TrailEvent]) -> [[TrailEvent]] {
    guard events.count > 1 else { return [events] }
    return events.indices.flatMap { index in
      var rest = events
      let first = rest.remove(at: index)
      return orders(rest).map { [first] + $0 }
    }
  }

  /// The selectors at 15 s, which must be the same in every order of recording.
  private func selectors(_ events: [TrailEvent]) throws -> Known<TrailSelectors>? {
    var found: Set<Known<TrailSelectors>?> = []
    for order in Self.orders([Self.create, Self.start, Self.later] + events) {
      let store = try MemoryStore()
      for event in order { try store.append([event]) }
      try store.snapshot { history in
        #expect(try history.verify().findings == [])
        let state = try history.period(of: Sample.trail, at: Sample.time(15))?.state
        let value = try state.flatMap { try history.selectors(of: $0) }
        found.insert(state?.selectors.reason.map { .unknown($0) } ?? value.map { .known($0) })
      }
      #expect(try store.rebuiltProjections() == store.projections())
    }
    #expect(found.count == 1)
    return found.first ?? nil
  }

  /// SEMANTICS 5k
  @Test("UPDATED_DATA replaces the content of the original, in any order")
  func replaced() throws {
    #expect(try selectors([Self.original]) == .unknown(.omitted))
    #expect(try selectors([Self.original, Self.reads]) == .known(Sample.reads))
    let wrong = Sample.event("put", .putEventSelectors(Sample.writes), at: 10)
    #expect(try selectors([wrong, Self.reads]) == .known(Sample.reads))
  }

  @Test("at the original's time, whatever its own")
  func time() throws {
    let late = Self.addendum("add-1", .putEventSelectors(Sample.reads), at: 5_000)
    #expect(try selectors([Self.original, late]) == .known(Sample.reads))
  }

  @Test("What it does not hold stays the original's")
  func incomplete() throws {
    let put = Sample.event("put", .putEventSelectors(Sample.writes), at: 10)
    let empty = Self.addendum("add-1", .lose(call: .putEventSelectors, reason: "request absent"))
    #expect(try selectors([put, empty]) == .known(Sample.writes))
    #expect(try selectors([Self.original, empty]) == .unknown(.omitted))
  }

  @Test("Without its original it counts by itself")
  func alone() throws {
    #expect(try selectors([Self.reads]) == .known(Sample.reads))
    let later = Self.addendum("add-1", .putEventSelectors(Sample.reads), at: 50)
    #expect(try selectors([later]) == .known(.default))
  }

  @Test("Two addenda that say the same are one; two that differ leave open what they differ in")
  func two() throws {
    var same = Self.reads
    same.id = "add-3"
    #expect(try selectors([Self.original, Self.reads, same]) == .known(Sample.reads))
    #expect(try selectors([Self.original, Self.reads, Self.writes]) == .unknown(.ambiguous))
    #expect(try selectors([Self.reads, Self.writes]) == .unknown(.ambiguous))
  }

  @Test(
    "If they disagree on whether the call succeeded, nothing is known that it would have changed")
  func success() throws {
    let refused = Self.addendum(
      "add-2", .reject(call: .putEventSelectors, errorCode: "E", errorMessage: nil))
    #expect(try selectors([Self.original, refused]) == .known(.default))
    #expect(try selectors([Self.original, Self.reads, refused]) == .unknown(.ambiguous))

    let stop = Sample.event("put", .stopLogging, at: 10)
    let stopped = Self.addendum("add-1", .stopLogging)
    let notStopped = Self.addendum(
      "add-2", .reject(call: .stopLogging, errorCode: "E", errorMessage: nil))
    for order in Self.orders([Self.create, Self.start, stop, stopped, notStopped]) {
      let store = try MemoryStore()
      for event in order { try store.append([event]) }
      try store.snapshot { history in
        let state = try history.period(of: Sample.trail, at: Sample.time(15))?.state
        #expect(state?.logging == .unknown(.ambiguous))
        #expect(state?.exists == .unknown(.ambiguous))
        #expect(try history.verify().findings == [])
      }
    }
  }

  @Test("It can be voided, and its original, too")
  func voided() throws {
    func voiding(_ id: String) throws -> Known<TrailState.SelectorKind>? {
      let store = try MemoryStore()
      try store.append([Self.create, Self.start, Self.original, Self.reads, Self.later])
      try store.append([Sample.event("void", .correct(voids: id, reason: "a test"), at: 200)])
      return try store.snapshot { history in
        #expect(try history.verify().findings == [])
        return try history.period(of: Sample.trail, at: Sample.time(15))?.state.selectors
      }
    }
    #expect(try voiding("add-1") == .unknown(.omitted))
    #expect(try voiding("put") == .known(.default))
    #expect(try voiding("create") == .known(.basic))
  }

  @Test("As known before it, the original holds")
  func asKnownAt() throws {
    let store = try MemoryStore()
    try store.append([Self.create, Self.start, Self.original])
    let before = Timestamp.now
    try store.append([Self.reads], now: before.advanced(bySeconds: 60))
    try store.snapshot { history in
      let then = try history.timeline(of: Sample.trail, asKnownAt: before)
      #expect(then?.period(at: Sample.time(15)).state.selectors == .unknown(.omitted))
      let now = try history.timeline(of: Sample.trail)
      #expect(now?.period(at: Sample.time(15)).state.selectors == .known(.basic))
    }
  }

  @Test("It is an event of its own in every list, and can be told again, trimmed and whole")
  func listed() throws {
    let store = try MemoryStore()
    var trimmed = Self.reads
    trimmed.change = .lose(call: .putEventSelectors, reason: "request absent")
    try store.append([Self.create, Self.original])
    #expect(try store.append([trimmed]) == [.appended(sequence: 3)])
    #expect(try store.append([Self.reads]) == [.completed(sequence: 4)])
    #expect(try store.append([Self.reads]) == [.known(sequence: 4)])
    #expect(try store.append([trimmed]) == [.known(sequence: 4)])
    try store.snapshot { history in
      var ids: [String] = []
      try history.eachEvent { ids.append($0.content.id) }
      #expect(ids == ["create", "add-1", "put"])
      let state = try history.period(of: Sample.trail, at: Sample.time(15))?.state
      #expect(state?.selectors == .known(.basic))
      #expect(try state.flatMap { try history.selectorOrigin(of: $0) }?.id == "add-1")
      #expect(try history.verify().findings == [])
    }
  }
}
