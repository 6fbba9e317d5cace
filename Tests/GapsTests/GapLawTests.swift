import CloudTrail
import Comparison
import Foundation
import Gaps
import History
import HistoryTestSupport
import Replay
import Selectors
import TestSupport
import Testing

/// Windows against a brute force: every event of a small universe, put to the evaluator at every moment.
@Suite("Every missed event lies in a window, and none outside")
struct GapLawTests {
  static let seeds = 0..<LongRun.rounds(500, long: 20_000)

  @Test("Made-up histories, 500 of them in a usual run")
  func law() throws {
    var windows = 0
    var missed = 0
    let one = ProcessInfo.processInfo.environment["TRAILBACK_SEED"].flatMap { Int($0) }
    for seed in one.map({ $0..<$0 + 1 }) ?? Self.seeds {
      let counts = try check(seed)
      windows += counts.windows
      missed += counts.missed
    }
    // The law would be empty without them.
    #expect(one != nil || windows > Self.seeds.count && missed > 10 * Self.seeds.count)
  }

  private func check(_ seed: Int) throws -> (windows: Int, missed: Int) {
    let made = MadeUpTrails(seed: seed)
    let store = try MemoryStore()
    // One after the other, as calls come in.
    for event in made.events { try store.append([event]) }
    return try store.snapshot { history in
      let gaps = try Gaps(history, covering: CoverageOptions(trustsSilence: true))
      let truth = try Truth(history, made)
      var missed = 0
      for trail in made.trails {
        let found = gaps.ofTrails.filter { $0.trail == trail && $0.kinds != [.destinationChanged] }
        missed += try truth.check(found, [trail], nil, "seed \(seed), \(trail.name)")
        if seed.isMultiple(of: 5) {
          try checkCoverers(found, history, "seed \(seed), \(trail.name)")
        }
      }
      for account in Set(made.trails.map(\.account)) {
        let found = gaps.ofAccounts.filter { $0.scope == .account(account) }
        let trails = made.trails.filter {
          $0.account == account || $0.account == MadeUpTrails.manager
        }
        missed += try truth.check(found, trails, account, "seed \(seed), \(account)")
      }
      return (gaps.ofTrails.count + gaps.ofAccounts.count, missed)
    }
  }
}

extension GapLawTests {
  /// What is worked out for one window is what the windows of all say.
  private func checkCoverers(_ gaps: [Gap], _ history: HistorySnapshot, _ name: String) throws {
    let opened = Dictionary(grouping: gaps, by: \.opening.sequence)
    for gap in gaps where opened[gap.opening.sequence]?.count == 1 {
      let alone = try Gaps.coverers(of: gap, in: history)
      #expect(alone == gap.coverers, "\(name) at \(gap.from)")
    }
  }
}

/// What every trail says of every event at every moment.
private struct Truth {
  let moments: [Timestamp]
  /// By trail, then by moment.
  private var configurations: [TrailARN: [ComparedTrail]] = [:]
  private var answers: [TrailARN: [Answers]] = [:]
  /// By event.
  private let accounts: [String?]

  /// Events of the universe, by number.
  struct Answers {
    var logged: Set<Int> = []
    /// Surely.
    var notLogged: Set<Int> = []

    init(notLogged: Set<Int> = Set(MadeUpTrails.universe.indices)) { self.notLogged = notLogged }

    /// What trails say of every event, each at its moment. A record is read once for all of them.
    static func all(_ trails: [(trail: ComparedTrail, time: Timestamp)]) throws -> [Answers] {
      let judged = trails.map { trail, _ in
        (
          gates: TrailGates(trail: trail.trail),
          configuration: JudgedConfiguration(
            state: trail.state, selectors: trail.selectors.map(CompiledSelectors.init))
        )
      }
      var all = trails.map { _ in Answers(notLogged: []) }
      for (index, record) in MadeUpTrails.universe.enumerated() {
        let answers = try JudgedRecord.reading(json: record) { record in
          zip(judged, trails).map { judge, trail in
            judge.gates.judge(record, at: trail.time, by: judge.configuration, .unseen).answer
          }
        }
        for (number, answer) in answers.enumerated() {
          switch answer {
          case .logged: all[number].logged.insert(index)
          case .notLogged: all[number].notLogged.insert(index)
          case .uncertain: break
          }
        }
      }
      return all
    }

