import CloudTrail
import Replay
import Testing

@testable import History
@testable import Reports

@Suite("What was read, and where the holes are")
struct ReadSourcesTests {
  typealias Made = MadeUpReadings
  private static let home = Made.place("us-east-1")

  private static func only(_ sources: ReadSources) throws -> ReadSources.Place {
    try #require(sources.places.count == 1)
    return sources.places[0]
  }

  @Test("Dense time is read, a gap longer than the largest is a hole, a shorter one is not")
  func holes() throws {
    for (gap, isHole) in [(3 * Made.hour, false), (3 * Made.hour + 120, true)] {
      var made = Made()
      made.read(Self.home, 0..<Made.day)
      made.read(Self.home, Made.day + gap - 60..<2 * Made.day)
      let place = try Self.only(made.sources())
      #expect(place.holes.spans.count == (isHole ? 1 : 0))
      if isHole {
        // From the second after the last record to the next one.
        #expect(
          place.holes.spans == [
            Made.time(Made.day - 59)..<Made.time(Made.day + gap - 60)
          ])
      }
      #expect(made.sources().hasHoles == isHole)
      #expect(!made.sources { $0.largestGap = 4 * Made.hour }.hasHoles)
    }
  }

  @Test("Files of other names show records, and nothing of what lacks")
  func otherFiles() throws {
    var made = Made()
    made.read(Self.home, 0..<Made.day, isOwn: false)
    let place = try Self.only(made.sources())
    #expect(place.read.isEmpty && place.total.records == 288 * 5)
    #expect(place.holes.spans == [Made.time(0)..<Made.time(Made.day - 59)])
    let day = Made.time(0)..<Made.time(Made.day)
    #expect(place.state(in: day, hasRecords: true) == .recordsOnly)
    #expect(place.state(in: day, hasRecords: false) == .unread)
  }

  @Test("A hole is filled by what was looked up, and by what is declared of that place or account")
  func filled() throws {
    func lacks(_ claims: [CompletenessClaim]) -> Bool {
      var made = Made()
      made.read(Self.home, 0..<Made.day)
      made.read(Self.home, 2 * Made.day..<3 * Made.day)
      for claim in claims {
        var draft = ReadingDraft(kind: .claim)
        draft.claim = claim
        made.add(draft)
      }
      return made.sources { $0.window.regions = ["us-east-1"] }.hasHoles
    }
    func claim(
      _ kind: CompletenessClaim.Kind, _ region: String?, of account: String = Made.account,
      until: Int64 = 2 * Made.day
    ) -> CompletenessClaim {
      CompletenessClaim(
        kind, accounts: [account], regions: region.map { [$0] } ?? [],
        from: Made.time(Made.day - 60),
        until: Made.time(until))
    }
    #expect(lacks([]))
    #expect(!lacks([claim(.complete, nil)]) && !lacks([claim(.complete, "us-east-1")]))
    #expect(!lacks([claim(.lookup, "us-east-1")]))
    #expect(lacks([claim(.complete, "eu-west-1")]) && lacks([claim(.lookup, "eu-west-1")]))
    #expect(lacks([claim(.complete, nil, of: "444455556666")]))
    #expect(lacks([claim(.complete, nil, until: 2 * Made.day - 1)]))
  }

  @Test(
    "Nothing is expected of a place before its first evidence, or the creation of a trail there")
  func beginnings() throws {
    var made = Made()
    made.read(Self.home, 0..<3 * Made.day)
    made.read(Made.place("eu-west-1"), Made.day..<3 * Made.day)
    #expect(!made.sources().hasHoles)
    func hole(_ createdAt: Int64) -> [Range<Timestamp>] {
      made.sources([Made.trail("late", "eu-west-1", createdAt: Made.time(createdAt))])
        .places.first { $0.name.region == "eu-west-1" }?.holes.spans ?? []
    }
    #expect(hole(2 * Made.day) == [])
    #expect(hole(Made.day / 2) == [Made.time(Made.day / 2)..<Made.time(Made.day)])
    // Not before the first evidence of all.
    #expect(hole(-Made.day) == [Made.time(0)..<Made.time(Made.day)])
  }

  @Test("All is expected of a place until the last evidence of all")
  func ends() {
    var made = Made()
    made.read(Self.home, 0..<3 * Made.day)
    made.read(Made.place("eu-west-1"), 0..<2 * Made.day)
    made.read(Made.place("eu-west-2"), 0..<3 * Made.day - 2 * Made.hour)
    let holes = made.sources().holes
    #expect(holes.map(\.regions) == [["eu-west-1"]])
    #expect(holes.map(\.until) == [Made.time(3 * Made.day - 59)])
    // A clock that is behind expects nothing later.
    #expect(!made.sources(now: Made.time(2 * Made.day)).hasHoles)
  }

  @Test("The home of a trail is expected though nothing of it was read; other Regions are not")
  func homes() {
    var made = Made()
    made.read(Self.home, 0..<Made.day)
    let trail = Made.trail("abroad", "eu-central-1", of: "444455556666")
    let sources = made.sources([trail])
    #expect(sources.places.map(\.name.region) == ["eu-central-1", "us-east-1"])
    #expect(sources.holes.map(\.account) == ["444455556666"])
    #expect(sources.holes.map(\.length) == [sources.window.map(TimeRanges.length(of:))])
  }

  @Test("What was asked for is expected from its beginning to its end")
  func asked() {
    var made = Made()
    made.read(Self.home, 0..<Made.day)
    func holes(_ since: Int64?, _ until: Int64?) -> [Range<Timestamp>] {
      made.sources {
        $0.window.since = since.map(Made.time)
        $0.window.until = until.map(Made.time)
      }.holes.map { $0.from..<$0.until }
    }
    #expect(holes(0, Made.day) == [])
    #expect(holes(Made.hour, 2 * Made.hour) == [])
    #expect(holes(-Made.day, Made.day) == [Made.time(-Made.day)..<Made.time(0)])
    #expect(holes(nil, 2 * Made.day) == [Made.time(Made.day - 59)..<Made.time(2 * Made.day)])
    #expect(
      holes(5 * Made.day, 6 * Made.day) == [Made.time(5 * Made.day)..<Made.time(6 * Made.day)])
    // Up to the largest gap, an end cannot be told from quiet.
    #expect(holes(-3 * Made.hour, Made.day + 2 * Made.hour) == [])
    #expect(holes(-3 * Made.hour - 1, nil).count == 1)
  }

  @Test("Accounts and Regions that were asked for and are not known are a finding")
  func notFound() {
    var made = Made()
    made.read(Self.home, 0..<Made.day)
    made.read(Made.place("eu-west-1"), 0..<Made.hour)
    #expect(made.sources().hasHoles)
    #expect(!made.sources { $0.window.regions = ["us-east-1"] }.hasHoles)
    let sources = made.sources {
      $0.window.accounts = [Made.account, "999999999999"]
      $0.window.regions = ["us-east-1", "mars-1"]
    }
    #expect(sources.notFound == ["999999999999", "mars-1"] && sources.hasHoles)
    #expect(sources.total.files == 288)
  }

  @Test("Nothing read is no hole, unless a time was asked for")
  func nothing() {
    let made = Made()
    let trails = [Made.trail("one")]
    #expect(made.sources().window == nil && !made.sources().hasHoles)
    #expect(!made.sources(trails).hasHoles)
    #expect(
      made.sources().text(MapStyle(width: 80), commands: madeUpCommands) == "nothing was read\n")
    let asked = made.sources(trails) {
      $0.window.since = Made.time(0)
      $0.window.until = Made.time(Made.day)
    }
    #expect(asked.holes.map(\.length) == [Made.day * 1_000_000])
  }

  @Test("A store from before the ledger counts as read up to its last call there, and no further")
  func beforeLedger() throws {
    var made = Made()
    var draft = ReadingDraft(kind: .upgrade)
    draft.activity[Self.home] = Activity(at: Made.time(Made.day))
    made.add(draft)
    #expect(!made.sources().hasHoles)
    made.read(Self.home, 2 * Made.day..<3 * Made.day)
    let place = try Self.only(made.sources())
    #expect(place.holes.spans == [Made.time(Made.day + 1)..<Made.time(2 * Made.day)])
  }

  @Test("Self-blind time is shown and is no hole; it is cut to what was asked for")
  func selfBlind() throws {
    var made = Made()
    made.read(Self.home, 0..<Made.day)
    let spans = [
      BlindSpan(
        kind: .selfBlind, from: Made.time(Made.hour), until: Made.time(Made.hour + 39),
        place: Self.home),
      BlindSpan(kind: .selfBlind, from: Made.time(20 * Made.hour), until: nil, place: Self.home),
      BlindSpan(kind: .unread, from: nil, until: Made.time(2 * Made.hour), place: Self.home),
    ]
    let sources = made.sources(selfBlind: spans, by: .hour) {
      $0.window.until = Made.time(21 * Made.hour)
    }
    let place = try Self.only(sources)
    #expect(!sources.hasHoles)
    #expect(
      place.selfBlind.spans == [
        Made.time(Made.hour)..<Made.time(Made.hour + 39),
        Made.time(20 * Made.hour)..<Made.time(21 * Made.hour),
      ])
    let states = (0..<3).map { hour in
      place.state(
        in: Made.time(hour * Made.hour)..<Made.time((hour + 1) * Made.hour), hasRecords: true)
    }
    #expect(states == [.read, .selfBlind, .read])
  }

  @Test("Seconds of self-blind time do not hide that the rest of a cell was not read")
  func holeBeforeSelfBlind() throws {
    var made = Made()
    made.read(Self.home, 0..<26 * Made.hour)
    made.read(Self.home, 47 * Made.hour..<3 * Made.day)
    let span = BlindSpan(
      kind: .selfBlind, from: Made.time(25 * Made.hour), until: Made.time(25 * Made.hour + 10),
      place: Self.home)
    let sources = made.sources(selfBlind: [span])
    let place = try Self.only(sources)
    func state(_ day: Int64) -> ReadSources.CellState {
      place.state(
        in: Made.time(day * Made.day)..<Made.time((day + 1) * Made.day), hasRecords: false)
    }
    #expect([state(0), state(1), state(2)] == [.read, .partlyRead, .read])
    // Both lengths are in the row of the day.
    var rows: [String] = []
    sources.eachCSVRow { rows.append($0) }
    #expect(rows.contains { $0.contains(",partlyRead,") && $0.hasSuffix(",10\n") }, "\(rows)")
  }

  @Test("A file counts once however often it was read, at the place and day of its first record")
  func counts() throws {
    var made = Made()
    made.read(Self.home, 0..<2 * Made.day)
    let once = made.sources()
    made.read(Self.home, 0..<2 * Made.day)
    let twice = made.sources()
    #expect(once.total == ReadCounts.Count(files: 576, records: 2880))
    #expect(twice.total == once.total)
    let place = try Self.only(twice)
    #expect(place.cells.count == 2 && place.cells.values.allSatisfy { $0.files == 288 })
    // Read without a record first, and with records by a later import.
    var draft = ReadingDraft(kind: .file, path: "late.json")
    draft.delivery = NamedDelivery(place: Self.home, time: Made.time(60))
    made.add(draft)
    #expect(made.sources().total == ReadCounts.Count(files: 577, records: 2880))
    var activity = Activity(at: Made.time(60))
    activity.records = 7
    draft.activity = [Self.home: activity]
    made.add(draft)
    #expect(made.sources().total == ReadCounts.Count(files: 577, records: 2887))
    // A count that an altered ledger may hold.
    draft.path = "huge.json"
    draft.activity[Self.home]?.records = .max
    made.add(draft)
    #expect(made.sources().total.records == .max)
  }
}
