import CloudTrail
import Comparison
import History
import TestSupport

/// Makes the gates of two trails: mostly the same, mostly known.
struct StateMaker {
  private let words: Words
  private var random: SeededRandom

  init(_ words: Words, _ random: SeededRandom) {
    self.words = words
    self.random = random
  }

  mutating func pair(
    _ first: TrailSelectors, _ second: TrailSelectors
  ) -> (ComparedTrail, ComparedTrail) {
    let before = trail(words.home, state(), first)
    if random.chance(60) {
      return (before, ComparedTrail(trail: before.trail, state: before.state, selectors: second))
    }
    var state = random.chance(50) ? before.state : self.state()
    change(&state)
    let home = random.chance(85) ? words.home : random.one(of: ["us-west-2", "ap-south-1"])
    return (before, trail(home, state, second))
  }

  private func trail(
    _ region: String, _ state: TrailState, _ selectors: TrailSelectors
  ) -> ComparedTrail {
    ComparedTrail(
      trail: TrailARN(
        partition: words.partition, region: region, account: words.account, name: "t"),
      state: state, selectors: selectors)
  }

  private mutating func state() -> TrailState {
    var state = TrailState.unlimited
    for _ in 0..<random.one(of: [0, 0, 1, 2, 3]) { change(&state) }
    return state
  }

  private mutating func change(_ state: inout TrailState) {
    let value: Known<Bool> = random.one(of: [
      .known(true), .known(true), .known(false), .known(false), .known(false), .unknown(.unseen),
    ])
    switch random.below(12) {
    case 0: state.exists = value
    case 1: state.logging = value
    case 2, 3, 4: state.isMultiRegion = value
    case 5, 6, 7: state.includesGlobalServices = value
    case 8, 9: state.isOrganization = value
    default: state.logsRecursively = value
    }
  }
}
