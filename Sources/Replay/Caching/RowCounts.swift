import Selectors

/// Counts of many trails at once, until they are moved to a report.
struct RowCounts {
  private let trails: Int
  private let known: KnownVerdicts
  private let answers: [Answer]
  /// By trail and kind of verdict.
  private var verdicts: [ReplayReport.Count]
  /// By trail, of events of one name.
  private var names: [VerdictCounts]

  init(trails: Int, known: KnownVerdicts) {
    self.trails = trails
    self.known = known
    answers = known.examples.map(\.judgement.answer)
    verdicts = Array(repeating: .init(), count: trails * known.examples.count)
    names = Array(repeating: .init(), count: trails)
  }

  /// - Parameter verdict: the number among the known ones.
  mutating func add(_ count: ReplayReport.Count, _ trail: Int, verdict: UInt32) {
    let kind = known.kinds[Int(verdict)]
    verdicts[trail * answers.count + kind].add(count)
  }

  /// Counts records of the name at hand.
  mutating func addName(_ records: Int, _ trail: Int, verdict: UInt32) {
    names[trail].add(records, to: answers[known.kinds[Int(verdict)]])
  }

  /// Closes the events of one name.
  mutating func moveNames(to report: inout ReplayReport, as name: EventName) {
    report.count(names, of: name)
    for trail in names.indices { names[trail] = .init() }
  }

  mutating func moveVerdicts(to report: inout ReplayReport) {
    for trail in 0..<trails {
      for (kind, example) in known.examples.enumerated() {
        let count = verdicts[trail * answers.count + kind]
        if count.events > 0 { report.trails[trail].count(example, count) }
      }
    }
    verdicts = Array(repeating: .init(), count: verdicts.count)
  }
}
