import Foundation
import Selectors

/// Many rounds, on all processors.
struct Comparison: Sendable {
  var pairs: Int
  var seed: UInt64
  var outcome = Round.Outcome()
  var seconds = 0.0

  /// From the environment: `TRAILBACK_AGREE_PAIRS` and `TRAILBACK_AGREE_SEED`.
  init(pairs: Int = 1_000_000, seed: UInt64 = 20_131_113) {
    let environment = ProcessInfo.processInfo.environment
    self.pairs = environment["TRAILBACK_AGREE_PAIRS"].flatMap { Int($0) } ?? pairs
    self.seed = environment["TRAILBACK_AGREE_SEED"].flatMap { UInt64($0) } ?? seed
  }

  mutating func run() async {
    let rounds = UInt64((pairs + Round.pairs - 1) / Round.pairs)
    let workers = UInt64(max(ProcessInfo.processInfo.activeProcessorCount, 1))
    let (start, seed) = (Date(), seed)
    let outcomes = await withTaskGroup(of: Round.Outcome.self) { group in
      for worker in 0..<workers {
        group.addTask {
          var sum = Round.Outcome()
          for round in stride(from: worker, to: rounds, by: Int(workers)) {
            sum.add(Round(seed: seed &+ round &* 0x9e37_79b9_7f4a_7c15).run())
          }
          return sum
        }
      }
      return await group.reduce(into: [Round.Outcome]()) { $0.append($1) }
    }
    for other in outcomes { outcome.add(other) }
    seconds = Date().timeIntervalSince(start)
  }

  /// The shortest disagreements of each kind, reduced to the parts that matter.
  var shortest: [(pair: Pair, answers: Pair.Answers)] {
    var kinds: [Pair.Answers: [Pair]] = [:]
    var seen: Set<String> = []
    for pair in outcome.disagreements.prefix(200).map({ $0.shrunk() }) {
      guard seen.insert(pair.description).inserted, let answers = pair.answers() else { continue }
      kinds[answers, default: []].append(pair)
    }
    return kinds.values.flatMap { pairs in
      pairs.sorted { $0.length < $1.length }.prefix(6).compactMap { pair in
        pair.answers().map { (pair, $0) }
      }
    }
  }

  var figures: String {
    let total = max(outcome.counts.reduce(0, +), 1)
    let shares = zip(["logged", "notLogged", "uncertain"], outcome.counts).map { name, count in
      "\(name) \(count * 1000 / total / 10).\(count * 1000 / total % 10) %"
    }
    return "\(total) pairs in \(Int(seconds * 10) / 10) s, seed \(seed): "
      + shares.joined(separator: ", ") + "; \(outcome.disagreementCount) disagreements"
  }
}

extension Round.Outcome {
  mutating func add(_ other: Self) {
    for index in counts.indices { counts[index] += other.counts[index] }
    if disagreements.count < 400 { disagreements += other.disagreements }
    disagreementCount += other.disagreementCount
    unread += other.unread
  }
}
