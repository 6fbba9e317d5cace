import PseudoRandom
import CloudTrail
import History

/// What held at random moments of random trails, by the store and by the model.
struct Lookups {
  let history: GeneratedHistory
  let model: Model
  let path: String
  /// The recorded time of the first batch.
  let recorded: Timestamp

  func run(_ report: inout Report) throws {
    let store = try History(path: path)
    let questions = questions(20_000)

    var latencies: [Double] = []
    for question in questions {
      var period: Period?
      latencies.append(
        try elapsed {
          period = try store.snapshot {
            try $0.period(of: history.arn(question.trail), at: question.time)
          }
        })
      report.check(agrees(period, model.moment(question.trail, at: question.time)))
    }
    add("lookup.each", "state at a moment, each in a snapshot of its own", latencies, &report)

    try store.snapshot { snapshot in
      latencies = []
      for question in questions {
        var period: Period?
        latencies.append(
          try elapsed {
            period = try snapshot.period(of: history.arn(question.trail), at: question.time)
          })
        report.check(agrees(period, model.moment(question.trail, at: question.time)))
      }
      add("lookup.together", "state at a moment, within one snapshot", latencies, &report)

      latencies = []
      for question in questions {
        var selectors: TrailSelectors?
        latencies.append(
          try elapsed {
            let period = try snapshot.period(of: history.arn(question.trail), at: question.time)
            selectors = try period.flatMap { try snapshot.selectors(of: $0.state) }
          })
        report.check(selectors == expected(model.moment(question.trail, at: question.time)))
      }
      add("lookup.selectors", "selectors at a moment, within one snapshot", latencies, &report)
      try asKnown(snapshot, &report)
    }
  }

  private func asKnown(_ snapshot: HistorySnapshot, _ report: inout Report) throws {
    var latencies: [Double] = []
    var random = SplitMix64(seed: history.seed &+ 1)
    for question in questions(500) {
      let batch = random.below((history.events + Import.batch - 1) / Import.batch)
      let known = Timestamp(microseconds: recorded.microseconds + Int64(batch))
      var period: Period?
      latencies.append(
        try elapsed {
          period = try snapshot.period(
            of: history.arn(question.trail), at: question.time, asKnownAt: known)
        })
      let last = Int64((batch + 1) * Import.batch)
      report.check(
        agrees(period, model.moment(question.trail, at: question.time, upTo: last)))
    }
    add("lookup.asKnown", "state at a moment, as known at another", latencies, &report)
  }

  private func questions(_ count: Int) -> [(trail: Int, time: Timestamp)] {
    var random = SplitMix64(seed: history.seed)
    let last = history.time(of: history.events - 1).second
    let first = history.time(of: 0).second
    return (0..<count).map { _ in
      let trail = random.below(history.trails)
      return (trail, Timestamp(seconds: first + Int64(random.below(Int(last - first) + 1))))
    }
  }

  private func agrees(_ period: Period?, _ moment: Model.Moment?) -> Bool {
    guard let moment else {
      // Before its creation a trail is known not to be, or, where even that was not known yet,
      // there is no answer.
      return period == nil || period?.state.exists == .known(false)
    }
    return period?.setBy == moment.sequence && period?.from == moment.time
      && period?.state.logging == .known(moment.isLogging)
      && period?.state.selectorsBy == moment.selectorsBy
  }

  private func expected(_ moment: Model.Moment?) -> TrailSelectors? {
    guard let moment else { return nil }
    if case .putEventSelectors(let put) = history.change(of: Int(moment.selectorsBy - 1)) {
      return put
    }
    return .default
  }

  private func add(
    _ name: String, _ meaning: String, _ latencies: [Double], _ report: inout Report
  ) {
    let sorted = latencies.sorted()
    for (part, word) in [(0.5, "p50"), (0.99, "p99"), (1.0, "max")] {
      report.add("\(name).\(word)", "\(meaning), \(word)", sorted.quantile(part) * 1e6, "µs")
    }
  }
}
