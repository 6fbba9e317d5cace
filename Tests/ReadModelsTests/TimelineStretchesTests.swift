import CloudTrail
import History
import ReadModels
import ReplayTestSupport
import TestSupport
import Testing

/// A long timeline is read in stretches of time. What it says is what is said of each event by itself.
@Suite("Timelines in stretches")
struct TimelineStretchesTests {
  private static let other: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/other"

  /// Changes close together, then ever further apart, up to years, of two trails.
  private static let events: [TrailEvent] = (0..<240).flatMap { index -> [TrailEvent] in
    let number = Int64(index)
    let second = 2 + number * number * number * 3
    let change: TrailChange =
      switch index % 5 {
      case 0: .putEventSelectors(Example.narrowed)
      case 1: .putEventSelectors(.default)
      case 2: .lose(call: .putEventSelectors, reason: "omitted")
      case 3: .stopLogging
      default: .startLogging
      }
    let mine = Example.event(change, at: second, id: "a-\(index)")
    return index.isMultiple(of: 3)
      ? [mine, Example.event(change, at: second, id: "b-\(index)", trail: other)] : [mine]
  }

  private func lines(
    _ history: HistorySnapshot, of stream: EventStream? = nil, isNewestFirst: Bool = false,
    asKnownAt knownAt: Timestamp? = nil
  ) throws -> [String] {
    var lines: [String] = []
    try Timeline.each(
      in: history, of: stream, isNewestFirst: isNewestFirst, asKnownAt: knownAt
    ) { lines.append($0.json.compact) }
    return lines
  }

  @Test("Forwards, backwards, of one trail, and as known at a moment")
  func same() throws {
    let bench = try Bench([Example.created, Example.started] + Self.events)
    try bench.snapshot { history in
      let forwards = try lines(history)
      #expect(forwards.count == Self.events.count + 2)
      #expect(try lines(history, isNewestFirst: true) == forwards.reversed())
      #expect(try lines(history, asKnownAt: Bench.learned.advanced(bySeconds: 60)) == forwards)
      let sequences =
        try forwards.map { line in
          guard case .integer(let sequence) = try JSONValue(parsing: line)["sequence"] else {
            return 0
          }
          return sequence
        } as [Int64]
      let alone = try Timeline.entries(ofEvents: sequences, in: history).map(\.json.compact)
      #expect(alone == forwards)
      for trail in [Example.arn, Self.other] {
        let mine = try lines(history, of: .trail(trail))
        #expect(mine == forwards.filter { $0.contains("\"\(trail.text)\"") })
      }
    }
  }

  @Test("A call whose clock was ahead, and which takes effect years before its time")
  func clockAhead() throws {
    let folder = try ScratchFolder()
    let path = folder.path + "/store.sqlite"
    let recorder = try Recorder(path: path, now: { Bench.learned })
    let live = Provenance(channel: .live)
    let calls = [
      Example.created, Example.started, Example.event(.stopLogging, at: 400_000_000, id: "ahead"),
      Example.event(.putEventSelectors(Example.narrowed), at: 400_000_001, id: "ahead-too"),
      Example.event(.startLogging, at: 100, id: "back"),
      Example.event(.putEventSelectors(.default), at: 200_000_000, id: "later"),
    ]
    for outcome in try recorder.append(calls.map { ($0, live) }) {
      if case .refused(let error) = outcome { throw error }
    }
    try recorder.close()
    try History(path: path).snapshot { history in
      let forwards = try lines(history)
      #expect(forwards.count { $0.contains("\"takesEffect\":") } == 2)
      #expect(try lines(history, isNewestFirst: true) == forwards.reversed())
      #expect(try lines(history, asKnownAt: Bench.learned.advanced(bySeconds: 60)) == forwards)
    }
  }
}
