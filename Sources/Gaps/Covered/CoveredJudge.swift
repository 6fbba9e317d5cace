import CloudTrail
import Comparison
import History
import Replay
import Selectors

/// Says how much of what somebody asked for some configurations log together, and keeps what it worked out:
/// histories go back and forth between the same configurations.
struct ShareJudge {
  /// What a trail is at a moment, as far as it decides.
  struct Moment: Hashable {
    /// The number of its configuration, without what is in doubt; nil if its selectors are not known.
    var sure: Int?
    /// The number of its last known configuration; nil if its selectors are not known.
    var last: Int?
    /// Whether it is known not to log management writes, whatever else it logs, if its last known configuration
    /// does not.
    var logsNoWrites = false
  }

  /// What some configurations log of the events that are asked for.
  fileprivate struct Part {
    var answers: Set<Answer>
    var lost: String?
    var example: String?
    var open: LoggedTimes.Open?
  }

  /// How much is logged, and why it is not known if it is not.
  struct Judged: Hashable {
    var share: LoggedTimes.Share
    /// Whether something surely was logged.
    var logsSome = false
    var lost: String?
    var example: String?
    /// Why it is not known, if that is none of the trails' own doubts.
    var open: LoggedTimes.Open?
    /// The share by what is known, if ``share`` is not, and what is not logged by it.
    var known: LoggedTimes.Share?
    var knownLost: String?
  }

  private let asked: ComparedTrail
  private let writes: ComparedTrail?
  private let writesInWords: String
  private let account: String
  private var comparer = Comparer()
  private var numbers: [Key: Int] = [:]
  private var configurations: [ComparedTrail] = []
  private var parts: [PartKey: Part] = [:]

  /// What decides of a configuration.
  private struct Key: Hashable {
    var region: String
    var account: String
    var isGeneration0: Bool
    var gates: [Known<Bool>]
    var selectors: TrailSelectors?

    init(_ trail: ComparedTrail) {
      (region, account) = (trail.trail.region, trail.trail.account)
      let state = trail.state
      isGeneration0 = state.generation == 0
      gates = [
        state.exists, state.logging, state.isMultiRegion, state.includesGlobalServices,
        state.isOrganization, state.logsRecursively,
      ]
      selectors = trail.selectors
    }
  }

  private struct PartKey: Hashable {
    var ofWrites: Bool
    var configurations: [Int]
    var era: Int
  }

  /// - Parameters:
  ///   - asked: what is asked for.
  ///   - partition: that of the trails.
  ///   - account: whose events are meant.
  ///   - region: the Region in which they are recorded; nil for all.
  init(_ asked: EventsAskedFor, partition: String, account: String, region: String?) {
    let leader = GlobalServices.leader(of: partition)
    let trail = TrailARN(
      partition: partition, region: region ?? leader ?? "us-east-1", account: account,
      name: "asked")
    var state = TrailState.unlimited
    // What CloudTrail itself writes is not asked for.
    state.logsRecursively = .known(false)
    state.isOrganization = .known(false)
    if let region {
      state.isMultiRegion = .known(false)
      state.includesGlobalServices = .known(region == leader)
    }
    self.account = account
    self.asked = ComparedTrail(
      trail: trail, state: state, selectors: asked.selectors(in: partition))
    writesInWords = asked.managementWrites?.words ?? ""
    writes = asked.managementWrites.map {
      ComparedTrail(trail: trail, state: state, selectors: $0.selectors(in: partition))
    }
  }

  /// Whether the events that are asked for are all management events that write.
  private var asksForWritesAlone: Bool { writes?.selectors == asked.selectors }

  /// The number of a configuration: equal ones have the same.
  mutating func number(of trail: ComparedTrail) -> Int {
    let key = Key(trail)
    if let known = numbers[key] { return known }
    numbers[key] = configurations.count
    configurations.append(trail)
    return configurations.count - 1
  }

  /// Whether there are documented events of what is asked for.
  mutating func hasEvents() -> Bool {
    !part([], of: asked, ofWrites: false, at: nil).answers.isEmpty
  }

  /// How much of what is asked for some trails log together.
  mutating func judge(_ trails: [Moment], at time: Timestamp) -> Judged {
    let sure = Set(trails.compactMap(\.sure))
    let judged = judge(sure, of: asked, ofWrites: false, at: time)
    let areAllKnown = trails.allSatisfy { $0.sure != nil }
    if judged.share == .all || areAllKnown && judged.share != .unknown { return judged }
    if let found = judgeWrites(trails, at: time) { return found }
    let last = Set(trails.compactMap(\.last))
    let open = areAllKnown ? judged.open : nil
    if last.isEmpty { return Judged(share: .unknown, open: open, known: .unknown) }
    let known = last == sure ? judged : judge(last, of: asked, ofWrites: false, at: time)
    return Judged(
      share: .unknown, logsSome: judged.logsSome, open: open, known: known.share,
      knownLost: known.lost)
  }

