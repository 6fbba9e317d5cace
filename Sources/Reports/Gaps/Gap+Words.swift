import CloudTrail
import Comparison
public import Gaps
import History
import ReadModels
import Replay

// A window in words. They may hold names out of logs; the code that prints them makes them safe to print.

extension Gap.Kind {
  /// `logging stopped`
  public var words: String {
    switch self {
    case .deleted: "trail deleted"
    case .stopped: "logging stopped"
    case .managementOff: "management events off"
    case .managementHalved: "management reads or writes off"
    case .managementNarrowed: "fewer management events"
    case .dataOff: "data events off"
    case .dataNarrowed: "fewer data events"
    case .networkActivityOff: "network activity off"
    case .multiRegionOff: "other Regions off"
    case .globalServicesOff: "global services off"
    case .organizationOff: "members of the organization off"
    case .recursiveLoggingOff: "CloudTrail's own deliveries off"
    case .destinationChanged: "logs go elsewhere"
    case .unknown: "not known what was lost"
    }
  }
}

extension Gap.Scope {
  /// `management-trail`, `no known trail of 111122223333`
  public var words: String {
    switch self {
    case .trail(let trail): trail.name
    case .account(let account): "no known trail of \(account)"
    }
  }
}

extension Gap {
  /// `management events, such as RunInstances of EC2 in us-east-1`
  ///
  /// - Parameter isWhole: whether more than the worst kind of events is named.
  public func lossWords(isWhole: Bool) -> String { lost.lossWords(isWhole: isWhole) }

  /// What is still lost, if that is less; nil if not.
  public func restWords(isWhole: Bool) -> String? { rest?.lossWords(isWhole: isWhole) }

  /// `all of it by data-trail; not known of legacy-trail`; nil if no other trail may have logged any of it.
  public var coverWords: String? {
    let parts = Coverer.Extent.allCases.compactMap { extent -> String? in
      let names = coverers.filter { $0.extent == extent }.map(\.trail.name)
      return names.isEmpty ? nil : extent.words + names.joined(separator: ", ")
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// Who opened it: `by Support/s-1 from 203.0.113.77 with aws-cli/2.24.10`.
  public var openingWords: String { Self.words(opening, of: trail) }

  /// Who closed it; nil if it is open.
  public var closingWords: String? {
    guard let closing else { return nil }
    let content = closing.content
    guard content.actor.isSameCaller(as: opening.content.actor) else {
      return Self.words(closing, of: trail)
    }
    return "by the same" + Self.other(content, trail)
  }

  private static func words(_ event: Event, of trail: TrailARN) -> String {
    event.content.actor.words(inAccount: trail.account) + other(event.content, trail)
  }

  /// `, StartLogging on other-trail`, if the event is not of the trail that opened the window.
  private static func other(_ event: TrailEvent, _ trail: TrailARN) -> String {
    guard let other = event.stream.trailARN, other != trail else { return "" }
    return ", \(event.change.kind.rawValue) on \(other.name)"
  }
}

extension Comparison {
  /// What was lost, the worst first, with an event as an example.
  fileprivate func lossWords(isWhole: Bool) -> String {
    let worst = losses.worstFirst
    // Where nothing could be compared, or nothing was lost, the reason alone says what happened.
    guard let first = worst.first else { return reason ?? lossWords }
    let kinds = Set(worst.map(\.events.words)).count
    var words = isWhole || kinds == 1 ? lossWords : first.events.words
    if !isWhole && kinds > 1 {
      words += " and \(Number.counted(kinds - 1, "other kind")) of events"
    }
    return words + ", such as " + first.witness.words
  }
}

extension Gap.Coverer.Extent {
  fileprivate var words: String {
    switch self {
    case .all: "all of it by "
    case .part: "some of it by "
    case .unknown: "not known of "
    }
  }
}

extension Actor {
  fileprivate func isSameCaller(as other: Actor) -> Bool {
    principal != nil && principal == other.principal
      && sourceIPAddress == other.sourceIPAddress && userAgent == other.userAgent
  }

  /// `by Support/s-1 from 203.0.113.77 with aws-cli/2.24.10`, as far as it is known.
  fileprivate func words(inAccount account: String) -> String {
    var words = "by " + PrincipalWords.short(principal ?? "", inAccount: account)
    if let sourceIPAddress { words += " from " + sourceIPAddress }
    if let client = userAgent?.split(separator: " ").first {
      words += " with " + (client.count > 24 ? client.prefix(23) + "…" : client)
    }
    return words
  }
}

extension UnknownTime.Reason {
  /// `its calls were not read`
  var words: String {
    switch self {
    case .unread: "the calls of that time were not read"
    case .selfBlind: "no known trail logged the calls that change trails"
    case .configuration: "its configuration is not known"
    }
  }
}
