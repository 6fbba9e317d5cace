import CloudTrail

/// What the calls of one second leave open. `eventTime` has a resolution of one second: two calls in
/// it that would leave different states could stand in either order.
enum Ambiguity {
  /// The aspects that the order of the events decides. All events lie in one second; where none has a
  /// whole second for its time, their order is known and nothing is open.
  static func aspects(of events: [FoldedEvent]) -> [Aspect] {
    guard events.count > 1, events.contains(where: \.time.isWholeSecond) else { return [] }
    let calls = Set(events.compactMap(\.change.call))
    if calls.contains(.createTrail) && calls.contains(.deleteTrail) { return Aspect.all }

    var open: [Aspect] = []
    if calls.contains(.startLogging) && calls.contains(.stopLogging) { open.append(.logging) }
    if disagree(events, \.putSelectors) { open.append(.selectors) }
    if disagree(events, \.putInsights) { open.append(.insights) }
    for index in TrailState.settings.indices {
      if disagree(events, { $0.updatedSetting(index) }) { open.append(.setting(index)) }
    }
    return open
  }

  /// Whether two events give the aspect different values.
  private static func disagree<Value: Hashable>(
    _ events: [FoldedEvent], _ value: (TrailChange) -> Value?
  ) -> Bool {
    Set(events.compactMap { value($0.change) }).count > 1
  }
}

extension TrailChange {
  /// What PutEventSelectors put; of one whose parameters were lost, something like no other.
  fileprivate var putSelectors: Known<TrailSelectors>? {
    switch self {
    case .putEventSelectors(let selectors): .known(selectors)
    case .lose(.putEventSelectors, _): .unknown(.omitted)
    default: nil
    }
  }

  fileprivate var putInsights: Known<[String]>? {
    switch self {
    case .putInsightSelectors(let types): .known(types)
    case .lose(.putInsightSelectors, _): .unknown(.omitted)
    default: nil
    }
  }

  fileprivate func updatedSetting(_ index: Int) -> Known<Bool>? {
    switch self {
    case .update(let settings): settings.switches[index].map(Known.known)
    case .lose(.updateTrail, _): .unknown(.omitted)
    default: nil
    }
  }
}

extension [FoldedEvent] {
  /// The events cut into runs of one second each.
  func groupedBySecond() -> [[FoldedEvent]] {
    var groups: [[FoldedEvent]] = []
    for event in self {
      if let last = groups.last?.last, last.time.second == event.time.second {
        groups[groups.count - 1].append(event)
      } else {
        groups.append([event])
      }
    }
    return groups
  }
}