  /// Management writes that are surely not logged, although nothing else is sure.
  private mutating func judgeWrites(_ trails: [Moment], at time: Timestamp) -> Judged? {
    guard let writes, trails.contains(where: \.logsNoWrites) else { return nil }
    var rest: Set<Int> = []
    for trail in trails {
      if trail.logsNoWrites, let last = trail.last,
        part([last], of: writes, ofWrites: true, at: time).answers == [.notLogged]
      {
        continue
      }
      guard let sure = trail.sure else { return nil }
      rest.insert(sure)
    }
    var judged = judge(rest, of: writes, ofWrites: true, at: time)
    if asksForWritesAlone {
      return judged.share == .none || judged.share == .part ? judged : nil
    }
    // What is lost is told from the writes alone.
    switch judged.share {
    case .all, .unknown: return nil
    case .part: judged.lost = judged.lost.map { "of \(writesInWords): \($0)" }
    case .none: judged.lost = writesInWords
    }
    judged.share = .part
    return judged
  }

  private mutating func judge(
    _ configurations: Set<Int>, of asked: ComparedTrail, ofWrites: Bool, at time: Timestamp
  ) -> Judged {
    var some: [Int] = []
    for number in configurations.sorted() {
      let answers = part([number], of: asked, ofWrites: ofWrites, at: time).answers
      if answers == [.logged] { return Judged(share: .all, logsSome: true) }
      // Whoever logs nothing of it adds nothing.
      if answers != [.notLogged] { some.append(number) }
    }
    let part = part(some, of: asked, ofWrites: ofWrites, at: time)
    var judged = Judged(share: .unknown, logsSome: part.answers.contains(.logged))
    if part.answers == [.logged] {
      judged.share = .all
    } else if part.answers.contains(.notLogged) {
      judged.share = part.answers == [.notLogged] ? .none : .part
      (judged.lost, judged.example) = (part.lost, part.example)
    } else {
      judged.open = part.open
    }
    return judged
  }

  /// - Parameter numbers: of configurations, in order.
  private mutating func part(
    _ numbers: [Int], of asked: ComparedTrail, ofWrites: Bool, at time: Timestamp?
  ) -> Part {
    let key = PartKey(ofWrites: ofWrites, configurations: numbers, era: Self.era(of: time))
    if let known = parts[key] { return known }
    var others = numbers.map { configurations[$0] }
    if others.count > 1 {
      // The same union comes about in many ways.
      let joined = Set(JoinedConfigurations.joined(others).map { number(of: $0) }).sorted()
      if joined != numbers {
        let part = part(joined, of: asked, ofWrites: ofWrites, at: time)
        parts[key] = part
        return part
      }
    }
    if others.isEmpty {
      var silent = asked
      silent.state.logging = .known(false)
      others = [silent]
    }
    let comparison = comparer.compare(asked, withAllOf: others, ofAccount: account, at: time)
    let part = Part(comparison)
    if parts.count >= 100_000 { parts = [:] }
    parts[key] = part
    return part
  }

  /// The moments at which the rules of the gates changed.
  static let changesOfRules = [
    GlobalServices.dayOfChange, GlobalServices.dayOfChange.advanced(bySeconds: 86_400),
    TrailGates.firstRecursiveLogging,
  ]

  private static func era(of time: Timestamp?) -> Int {
    guard let time else { return -1 }
    return changesOfRules.count { $0 <= time }
  }
}

extension ShareJudge.Part {
  fileprivate init(_ comparison: Comparison) {
    answers = comparison.answers
    switch comparison.outcome {
    case .notComparable, .tooLarge:
      answers = [.uncertain]
      open = LoggedTimes.Open(events: comparison.reason ?? "too many kinds of events")
    case .same, .narrowed, .widened, .both, .undecided:
      let worst = comparison.losses.worstFirst
      if let first = worst.first {
        lost = worst.words
        example = first.witness.words
      }
      // Of what is not asked for it may be open, too.
      open =
        comparison.open.first { $0.witness.first.answer == .logged }
        .map { LoggedTimes.Open(events: $0.events.words, reason: $0.witness.second) }
    }
  }
}
