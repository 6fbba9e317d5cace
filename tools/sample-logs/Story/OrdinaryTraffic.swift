import SampleRecords

/// The work that goes on whether or not anyone attacks: jobs every hour, people by day.
struct OrdinaryTraffic {
  private var work: OrdinaryWork
  private var chance: Chance

  init(chance: Chance) {
    self.chance = chance.branch("rhythm")
    work = OrdinaryWork(chance: chance.branch("work"))
  }

  mutating func tell(day: Int, to recorder: inout Recorder) {
    for hour in 0..<24 {
      let jobs = Moment.on(day: day, hour, chance.within(20...36), 0)
      burst(at: jobs, people: false, to: &recorder)
      if (8..<17).contains(hour) {
        let people = Moment.on(day: day, hour, chance.within(46...52), 0)
        burst(at: people, people: true, to: &recorder)
      }
      if hour % 4 == 1 {
        abroad(at: .on(day: day, hour, chance.within(5...50), 0), to: &recorder)
      }
    }
  }

  /// Two minutes of work: a quiet account's records come in clusters.
  private mutating func burst(at time: Moment, people: Bool, to recorder: inout Recorder) {
    for _ in 0..<chance.within(20...28) {
      let (call, caller) = people && chance.happens(oneIn: 2) ? work.byPeople() : work.byPrograms()
      recorder.record(call, by: caller, at: time + chance.below(120))
    }
    for _ in 0..<chance.within(15...23) {
      let (call, caller) = work.onData()
      recorder.record(call, by: caller, at: time + chance.below(120))
    }
  }

  private mutating func abroad(at time: Moment, to recorder: inout Recorder) {
    for _ in 0..<chance.within(5...9) {
      let (call, caller) = work.abroad()
      recorder.record(call, by: caller, at: time + chance.below(90))
    }
  }
}
