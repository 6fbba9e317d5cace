import CloudTrail
import Comparison
import Gaps
import History
import Replay
import ReplayTestSupport
import Selectors
import TestSupport
import Testing
import TrailLogs

@Suite("What happened in windows and was missed")
struct MissedEventsTests {
  private static let created = [Example.created, Example.started]

  private func bench(_ changes: [(TrailChange, Int64)], _ records: [JSONValue]) throws -> Bench {
    let bench = try Bench(Self.created + changes.map { Example.event($0.0, at: $0.1) })
    try bench.write("a.json", records)
    return bench
  }

  private func write(_ second: Int64, _ id: String = "w") -> JSONValue {
    Example.record(
      at: second,
      ["eventID": .string(id), "userIdentity": ["arn": .string(Example.ann)]])
  }

  @Test("An event counts if the configuration before would have logged it, and its own did not")
  func window() throws {
    let bench = try bench(
      [(.putEventSelectors(Example.narrowed), 60), (.putEventSelectors(.default), 120)],
      [
        write(59), write(60, "first"), write(119, "last"), write(120),
        // Neither configuration logs it.
        Example.object(at: 70),
        Example.record(at: 80, ["readOnly": true, "eventName": "DescribeInstances"]),
      ])
    let gaps = try bench.gaps()
    #expect(gaps.ofTrails.count == 1 && gaps.ofAccounts.count == 1)
    let (missed, events) = try bench.missed(gaps)
    try #require(missed.windows.count == 2)
    for tally in missed.windows {
      #expect(tally.missed.events == 3 && tally.missed.writes == 2)
      #expect(tally.certain.events == 0 && tally.undecided.events == 0)
      #expect(tally.first == Example.start.advanced(bySeconds: 60))
      #expect(tally.last == Example.start.advanced(bySeconds: 119))
      #expect(tally.byCategory.map(\.category) == ["Management"])
      #expect(tally.byCall.map(\.call.name) == ["RunInstances", "DescribeInstances"])
      #expect(tally.byPrincipal.map(\.principal) == [Example.ann, ""])
    }
    #expect(events.map(\.id) == ["first", "first", "last", "last", "record-1", "record-1"])
    #expect(events.map(\.window) == [1, 2, 1, 2, 1, 2])
    #expect(events.allSatisfy { !$0.isCertain && $0.region == "us-east-1" })
  }

  @Test("Far enough from every change it is certain; an open window goes on")
  func certain() throws {
    let bench = try bench(
      [(.putEventSelectors(Example.narrowed), 1_000)], [write(1_100), write(5_000), write(900_000)])
    let (missed, _) = try bench.missed(bench.gaps())
    #expect(missed.windows.map(\.missed.events) == [3, 3])
    #expect(missed.windows.map(\.certain.events) == [2, 2])
  }

  @Test("Of windows that overlap, the one that opened last counts an event")
  func overlap() throws {
    let writesOnly = TrailSelectors.basic([EventSelector(readWriteType: .writeOnly)])
    let bench = try bench(
      [
        (.putEventSelectors(writesOnly), 60), (.putEventSelectors(Example.narrowed), 120),
        (.putEventSelectors(.default), 180),
      ],
      [
        Example.record(at: 70, ["readOnly": true]), Example.record(at: 130, ["readOnly": true]),
        write(130), write(200),
      ])
    var gaps = try bench.gaps()
    gaps.ofAccounts = []
    #expect(gaps.ofTrails.map { $0.from.second - Example.start.second } == [60, 120])
    let (missed, _) = try bench.missed(gaps)
    #expect(missed.windows.map(\.missed.events) == [2, 1])
    #expect(missed.windows.map(\.missed.writes) == [0, 1])
  }

  @Test("What another trail logged the account did not miss, and what one may have logged is said")
  func otherTrails() throws {
    let events =
      Self.created + [
        Example.event(.putEventSelectors(Example.narrowed), at: 60),
        Example.event(.create(Example.settings), at: 100, id: "a", trail: EntangledTrails.all[1]),
        Example.event(.startLogging, at: 100, id: "b", trail: EntangledTrails.all[1]),
        Example.event(.startLogging, at: 200, id: "c", trail: EntangledTrails.all[2]),
        Example.event(.stopLogging, at: 300, id: "d", trail: EntangledTrails.all[1]),
      ]
    let bench = try Bench(events)
    try bench.write("a.json", [write(70), write(110), write(310)])
    let gaps = try bench.gaps()
    let (missed, _) = try bench.missed(gaps)
    let windows = zip(gaps.windows, missed.windows)
    let ofAccount = windows.filter { if case .account = $0.0.scope { true } else { false } }
    #expect(ofAccount.map(\.1.missed.events) == [1, 1])
    // Before its first call nothing is known of the third trail.
    #expect(ofAccount.map(\.1.perhapsLogged.events) == [1, 1])
    let ofFirst = windows.filter { $0.0.scope == .trail(Example.arn) }
    #expect(ofFirst.map(\.1.missed.events) == [3] && ofFirst.map(\.1.perhapsLogged.events) == [0])
  }

