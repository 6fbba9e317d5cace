import CloudTrail
import History

/// When any trail recorded events of one kind at all: logs can tell of what a proposal would gain only
/// where somebody recorded it.
struct EventKindCoverage: Sendable {
  /// `management events`, `AWS::Lambda::Function data events`, `network activity of kms.amazonaws.com`.
  let kind: String
  /// When some trail was logging with selectors for the kind, in order of their beginnings.
  private var spans: [(from: Timestamp, until: Timestamp)] = []

  /// The kinds that the selectors want, each with the times at which the history's trails recorded it.
  static func all(
    wantedBy selectors: TrailSelectors, asKnownAt knownAt: Timestamp? = nil,
    in history: HistorySnapshot
  ) throws -> [EventKindCoverage] {
    var coverage = kinds(of: selectors).sorted().map { EventKindCoverage(kind: $0) }
    for trail in try history.trailARNs() {
      for period in try history.timeline(of: trail, asKnownAt: knownAt)?.periods ?? []
      where period.state.exists == .known(true) && period.state.logging == .known(true) {
        guard let recorded = try history.selectors(of: period.state) else { continue }
        let recordedKinds = kinds(of: recorded)
        for index in coverage.indices where recordedKinds.contains(coverage[index].kind) {
          let until = period.until ?? Timestamp(microseconds: .max)
          coverage[index].spans.append((period.from, until))
        }
      }
    }
    for index in coverage.indices { coverage[index].spans.sort { $0.from < $1.from } }
    return coverage
  }

  /// The share of the time, 0 to 1, in which no trail recorded the kind.
  func shareUnrecorded(from first: Timestamp, through last: Timestamp) -> Double {
    guard last > first else {
      return spans.contains { $0.from <= first && $0.until > first } ? 0 : 1
    }
    var covered: Int64 = 0
    var reached = first
    for span in spans {
      let from = max(span.from, reached)
      let until = min(span.until, last)
      guard until > from else { continue }
      covered += until.microseconds - from.microseconds
      reached = until
    }
    return 1 - Double(covered) / Double(last.microseconds - first.microseconds)
  }

  private static func kinds(of selectors: TrailSelectors) -> Set<String> {
    switch selectors {
    case .basic(let selectors): Set(selectors.flatMap(kinds))
    case .advanced(let selectors): Set(selectors.flatMap(kinds))
    }
  }

  private static func kinds(of selector: EventSelector) -> [String] {
    let data = selector.dataResources.filter { !$0.values.isEmpty }.map { "\($0.type) data events" }
    return data + (selector.includeManagementEvents ? ["management events"] : [])
  }

  private static func kinds(of selector: AdvancedEventSelector) -> [String] {
    func values(_ field: String) -> [String] {
      selector.selectors(of: field).flatMap { $0.values(.equals) }
    }
    return values("eventCategory").flatMap { category -> [String] in
      switch category {
      case "Management": ["management events"]
      case "Data": values("resources.type").map { "\($0) data events" }
      case "NetworkActivity": values("eventSource").map { "network activity of \($0)" }
      default: []
      }
    }
  }
}
