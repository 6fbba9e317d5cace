import CloudTrail
import Comparison
import Gaps
import Replay

// Windows and what was lost in them, with stand-ins for the names.

extension StandIns {
  mutating func gaps(_ gaps: Gaps) -> Gaps {
    guard isRedacting else { return gaps }
    return Gaps(
      trails: gaps.trails.map { trail($0) }, ofTrails: gaps.ofTrails.map { gap($0) },
      ofAccounts: gaps.ofAccounts.map { gap($0) },
      unknown: gaps.unknown.map { time in
        var time = time
        time.trail = trail(time.trail)
        return time
      })
  }

  private mutating func gap(_ gap: Gap) -> Gap {
    var gap = gap
    switch gap.scope {
    case .trail(let arn): gap.scope = .trail(trail(arn))
    case .account(let account): gap.scope = .account(self.account(account))
    }
    gap.trail = trail(gap.trail)
    gap.opening = event(gap.opening)
    gap.closing = gap.closing.map { event($0) }
    gap.lost = comparison(gap.lost)
    if gap.kinds == [.destinationChanged], gap.lost.reason != nil {
      gap.lost.reason = "the logs go elsewhere"
    }
    gap.before.trail = trail(gap.before.trail)
    gap.before.selectors = gap.before.selectors.map { selectors($0) }
    gap.coverers = gap.coverers.map { .init(trail: trail($0.trail), extent: $0.extent) }
    gap.rest = gap.rest.map { comparison($0) }
    return gap
  }

  mutating func comparison(_ comparison: Comparison) -> Comparison {
    guard isRedacting else { return comparison }
    var comparison = comparison
    comparison.losses = comparison.losses.map { difference($0) }
    comparison.gains = comparison.gains.map { difference($0) }
    comparison.open = comparison.open.map { difference($0) }
    comparison.undocumented = comparison.undocumented.map { difference($0) }
    comparison.reason = comparison.reason.map { reason($0) }
    return comparison
  }

  /// Why two configurations could not be compared: in words of ours, but for the name of a trail.
  private func reason(_ reason: String) -> String {
    let own = ["its selectors", "stops logging", "starts logging", "there are more than"]
    return own.contains(where: reason.hasPrefix) ? reason : "what was logged is not known"
  }

  private mutating func difference(_ difference: Comparison.Difference) -> Comparison.Difference {
    var difference = difference
    difference.events = events(difference.events)
    difference.witness.record = witness(difference.witness.record)
    return difference
  }

  private mutating func events(_ events: EventSet) -> EventSet {
    var events = events
    events.resourceTypes = events.resourceTypes.map { type($0) }
    events.eventSource = events.eventSource.map { source($0) }
    events.limits = events.limits.map { limit in
      var limit = limit
      limit.values = limit.values.map { values($0, limit.field) }
      limit.others = limit.others.map { values($0, limit.field) }
      limit.field = field(limit.field)
      return limit
    }
    return events
  }

  private mutating func values(_ values: EventSet.Values, _ field: String) -> EventSet.Values {
    switch values {
    case .absent: .absent
    case .text(let text): .text(value(text, of: field))
    case .others(let beginning, let ending):
      .others(beginning: value(beginning, of: field), ending: value(ending, of: field))
    }
  }

  /// Of a made-up event what a report shows: the call, and the resource.
  private mutating func witness(_ record: JSONValue) -> JSONValue {
    func text(_ name: String, in object: JSONValue) -> String? { object[name]?.string }
    var members: [JSONValue.Member] = []
    for field in ["eventCategory", "eventName", "eventSource", "awsRegion", "recipientAccountId"] {
      guard let text = text(field, in: record) else { continue }
      members.append(.init(field, .string(value(text, of: field))))
    }
    let resources = (record["resources"]?.array ?? []).map { resource -> JSONValue in
      var parts: [JSONValue.Member] = []
      if let type = text("type", in: resource) {
        parts.append(.init("type", .string(self.type(type))))
      }
      for name in ["ARN", "ARNPrefix"] {
        guard let arn = text(name, in: resource) else { continue }
        parts.append(.init(name, .string(self.arn(arn))))
      }
      return .object(parts)
    }
    if !resources.isEmpty { members.append(.init("resources", .array(resources))) }
    return .object(members)
  }
}