  @Test("Over time each record counts once, whichever windows missed it", arguments: [1, 2])
  func density(workers: Int) throws {
    let bench = try bench(
      [(.putEventSelectors(Example.narrowed), 60), (.putEventSelectors(.default), 120)],
      [write(10), write(60), write(119), write(120), write(500), Example.object(at: 70)])
    try bench.write("b.json", [write(61)])
    let gaps = try bench.gaps()
    let density = try bench.snapshot { history in
      var search = try MissedEventSearch(gaps, covering: nil, in: history)
      search.replayer.workers = workers
      // Ten slices of ten seconds; the last records are after them.
      search.density = EventDensity(
        Example.start.advanced(bySeconds: 50)..<Example.start.advanced(bySeconds: 150), slices: 10)
      return try search.run(LogFinder(paths: [bench.logs])).density
    }
    #expect(density?.happened == [0, 2, 1, 0, 0, 0, 1, 1, 0, 0])
    #expect(density?.missed == [0, 2, 0, 0, 0, 0, 1, 0, 0, 0])
    #expect(density?.time(of: 3) == Example.start.advanced(bySeconds: 80))
  }

  @Test("A standard counts what it would have logged")
  func standard() throws {
    let bench = try bench(
      [(.putEventSelectors(Example.narrowed), 60)], [write(70), Example.object(at: 70)])
    let everything = TrailSelectors.basic([
      EventSelector(dataResources: [DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3"])])
    ])
    let gaps = try bench.gaps(standard: everything)
    let (missed, _) = try bench.missed(gaps)
    #expect(gaps.windows.count == 1)
    #expect(missed.windows.map(\.missed.events) == [2])
  }

  @Test("A correction is no event, and what was before is needed to count")
  func notCounted() throws {
    let bench = try bench(
      [(.putEventSelectors(Example.narrowed), 60)],
      [
        Example.record(
          at: 70, ["addendum": ["reason": "UPDATED_DATA", "originalEventID": "record-1"]])
      ])
    var gaps = try bench.gaps()
    #expect(try bench.missed(gaps).0.windows.map(\.missed.events) == [0, 0])
    try bench.write("b.json", [write(80)])
    #expect(try bench.missed(gaps).0.windows.map(\.missed.events) == [1, 1])
    gaps.ofTrails[0].before.selectors = nil
    #expect(try bench.missed(gaps).0.windows.map(\.missed.events) == [1, 0])
  }

  @Test("Many names take bounded memory, and every event is counted")
  func manyNames() throws {
    let bench = try bench([(.putEventSelectors(Example.narrowed), 60)], [])
    let count = 25_000
    try bench.write(
      "a.json",
      (0..<count).map { number in
        Example.record(
          at: 70,
          [
            "eventName": .string("Call\(number)"),
            "userIdentity": ["arn": .string("arn:aws:iam::111122223333:user/u\(number)")],
          ])
      })
    for workers in [1, 2] {
      let (missed, events) = try bench.missed(bench.gaps(), workers: workers)
      #expect(events.count == 2 * count)
      for tally in missed.windows {
        #expect(tally.missed.events == count)
        #expect(tally.byCall.count == 10_001 && tally.byPrincipal.count == 10_001)
        #expect(tally.byCall.reduce(0) { $0 + $1.count.events } == count)
        #expect(tally.byPrincipal.last?.principal == "(others)")
      }
    }
  }
}

/// The counts held against a plain evaluation of each record by each window.
@Suite("Missed events, record by record")
struct MissedEventsAgreementTests {
  /// Each of these has events that several windows would count.
  @Test(
    "The search counts what a plain evaluation does",
    arguments: [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12] as [UInt64])
  func agreement(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let bench = try Bench(EntangledTrails.events(&random))
    for file in 0..<4 {
      try bench.write("\(file).json", EntangledTrails.records(300, &random))
    }
    let gaps = try bench.gaps(standard: seed % 4 == 0 ? .default : nil)
    let (missed, events) = try bench.missed(gaps)
    let plain = try PlainCounts(gaps, in: bench)
    #expect(events == plain.events, "seed \(seed)")
    #expect(missed.windows.count == gaps.windows.count)
    for (number, tally) in missed.windows.enumerated() {
      let expected = plain.windows[number]
      #expect(tally.missed.events == expected.missed, "seed \(seed), window \(number + 1)")
      #expect(tally.missed.writes == expected.writes)
      #expect(tally.certain.events == expected.certain)
      #expect(tally.undecided.events == expected.undecided)
      #expect(tally.perhapsLogged.events == expected.perhaps)
      #expect(tally.byCall.reduce(0) { $0 + $1.count.events } == expected.missed)
      #expect(
        Dictionary(uniqueKeysWithValues: tally.byPrincipal.map { ($0.principal, $0.count.events) })
          == expected.principals)
    }
    #expect(missed.windows.contains { $0.missed.events > 5 }, "seed \(seed) missed nothing")
    #expect(seed % 4 == 0 || plain.contested > 0, "seed \(seed) has no event of two windows")
    let alone = try bench.missed(gaps, workers: 1)
    #expect(alone.1 == events)
  }
}

/// Evaluates each record by the configuration before each window and by all trails, without a cache or layers.
private struct PlainCounts {
  struct Window {
    var missed = 0
    var writes = 0
    var certain = 0
    var undecided = 0
    var perhaps = 0
    var principals: [String: Int] = [:]
  }

