import SampleRecords

/// What happened in the account: three days, of which the second has a night that two trails did
/// not see.
///
/// The folder stands for an archive that a trail of the organisation fills from outside, so it holds
/// all that happened, whether or not the account's own trails logged it.
struct Story {
  static let start = Moment(seconds: 1_740_960_000)  // 2025-03-03T00:00:00Z

  private(set) var chance: Chance
  private var recorder: Recorder
  private let days: Int

  init(seed: UInt64, days: Int) {
    let source = Chance(seed: seed)
    chance = source.branch("story")
    recorder = Recorder(chance: source.branch("recorder"))
    self.days = days

    trailsAreSetUp()
    legacyTrailPauses()
    attackerLooksAround()
    trailsAreBlinded()
    attackerWorksUnseen()
    trailsAreRestored()
    accountIsCleanedUp()

    var traffic = OrdinaryTraffic(chance: source.branch("traffic"))
    for day in 1...days {
      traffic.tell(day: day, to: &recorder)
    }
  }

  /// Of fewer days than the story has, the part that fits.
  var records: [Record] {
    let end = Moment.on(day: days + 1, 00, 00, 00)
    return recorder.records.filter { $0.time < end }
  }

  mutating func happens(_ call: Call, by caller: Caller, at time: Moment) {
    recorder.record(call, by: caller, at: time)
  }

  /// A choice made by the story, where it does not matter which.
  mutating func choose(_ range: ClosedRange<Int>) -> Int {
    chance.within(range)
  }
}

extension Moment {
  /// A time of the story's first, second or later day.
  static func on(day: Int, _ hour: Int, _ minute: Int, _ second: Int) -> Moment {
    Story.start + ((day - 1) * 86_400 + hour * 3_600 + minute * 60 + second)
  }
}
