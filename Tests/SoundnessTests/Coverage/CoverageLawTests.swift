import CloudTrail
import History
import HistoryTestSupport
import Selectors
import TestSupport
import Testing

@testable import Replay

/// The law at the edges of what was read: whatever files of a true world lack, nothing that is said for
/// certain, and without a mark, is false.
///
/// A ``TrueWorld`` knows every call of some days. Of the files that CloudTrail delivered of it, those of a
/// Region, of an account, of the beginning, of the end or of some hours are taken away (a ``Removal``);
/// the rest is imported, with the ledger of what was read. Then every verdict and every part of every
/// trail's state must be that of the truth, or uncertain, or marked. Doubt is always allowed, so the test
/// also counts how much was certain.
@Suite("Soundness at the edges of what was read")
struct CoverageLawTests {
  @Test("Of made-up worlds of which files lack", arguments: 0..<batches)
  func nothingCertainIsFalse(batch: Int) throws {
    var tally = CoverageTally()
    for number in 0..<Self.perBatch {
      try CoverageLaw.check(UInt64(batch * Self.perBatch + number), &tally)
    }
    print("coverage law, batch \(batch): \(tally)")
    #expect(tally.wrong.isEmpty, "\(tally.wrongLines)")
    // Whatever class of files lacks, and if none does.
    let whole = try #require(tally.verdicts[.nothing])
    #expect(whole.certain * 4 > whole.all, "\(tally)")
    for kind in Removal.Kind.allCases {
      let counts = try #require(tally.verdicts[kind])
      #expect(counts.certain * 30 > counts.all, "\(kind): \(tally)")
      #expect(counts.uncertain > 0, "\(kind): \(tally)")
    }
  }

  /// How many worlds one case of the test makes.
  private static let perBatch = 600

  #if DEBUG
    private static let batches = LongRun.rounds(1, long: 34)
  #else
    /// 100,000 worlds in a long run.
    private static let batches = LongRun.rounds(1, long: 167)
  #endif
}

/// How much was said of made-up worlds, and what of it was wrong.
struct CoverageTally: CustomStringConvertible {
  struct Counts {
    var all = 0
    /// Without any mark.
    var certain = 0
    var uncertain = 0
  }
  var verdicts: [Removal.Kind: Counts] = [:]
  var states: [Removal.Kind: Counts] = [:]
  /// False, but only of a life before the first CreateTrail that was read (SEMANTICS 3.6c).
  var earlierLives = 0
  var wrong: [String] = []
  /// Of each world of which something was wrong, what happened in it.
  var stories: [String] = []

  /// The first of what was wrong.
  var wrongLines: String {
    "\(wrong.count) wrong in \(stories.count) worlds:\n" + wrong.prefix(5).joined(separator: "\n")
      + "\n" + stories.prefix(3).joined(separator: "\n\n")
  }

  var description: String {
    Removal.Kind.allCases.map { kind in
      let (said, known) = (verdicts[kind] ?? Counts(), states[kind] ?? Counts())
      return
        "\(kind): \(said.certain) of \(said.all) verdicts certain, \(said.uncertain) uncertain; "
        + "\(known.certain) of \(known.all) parts known"
    }.joined(separator: "\n") + "\nearlier lives: \(earlierLives)"
  }
}

/// Compares all that is said of one made-up world with the truth.
enum CoverageLaw {
  /// - Parameter trustsSilence: whether silence is taken for no change.
  static func check(
    _ seed: UInt64, trustsSilence: Bool = false, _ tally: inout CoverageTally
  ) throws {
    var random = SeededRandom(seed: seed)
    let imported = Imported(&random)
    let before = tally.wrong.count
    defer {
      if tally.wrong.count > before { tally.stories.append("seed \(seed)\n\(imported.story)") }
    }
    try check(
      imported, trustsSilence: trustsSilence, at: imported.moments(&random), "seed \(seed)", &tally)
  }