  private(set) var windows: [Window]
  private(set) var events: [MissedEvent] = []
  /// How many events more than one window of a scope would count.
  private(set) var contested = 0

  init(_ gaps: Gaps, in bench: Bench) throws {
    let judges = try bench.snapshot { try Judges($0, covering: Bench.trusting) }
    windows = gaps.windows.map { _ in Window() }
    let all = gaps.windows
    let before = all.map { $0.before.selectors.map(CompiledSelectors.init) }
    typealias Found = (
      window: Int, isKnown: Bool, perhaps: Bool, event: MissedEvent, isContested: Bool
    )
    var found: [[Found]] = []
    _ = try Replayer(judges: Judges()).run(
      LogFinder(paths: [bench.logs]),
      map: { record, judged, _ -> [Found]? in
        if record.addendum?.correctedEventID != nil { return nil }
        let settling = Settling.standard.applied(to: record)
        var latest: [Gap.Scope: Int] = [:]
        var candidates: [Gap.Scope: Int] = [:]
        for (index, gap) in all.enumerated() {
          guard record.time >= gap.from, gap.until.map({ record.time < $0 }) ?? true else {
            continue
          }
          let decision = TrailGates(trail: gap.before.trail).judge(
            judged, at: record.time,
            by: JudgedConfiguration(state: gap.before.state, selectors: before[index]), .unseen)
          guard decision.answer == .logged else { continue }
          candidates[gap.scope, default: 0] += 1
          if let other = latest[gap.scope], all[other].from > gap.from { continue }
          latest[gap.scope] = index
        }
        return latest.values.sorted().compactMap { index -> Found? in
          let gap = all[index]
          var isKnown = true
          var perhaps = false
          var isCertain = true
          for judge in judges.all {
            if case .trail(let trail) = gap.scope, trail != judge.trail { continue }
            let verdict = judge.verdict(judged, at: record.time, settling: settling)
            let answer = verdict.judgement.answer
            if answer == .logged { return nil }
            if answer == .uncertain {
              if judge.trail == gap.trail { isKnown = false } else { perhaps = true }
            }
            if verdict.answer != .notLogged { isCertain = false }
          }
          let fields = record.fields
          var event = MissedEvent(
            window: index + 1, scope: gap.scope, id: fields.eventID.string, time: record.time,
            source: fields.eventSource.string, name: fields.eventName.string,
            region: fields.awsRegion.string,
            principal: fields.userARN.string ?? fields.invokedBy.string,
            readOnly: fields.readOnly.bool, isCertain: isCertain)
          event.account = fields.recipientAccountID.string
          event.errorCode = fields.errorCode.string
          let whole = try? JSONValue(parsing: record.bytes)
          event.sourceIPAddress = whole?.present("sourceIPAddress")?.string
          event.userAgent = whole?.present("userAgent")?.string
          event.requestID = whole?.present("requestID")?.string
          return (index, isKnown, perhaps, event, candidates[gap.scope, default: 0] > 1)
        }
      }, deliver: { found.append($0) })
    for each in found.flatMap(\.self) {
      if each.isContested { contested += 1 }
      guard each.isKnown else {
        windows[each.window].undecided += 1
        continue
      }
      events.append(each.event)
      windows[each.window].missed += 1
      if each.event.readOnly == false { windows[each.window].writes += 1 }
      if each.event.isCertain { windows[each.window].certain += 1 }
      if each.perhaps { windows[each.window].perhaps += 1 }
      windows[each.window].principals[each.event.principal ?? "", default: 0] += 1
    }
  }
}
