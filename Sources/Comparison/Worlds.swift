import CloudTrail
import History
import Replay
import Selectors

/// The configurations as they may be, where something of them is not known.
struct Worlds {
  private let configurations: [ComparedTrail]
  private let isOneCall: Bool

  /// - Parameter isOneCall: whether what is not known of a trail has the same answer in all its
  ///   configurations.
  init(_ configurations: [ComparedTrail], isOneCall: Bool) {
    self.configurations = configurations
    self.isOneCall = isOneCall
  }

  /// Whether an event passes the gates of two configurations or of neither, whatever is not known. A reason
  /// names one thing that is not known, and the answer can depend on more: that both give the same reason is
  /// not enough.
  func treatAlike(
    _ left: Int, _ right: Int, _ kind: GateTable.Kind, _ scenario: MadeUpEvent.Scenario
  ) -> Bool {
    pairs(left, right).allSatisfy { pair in
      let (first, second) = (Gates(pair.0), Gates(pair.1))
      return Self.times(scenario.time).allSatisfy { time in
        var scenario = scenario
        scenario.time = time
        let draft = kind.draft(scenario)
        let reason = first.reason(draft)
        guard reason == second.reason(draft) else { return false }
        if reason.answer != .uncertain { return true }
        // Whichever Region leads the partition, it leads it for both.
        return reason == .leaderRegionUnknown && pair.0.trail.region == pair.1.trail.region
      }
    }
  }

  private static var parts: [WritableKeyPath<TrailState, Known<Bool>>] {
    [
      \.exists, \.logging, \.isOrganization, \.isMultiRegion, \.includesGlobalServices,
      \.logsRecursively,
    ]
  }

  /// Two configurations, with each answer to what is known of neither and has one answer for both.
  private func pairs(_ left: Int, _ right: Int) -> [(ComparedTrail, ComparedTrail)] {
    let pair = (configurations[left], configurations[right])
    guard isOneCall && isOfFirst(left) && isOfFirst(right) else { return [pair] }
    return Self.parts.reduce(into: [pair]) { pairs, part in
      guard pair.0.state[keyPath: part].value == nil, pair.1.state[keyPath: part].value == nil
      else { return }
      pairs = pairs.flatMap { pair in
        [true, false].map { value in
          var pair = pair
          pair.0.state[keyPath: part] = .known(value)
          pair.1.state[keyPath: part] = .known(value)
          return pair
        }
      }
    }
  }

  /// Whether it is of the trail about which the call was, or is taken for it.
  private func isOfFirst(_ index: Int) -> Bool {
    index < 2 || configurations[index].trail == configurations[0].trail
  }

  /// Of the day on which a rule changed, when is not known: it is as the day before, or as the day after.
  private static func times(_ time: Timestamp) -> [Timestamp] {
    guard GlobalServices.isBeforeChange(time) == nil else { return [time] }
    return [-86_400, 86_400].map { GlobalServices.dayOfChange.advanced(bySeconds: $0) }
  }
}
