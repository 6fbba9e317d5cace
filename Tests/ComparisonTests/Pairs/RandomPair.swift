import CloudTrail
import Comparison
import History
import Replay
import Selectors
import TestSupport

/// Two configurations, made at random.
struct RandomPair: CustomStringConvertible {
  let words: Words
  var first: ComparedTrail
  var second: ComparedTrail
  /// When both are in force; nil for any time.
  var time: Timestamp?
  var isOneCall: Bool

  init(_ random: inout SeededRandom) {
    words = Words(&random)
    var selectors = SelectorMaker(
      words, isOdd: random.chance(50), SeededRandom(seed: random.next()))
    var states = StateMaker(words, SeededRandom(seed: random.next()))
    let before = selectors.next()
    var after = before
    switch random.below(10) {
    case ..<2: after = selectors.next()
    case ..<8: after = selectors.changed(before)
    default: after = selectors.changed(selectors.changed(before))
    }
    (first, second) = states.pair(before, after)
    // A call leaves a trail where it is.
    isOneCall = first.trail == second.trail && random.chance(50)
    if random.chance(20) {
      time = Timestamp(seconds: random.one(of: [1_600_000_000, 1_700_000_000, 1_795_000_000]))
    }
  }

  /// Whether CloudTrail would take the selectors of both sides.
  var isValid: Bool {
    [first, second].compactMap(\.selectors).allSatisfy {
      refusal($0, partition: words.partition) == nil
    }
  }

  private static var parts: [(gate: Gate, part: WritableKeyPath<TrailState, Known<Bool>>)] {
    [
      (.existence, \.exists), (.logging, \.logging), (.region, \.isMultiRegion),
      (.globalServices, \.includesGlobalServices), (.account, \.isOrganization),
      (.recursiveLogging, \.logsRecursively),
    ]
  }

  /// The pair as it may be: what is not known on both sides of one call is true on both or false on both.
  func world(_ random: inout SeededRandom) -> (ComparedTrail, ComparedTrail) {
    var (first, second) = assuming([])
    for (_, part) in Self.parts where isOneCall && first.state[keyPath: part].value == nil {
      guard second.state[keyPath: part].value == nil else { continue }
      let value = Known.known(random.chance(50))
      first.state[keyPath: part] = value
      second.state[keyPath: part] = value
    }
    return (first, second)
  }

  /// The pair with some gates taken as open on both sides.
  func assuming(_ gates: [Gate]) -> (ComparedTrail, ComparedTrail) {
    var (first, second) = (first, second)
    // A trail that the call found was there before.
    if isOneCall, first.state.exists.value == nil, second.state.exists == .known(true) {
      first.state.exists = .known(true)
    }
    for (gate, part) in Self.parts where gates.contains(gate) {
      first.state[keyPath: part] = .known(true)
      second.state[keyPath: part] = .known(true)
    }
    return (first, second)
  }

  var description: String {
    let sides = [first, second].map { side in
      "\(side.trail) \(side.state)\n    \(side.selectors.map { $0.json().compact } ?? "unknown")"
    }
    return "  \(sides[0])\n  \(sides[1])\n  at \(time.map { "\($0)" } ?? "any time"), one call: "
      + "\(isOneCall)"
  }
}
