import CloudTrail
import History
import Selectors

// When a trail logs the calls that change trails (SEMANTICS 3.7e).
extension TrailJudge {
  /// When the trail takes a call that changes a trail of an account and Region, by its configuration as it
  /// is last known.
  ///
  /// - Parameter coverage: where its own calls were not read. Of that time no value is known if its home is
  ///   another place; at home nothing is known of any trail then.
  func logsTrailCalls(
    of place: AccountRegion, _ coverage: TrailCoverage
  ) throws -> [Range<Int64>] {
    try logsTrailCalls(
      of: place, AccountRegion(home: trail) == place ? .complete : coverage, doubting: \.unread)
  }

  /// The same as far as it depends on nothing that is in doubt.
  func surelyLogsTrailCalls(
    of place: AccountRegion, _ coverage: TrailCoverage
  ) throws -> [Range<Int64>] {
    try logsTrailCalls(of: place, coverage) { $0.unread.union($0.selfBlind).union($0.unconfirmed) }
  }

  private func logsTrailCalls(
    of place: AccountRegion, _ coverage: TrailCoverage, doubting aspects: (Doubt) -> Aspects
  ) throws -> [Range<Int64>] {
    guard trail.account == place.account || canBeOrganizations else { return [] }
    return try Self.readingTrailCall(of: place) { record in
      var taken: [Range<Int64>] = []
      var seen = SeenUnlogged()
      let boundaries =
        (memberships?.boundaries.map(\.microseconds) ?? [])
        + coverage.segments.dropFirst().map(\.from.microseconds)
      var rest = boundaries.sorted()[...]
      for (index, period) in timeline.periods.enumerated() {
        seen.take(timeline.periods, index) { shown in
          judge(record, at: period.from, in: index, doubting: .all.subtracting(shown)).answer
            == .logged
        }
        if period.isEmpty { continue }
        let from = index == 0 ? .min : period.from.microseconds
        let until = period.until?.microseconds ?? .max
        rest = rest.drop { $0 <= from }
        let within = rest.prefix { $0 < until }
        let moments = [from] + within
        for (start, end) in zip(moments, moments.dropFirst() + [until]) {
          let time = Timestamp(microseconds: max(start, Period.beginning.microseconds))
          let doubt = seen.doubted.union(aspects(coverage.doubt(at: time)))
          seen.isLogged =
            judge(record, at: time, in: index).answer == .logged
            && (doubt.isEmpty
              || judge(record, at: time, in: index, doubting: doubt).answer == .logged)
          if seen.isLogged { taken.append(start..<end) }
        }
      }
      return taken
    }
  }

  /// A StopLogging as CloudTrail records it.
  static func readingTrailCall<Result>(
    of place: AccountRegion, _ body: (borrowing JudgedRecord) throws -> Result
  ) throws -> Result {
    let record: JSONValue = [
      "eventVersion": "1.11", "eventSource": "cloudtrail.amazonaws.com",
      "eventName": "StopLogging", "awsRegion": .string(place.region),
      "recipientAccountId": .string(place.account), "readOnly": false, "managementEvent": true,
      "eventCategory": "Management", "eventType": "AwsApiCall",
    ]
    return try JudgedRecord.reading(json: record.compact, body)
  }
}

/// What was seen of a trail while it did not log the calls that change it, and was otherwise than the history
/// has it: so calls are missing, and nobody knows what else they changed. The trail counts as one that logs
/// only when a call shows these parts, or when all that makes it log is seen in one moment.
private struct SeenUnlogged {
  /// The parts that were seen.
  private(set) var doubted: Aspects = []
  /// Whether the trail logs such calls in the period that is walked through.
  var isLogged = false
  /// What was seen in the moment of the last observation.
  private var together: Aspects = []

  /// - Parameter logs: whether the trail logs such calls by these parts of the period alone.
  mutating func take(_ periods: [Period], _ index: Int, logs: (Aspects) -> Bool) {
    guard index > 0 else { return }
    let (before, now) = (periods[index - 1], periods[index])
    guard now.cause == .observedConfiguration else {
      doubted.subtract(now.shown)
      together = []
      return
    }
    together = now.from == before.from ? together.union(now.shown) : now.shown
    if !isLogged { doubted.formUnion(now.shown.intersection(now.state.differing(before.state))) }
    if !doubted.isEmpty, logs(together) { doubted = [] }
  }
}

extension TrailState {
  /// The parts in which it is not the same as another.
  fileprivate func differing(_ other: TrailState) -> Aspects {
    var aspects: Aspects = [.insights, .eventConfiguration]
    if exists != other.exists { aspects.insert(.existence) }
    if logging != other.logging { aspects.insert(.logging) }
    if selectors != other.selectors || selectorsBy != other.selectorsBy {
      aspects.insert(.selectors)
    }
    if self[.isMultiRegionTrail] != other[.isMultiRegionTrail] { aspects.insert(.multiRegion) }
    if self[.isOrganizationTrail] != other[.isOrganizationTrail] { aspects.insert(.organization) }
    return aspects
  }
}