  static func check(
    _ imported: Imported, trustsSilence: Bool = false, at moments: [Int64], _ name: String,
    _ tally: inout CoverageTally
  ) throws {
    let world = imported.world
    let probes = WorldProbes(world)
    try imported.store().snapshot { history in
      let judged = try Judged(
        history, imported.evidence,
        CoverageOptions(largestGap: imported.largestGap, trustsSilence: trustsSilence))
      for judge in judged.judges.all {
        guard
          let home = world.homes.firstIndex(where: { $0.trails.contains(judge.trail) }),
          let trail = world.homes[home].trails.firstIndex(of: judge.trail)
        else {
          tally.wrong.append("\(name): a trail that was never there: \(judge.trail)")
          continue
        }
        let before = tally.wrong.count
        for moment in moments {
          let place =
            "\(name), \(judge.trail), \(Timestamp(microseconds: moment)), \(imported.removal)"
          for probe in probes.all {
            let verdict = judge.verdict(
              probe.record.judged, at: Timestamp(microseconds: moment), settling: .strict)
            let isLogged = world.logged(probe.kind, probe.place, by: trail, of: home, at: moment)
            tally.count(
              verdict, isLogged, imported.removal.kind, "\(place), \(probe.kind) of \(probe.place)")
          }
          try compareState(
            history, judged, judge.trail, world.homes[home].state(of: trail, at: moment), moment,
            imported.removal.kind, place, &tally)
        }
        if tally.wrong.count > before {
          tally.stories.append(
            "\(name): coverage of \(judge.trail)\n\(Imported.words(judged.coverages[judge.trail]))")
        }
      }
    }
  }

  private static func compareState(
    _ history: HistorySnapshot, _ judged: Judged, _ trail: TrailARN, _ real: TrueHistory.State,
    _ moment: Int64, _ kind: Removal.Kind, _ place: String, _ tally: inout CoverageTally
  ) throws {
    let time = Timestamp(microseconds: moment)
    guard let state = try history.period(of: trail, at: time)?.state else { return }
    let doubted = judged.doubted(trail, at: time)
    func compare<Value>(_ known: Known<Value>, _ value: Value, _ aspect: Aspects, _ what: String) {
      tally.states[kind, default: .init()].all += 1
      guard let known = known.value, doubted.isDisjoint(with: aspect) else { return }
      tally.states[kind, default: .init()].certain += 1
      if known == value { return }
      if state.generation == 0 {
        tally.earlierLives += 1
      } else {
        tally.wrong.append("\(place): \(what) is not \(known)")
      }
    }
    compare(state.exists, real.exists, .existence, "exists")
    // Of a trail that may not be there nothing is said.
    guard real.exists, let inForce = state.inForce, doubted.isDisjoint(with: .existence) else {
      return
    }
    compare(inForce.logging, real.isLogging, .logging, "logging")
    let settings: [(TrailSetting, Aspects)] = [
      (.isMultiRegionTrail, .multiRegion), (.includeGlobalServiceEvents, .globalServices),
      (.isOrganizationTrail, .organization), (.recursiveLogging, .recursiveLogging),
    ]
    for (setting, aspect) in settings {
      compare(inForce[setting], real.flags[setting] == true, aspect, setting.rawValue)
    }
    if let selectors = try history.selectors(of: inForce) {
      compare(.known(selectors), Pool.selectors[real.selectors], .selectors, "selectors")
    }
  }
}

extension CoverageTally {
  fileprivate mutating func count(
    _ verdict: Verdict, _ isLogged: Bool, _ kind: Removal.Kind, _ place: String
  ) {
    verdicts[kind, default: Counts()].all += 1
    switch verdict.answer {
    case .uncertain:
      verdicts[kind, default: Counts()].uncertain += 1
      return
    case .logged, .notLogged: break
    }
    if verdict.isMarked { return }
    verdicts[kind, default: Counts()].certain += 1
    if (verdict.answer == .logged) == isLogged { return }
    if verdict.judgement.reason == .trailNotCreated {
      earlierLives += 1
    } else {
      wrong.append("\(place): \(verdict.judgement.reason), which is false")
    }
  }
}