    /// Of several trails together.
    mutating func join(_ other: Answers) {
      logged.formUnion(other.logged)
      notLogged.formIntersection(other.notLogged)
    }
  }

  init(_ history: HistorySnapshot, _ made: MadeUpTrails) throws {
    moments = made.moments
    accounts = try MadeUpTrails.universe.map {
      try JSONValue(parsing: $0)["recipientAccountId"]?.string
    }
    for trail in made.trails {
      guard let timeline = try history.timeline(of: trail) else { continue }
      let configurations = try made.moments.map { moment in
        let state = timeline.period(at: moment).state
        return ComparedTrail(
          trail: trail, state: state, selectors: try history.selectors(of: state))
      }
      self.configurations[trail] = configurations
      answers[trail] = try Answers.all(Array(zip(configurations, made.moments)))
    }
  }

  /// Holds the windows of some trails together against what they logged.
  ///
  /// - Returns: how many events were missed at some moment.
  func check(_ gaps: [Gap], _ trails: [TrailARN], _ account: String?, _ name: String) throws -> Int
  {
    let ofAccount = Set(accounts.indices.filter { account == nil || accounts[$0] == account })
    // What a gate that is not known may have let through before counts as lost.
    let all = Set(MadeUpTrails.universe.indices)
    let before = try Answers.all(gaps.map { ($0.before, $0.from) }).map {
      all.subtracting($0.notLogged)
    }
    let lostAtFirst = gaps.map { gap in
      var then = Answers()
      let first = moments.firstIndex { $0 >= gap.from } ?? 0
      for trail in trails { if let answers = answers[trail] { then.join(answers[first]) } }
      return then.notLogged
    }
    var (everLogged, perhapsLogged) = (Set<Int>(), Set<Int>())
    var missed = 0
    for (index, moment) in moments.enumerated() {
      var now = Answers()
      for trail in trails { if let answers = answers[trail] { now.join(answers[index]) } }
      let expected = everLogged.intersection(now.notLogged).intersection(ofAccount)
      missed += expected.count
      let open = gaps.indices.filter { gaps[$0].contains(moment) }
      let inWindows = open.reduce(into: Set<Int>()) { $0.formUnion(before[$1]) }
        .intersection(now.notLogged).intersection(ofAccount)
      // Of an account nothing is said while one of its trails is not known.
      let isUnknown =
        account != nil && trails.contains { configurations[$0]?[index].isUnknown ?? true }
      #expect(
        isUnknown || Self.some(expected.subtracting(inWindows)) == [],
        "\(name), \(moment): missed events in no window")
      #expect(
        Self.some(inWindows.subtracting(perhapsLogged)) == [],
        "\(name), \(moment): events in a window that were never logged")
      for each in open where gaps[each].kinds != [.unknown] {
        let isLost = !before[each].intersection(lostAtFirst[each]).intersection(now.notLogged)
          .intersection(ofAccount).isEmpty
        if isLost || isOpen(gaps[each], at: index, trails, account) { continue }
        Issue.record("\(name), \(moment): \(gaps[each].kinds) is open, and all is logged again")
      }
      everLogged.formUnion(now.logged)
      perhapsLogged.formUnion(all.subtracting(now.notLogged))
    }
    return missed
  }

  private static func some(_ events: Set<Int>) -> [String] {
    events.sorted().prefix(2).map { MadeUpTrails.universe[$0] }
  }

  /// Whether something that a window's change lost is still lost: an event that the evaluator was asked about.
  private func isOpen(_ gap: Gap, at index: Int, _ trails: [TrailARN], _ account: String?) -> Bool {
    guard let first = moments.firstIndex(where: { $0 >= gap.from }) else { return false }
    let others = [first, index].flatMap { moment in
      trails.compactMap { configurations[$0]?[moment] }
    }
    // Of what a later call contradicts nothing is sure.
    guard others.allSatisfy({ $0.isWhollyKnown }) else { return true }
    var comparer = Comparer()
    return !comparer.compare(
      gap.before, withAllOf: others, ofAccount: account, at: moments[index]
    ).losses.isEmpty
  }
}

extension ComparedTrail {
  fileprivate var isWhollyKnown: Bool {
    !isUnknown && state.exists.value != nil && state.logging.value != nil
      && TrailSetting.deciding.allSatisfy { state[$0].value != nil }
  }
}

extension Gap {
  func contains(_ time: Timestamp) -> Bool { from <= time && until.map { time < $0 } ?? true }
}
