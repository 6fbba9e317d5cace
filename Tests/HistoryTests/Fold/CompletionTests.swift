import CloudTrail
import HistoryTestSupport
import GRDB
import HistoryTestSupport
import TestSupport
import Testing

@testable import History

@Suite("A call of which there are two copies")
struct CompletionTests {
  /// The call as one source has it, whole.
  static let whole: TrailEvent = {
    var (event, _) = Sample.fullEvent("put", .putEventSelectors(Sample.writes), at: 10)
    event.request = #"{"trailName":"example","eventSelectors":[]}"#
    event.original = .bytes(Array("whole".utf8))
    return event
  }()

  /// The same as tools pass it on, each without something.
  static let trimmings: [@Sendable (inout TrailEvent) -> Void] = [
    { $0.change = .lose(call: .putEventSelectors, reason: "request absent") },
    { $0.request = nil },
    { $0.request = "null" },
    { $0.request = #"{"omitted":true,"originalSize":"200000"}"# },
    { $0.request = #"{"trailName":"example"}"# },
    { $0.response = nil },
    { $0.region = nil },
    { $0.account = nil },
    { $0.actor = Actor() },
    { $0.actor.principal = nil },
    { $0.actor.isMFA = nil },
    {
      $0.stream = .unattributed(region: "us-east-1", account: nil)
      $0.change = .lose(call: .putEventSelectors, reason: "names no trail")
      $0.account = nil
    },
    {
      $0 = TrailEvent(
        id: $0.id, stream: $0.stream,
        change: .lose(call: .putEventSelectors, reason: "request absent"), time: $0.time)
    },
  ]

  static let context = [
    Sample.event("create", .create(Sample.settings)),
    Sample.event("start", .startLogging, at: 1),
    Sample.event("end", .stopLogging, at: 20),
  ]

  private static func store(_ copies: [TrailEvent]) throws -> MemoryStore {
    let store = try MemoryStore()
    try store.append(context)
    for copy in copies { try store.append([copy]) }
    return store
  }

  /// What a store says of the call, wherever it is asked.
  private static func told(_ store: MemoryStore) throws -> [String] {
    try store.snapshot { history in
      #expect(try history.verify().findings == [])
      var lines: [String] = []
      func add(_ event: Event) {
        var content = event.content
        content.original = nil
        #expect(content.completes == nil)
        let columns = EventColumns(
          sequence: 0, version: 0, recordedAt: content.time, content, Provenance(channel: .call))
        lines.append("\(columns.values)")
      }
      try history.eachEvent { add($0) }
      try history.eachEvent(of: .trail(Sample.trail)) { add($0) }
      try history.events(of: .trail(Sample.trail), .newest, count: 10).events.forEach(add)
      for attribute in [nil, .eventID("put"), .username("eve")] as [CallQuery.Attribute?] {
        var query = CallQuery(region: "us-east-1", account: "111122223333")
        query.attribute = attribute
        try history.calls(query, limit: 10).forEach(add)
      }
      for period in try history.timeline(of: Sample.trail)?.periods ?? [] {
        lines.append("\(period.from) \(period.state.selectors) \(String(describing: period.cause))")
        lines.append("\(String(describing: try history.selectors(of: period.state)))")
        lines.append("\(String(describing: try history.selectorOrigin(of: period.state)?.id))")
      }
      return lines
    }
  }

  /// SEMANTICS 5j
  @Test("is one event with the fuller content, in either order", arguments: trimmings.indices)
  func eitherOrder(_ index: Int) throws {
    var trimmed = Self.whole
    Self.trimmings[index](&trimmed)
    trimmed.original = .bytes(Array("trimmed".utf8))
    let alone = try Self.told(try Self.store([Self.whole]))
    #expect(alone.count > 10 && alone.contains { $0.contains("basic") })

    let fullFirst = try Self.store([Self.whole])
    #expect(try fullFirst.append([trimmed]) == [.known(sequence: 4)])
    #expect(try Self.told(fullFirst) == alone)

    let trimmedFirst = try Self.store([trimmed])
    #expect(try Self.told(trimmedFirst) != alone)
    #expect(try trimmedFirst.append([Self.whole]) == [.completed(sequence: 5)])
    #expect(try Self.told(trimmedFirst) == alone)
    for copy in [trimmed, Self.whole] {
      #expect(try trimmedFirst.append([copy]) == [.known(sequence: 5)])
    }
    let original = try trimmedFirst.snapshot { try $0.event(sequence: 5)?.content.original }
    #expect(original == Self.whole.original)
    #expect(try trimmedFirst.rebuiltProjections() == trimmedFirst.projections())
  }

  @Test("Two copies that each know something are joined")
  func joined() throws {
    var ids: Set<String> = []
    for order in [[0, 1], [1, 0]] {
      let copies = [Self.whole, Self.whole].enumerated().map { index, event in
        var event = event
        if index == 0 {
          event.actor = Actor()
        } else {
          event.change = .lose(call: .putEventSelectors, reason: "request absent")
          event.request = nil
        }
        return event
      }
      let store = try Self.store([copies[order[0]]])
      #expect(try store.append([copies[order[1]]]) == [.completed(sequence: 5)])
      #expect(try Self.told(store) == Self.told(try Self.store([Self.whole])))
      ids.insert(try #require(store.snapshot { try $0.event(sequence: 5)?.completionID }))
    }
    // The derived id follows from the content, not from the order.
    #expect(ids.count == 1 && ids.allSatisfy { $0.hasPrefix("put/") })
  }

  @Test("Two that disagree on something that both know are refused, also on top of a completion")
  func contradicting() throws {
    var trimmed = Self.whole
    trimmed.actor = Actor()
    let store = try Self.store([trimmed, Self.whole])
    var other = Self.whole
    other.actor.principal = "arn:aws:iam::111122223333:user/mallory"
    #expect(
      try store.append([other])
        == [.refused(.differentContent(id: "put", sequence: 5, columns: ["principal"]))])
    other = Self.whole
    other.change = .reject(call: .putEventSelectors, errorCode: "E", errorMessage: nil)
    #expect(
      try store.append([other])
        == [.refused(.differentContent(id: "put", sequence: 5, columns: ["kind", "parameters"]))])
  }

  @Test("As known before the completion was recorded, the trimmed content holds")
  func asKnownAt() throws {
    var trimmed = Self.whole
    trimmed.actor = Actor()
    trimmed.change = .lose(call: .putEventSelectors, reason: "request absent")
    let store = try Self.store([trimmed])
    let before = Timestamp.now
    try store.append([Self.whole], now: before.advanced(bySeconds: 60))
    try store.snapshot { history in
      let trail = Sample.trail
      let now = try history.timeline(of: trail)?.period(at: Sample.time(15)).state.selectors
      let then = try history.timeline(of: trail, asKnownAt: before)?.period(at: Sample.time(15))
      #expect(now == .known(.basic))
      #expect(then?.state.selectors == .unknown(.omitted))
      var principals: [String?] = []
      try history.eachEvent(asKnownAt: before) {
        if $0.content.id == "put" { principals.append($0.content.actor.principal) }
      }
      #expect(principals == [nil])
      var query = CallQuery(region: "us-east-1", account: "111122223333")
      query.knownAt = before
      #expect(try history.calls(query, limit: 9).first { $0.content.id == "put" }?.sequence == 4)
      query.attribute = .username("eve")
      #expect(try history.calls(query, limit: 9).isEmpty)
    }
  }

  @Test(
    "Voiding the call voids its completions; voiding only these brings the trimmed content back")
  func voiding() throws {
    var trimmed = Self.whole
    trimmed.change = .lose(call: .putEventSelectors, reason: "request absent")
    func selectors(_ store: MemoryStore) throws -> Known<TrailState.SelectorKind>? {
      try store.snapshot {
        #expect(try $0.verify().findings == [])
        return try $0.period(of: Sample.trail, at: Sample.time(15))?.state.selectors
      }
    }
    func correct(_ id: String, _ store: MemoryStore) throws {
      let outcome = try store.append([
        Sample.event("void-\(id)", .correct(voids: id, reason: "a test"), at: 99)
      ])
      #expect(outcome == [.appended(sequence: 6)])
    }
    let completion = try Self.store([trimmed, Self.whole])
    #expect(try selectors(completion) == .known(.basic))
    let id = try #require(completion.snapshot { try $0.event(sequence: 5)?.completionID })
    try correct(id, completion)
    #expect(try selectors(completion) == .unknown(.omitted))
    #expect(try completion.append([Self.whole]) == [.known(sequence: 4)])
    #expect(try selectors(completion) == .unknown(.omitted))

    let call = try Self.store([trimmed, Self.whole])
    try correct("put", call)
    #expect(try selectors(call) == .known(.default))
    try call.snapshot { history in
      #expect(try history.voidedIDs() == ["put"])
      var ids: [String] = []
      try history.eachEvent { ids.append($0.content.id) }
      #expect(ids.filter { $0 == "put" }.count == 1)
      var query = CallQuery(region: "us-east-1", account: "111122223333")
      query.attribute = .eventID("put")
      #expect(try history.calls(query, limit: 9).isEmpty)
    }
  }

  @Test("A refused call that named no trail moves to the trail that its fuller copy names")
  func moves() throws {
    var whole = Self.whole
    whole.change = .reject(call: .putEventSelectors, errorCode: "E", errorMessage: "on example")
    var trimmed = whole
    trimmed.stream = .unattributed(region: "us-east-1", account: "111122223333")
    trimmed.change = .reject(call: .putEventSelectors, errorCode: "E", errorMessage: nil)
    let store = try Self.store([trimmed, whole])
    try store.snapshot { history in
      for (stream, expected) in [(trimmed.stream, []), (whole.stream, ["put"])] {
        var ids: [String] = []
        try history.eachEvent(of: stream) { ids.append($0.content.id) }
        #expect(ids.filter { $0 == "put" } == expected)
        let page = try history.events(of: stream, .newest, count: 9).events.map(\.content.id)
        #expect(page.filter { $0 == "put" } == expected)
      }
      #expect(try history.verify().findings == [])
    }
  }

  @Test(
    "Any order of whole and trimmed copies of a history gives the same periods, at every time of knowing",
    arguments: 0..<LongRun.rounds(20, long: 2_000))
  func generated(_ seed: Int) throws {
    var history = GeneratedHistory(seed: seed)
    var random = SeededRandom(seed: UInt64(seed))
    let whole = try MemoryStore()
    try whole.append(history.events)
    var copies: [TrailEvent] = []
    for event in history.shuffled() {
      if case .correct = event.change {
        copies.append(event)
        continue
      }
      copies += [event, Self.trimmed(event, &random)].shuffled(using: &random)
    }
    let mixed = try MemoryStore()
    let cut = Int.random(in: 0...copies.count, using: &random)
    for copy in copies.prefix(cut) { try Self.append(copy, to: mixed) }
    let before = try Self.periods(mixed, asKnownAt: nil)
    let knownAt = Timestamp.now
    for copy in copies.dropFirst(cut) {
      try Self.append(copy, to: mixed, now: knownAt.advanced(bySeconds: 60))
    }
    #expect(try mixed.snapshot { try $0.verify().findings } == [])
    let after = try Self.periods(mixed, asKnownAt: nil)
    #expect(try after.difference(from: Self.periods(whole, asKnownAt: nil)).isEmpty)
    let then = try Self.periods(mixed, asKnownAt: knownAt)
    #expect(then == before)
    #expect(try mixed.rebuiltProjections() == mixed.projections())
  }

  /// Appends what must not be refused. A correction names the stream that its event has by then.
  private static func append(
    _ event: TrailEvent, to store: MemoryStore, now: Timestamp = .now
  ) throws {
    var event = event
    if case .correct(let id, _) = event.change,
      let stream = try store.snapshot({ try $0.event(id: id)?.content.stream })
    {
      event.stream = stream
    }
    for outcome in try store.append([event], now: now) {
      if case .refused(let error) = outcome { Issue.record("\(error)") }
    }
  }

  /// A copy that lacks something of the event, if it is a call.
  private static func trimmed(_ event: TrailEvent, _ random: inout SeededRandom) -> TrailEvent {
    guard let call = event.change.call, event.change.kind != .rejectedCall,
      event.change.kind != .replicatedCall
    else { return event }
    var trimmed = event
    trimmed.change = .lose(call: call, reason: "trimmed")
    if Bool.random(using: &random), let arn = event.stream.trailARN {
      trimmed.stream = .unattributed(
        region: Bool.random(using: &random) ? arn.region : nil, account: arn.account)
    }
    return trimmed
  }

  private static func periods(
    _ store: MemoryStore, asKnownAt knownAt: Timestamp?
  ) throws -> [String] {
    try store.snapshot { history in
      var lines: [String] = []
      for trail in [Sample.trail, Sample.otherTrail] {
        let all = try history.timeline(of: trail, asKnownAt: knownAt)?.periods ?? []
        let part = try history.timeline(
          of: trail, in: Sample.start...Sample.time(1_000), asKnownAt: knownAt)
        #expect(all == part?.periods ?? [])
        for var period in all {
          period.state.loggingBy = nil
          period.state.selectorsBy = nil
          lines.append(
            "\(trail) \(period.from) \(period.ordinal) \(String(describing: period.cause)) "
              + "\(period.state)")
        }
      }
      return lines
    }
  }
}
