import CloudTrail
import Comparison
import Gaps
import History
import ReadModels

/// One window in sentences: for how long what was not recorded, who brought that about and who ended it, and what
/// passed meanwhile.
struct WindowSentences {
  private let window: SpanReport.Window
  private let gap: Gap

  init(_ window: SpanReport.Window, _ gap: Gap) {
    (self.window, self.gap) = (window, gap)
  }

  var text: String {
    var sentences = [what, who]
    if let still = window.stillLost { sentences.append("Still lost: \(still).") }
    sentences += others
    if let missed = window.missed { sentences.append(passed(missed)) }
    return sentences.joined(separator: " ")
  }

  /// What other trails recorded of it: `Some of it was recorded meanwhile by data-trail.`
  private var others: [String] {
    Gap.Coverer.Extent.allCases.compactMap { extent in
      let names = gap.coverers.filter { $0.extent == extent }.map(\.trail.name)
      guard !names.isEmpty else { return nil }
      let rest = names.count - Self.mostNames
      let words =
        (names.prefix(Self.mostNames)
        + (rest > 0 ? [Number.counted(rest, "more trail")] : [])).joined(separator: ", ")
      return switch extent {
      case .all: "All of it was recorded meanwhile by \(words)."
      case .part: "Some of it was recorded meanwhile by \(words)."
      case .unknown: "Whether \(words) recorded any of it is not known."
      }
    }
  }

  private static let mostNames = 3

  /// `For 44 min 31 s on 4 March 2025 no known trail of account 111122223333 recorded management events.`
  private var what: String {
    if gap.kinds == [.destinationChanged] {
      return "\(time) the logs of \(window.trail ?? "a trail") went elsewhere than before."
    }
    if gap.kinds == [.unknown] {
      return
        "\(time) it is not known whether \(window.trail ?? window.accountWords) lost something: "
        + window.lost + "."
    }
    let isStopped = gap.kinds.contains { $0 == .stopped || $0 == .deleted }
    if let trail = window.trail, isStopped { return "\(time) \(trail) recorded nothing at all." }
    if isStopped {
      return
        "\(time) no known trail of \(window.accountWords) recorded what \(gap.trail.name) had recorded "
        + "alone: \(ShortText.cut(gap.lost.lossWords))."
    }
    if let trail = window.trail {
      return "\(time) \(trail) did not record \(lost), which it had recorded before."
    }
    return "\(time) no known trail of \(window.accountWords) recorded \(lost)."
  }

  private var time: String {
    let length = SpanWords.words(window.seconds)
    if window.until == nil {
      return "Since \(Day.moment(window.from)) UTC, and still so \(length) later,"
    }
    return Day.day(window.from) == Day.day(window.knownUntil)
      ? "For \(length) on \(Day.day(window.from))"
      : "For \(length), from \(Day.moment(window.from)) to \(Day.moment(window.knownUntil)) UTC,"
  }

  /// `management events and some data events`
  private var lost: String {
    var parts: [String] = []
    for kind in gap.kinds where !parts.contains(kind.lostWords) { parts.append(kind.lostWords) }
    let last = parts.popLast() ?? "something"
    return parts.isEmpty ? last : parts.joined(separator: ", ") + " and " + last
  }

  /// `SupportAccess/support-8841 turned them off at 02:14:10 UTC with PutEventSelectors on data-trail, from
  /// 203.0.113.77, and put that right at 02:58:41 UTC.`
  private var who: String {
    let opened = window.opened
    var words =
      "\(opened.who ?? "Somebody who is not named") \(did) at \(Day.clock(opened.time)) UTC"
    words += " with \(opened.what)"
    if let trail = opened.trail { words += " on \(trail)" }
    if let address = opened.address { words += ", from \(address)" }
    guard let closed = window.closed else { return words + "; no call is known that ended it." }
    let isSame = closed.principal != nil && closed.principal == opened.principal
    words +=
      isSame ? ", and ended it" : ", and \(closed.who ?? "somebody who is not named") ended it"
    return words + " at \(Day.moment(closed.time, after: opened.time)) UTC."
  }

  private var did: String {
    let off: [Gap.Kind] = [.managementOff, .dataOff, .networkActivityOff]
    return switch gap.opening.content.change.call {
    case .stopLogging: "stopped the logging"
    case .deleteTrail: "deleted the trail"
    case .createTrail, .updateTrail, .putEventSelectors, .putInsightSelectors,
      .putEventConfiguration, .addTags, .removeTags, .startLogging, .rejectedCall,
      .observedConfiguration, .unknownConfiguration, .replicatedCall, .accountJoined,
      .accountDeparted, .correction, nil:
      gap.kinds.contains(where: off.contains) ? "turned them off" : "brought that about"
    }
  }

  private func passed(_ missed: SpanReport.Missed) -> String {
    let all = missed.byConfiguration
    guard all.events > 0 else {
      return missed.undecided.events == 0
        ? "No event of that kind is in the log files that were read."
        : "Whether \(Number.counted(missed.undecided.events, "event")) went unrecorded is not known."
    }
    var words =
      "During that time \(Number.counted(all.events, "event")) passed unrecorded, "
      + (all.writes == 0
        ? "none of them a change" : "\(Number.grouped(all.writes)) of them changes")
    if missed.perhapsLogged.events > 0, !gap.coverers.contains(where: { $0.extent == .unknown }) {
      words +=
        "; whether a trail whose selectors are not known recorded "
        + "\(Number.grouped(missed.perhapsLogged.events)) of them is open"
    }
    if missed.undecided.events > 0 {
      words += "; whether \(Number.grouped(missed.undecided.events)) more were is not known"
    }
    return words + "."
  }
}

extension Gap.Kind {
  /// What is not recorded, as the object of a sentence.
  fileprivate var lostWords: String {
    switch self {
    case .deleted, .stopped: "everything"
    case .managementOff: "management events"
    case .managementHalved: "a half of the management events, reads or writes"
    case .managementNarrowed: "some management events"
    case .dataOff, .dataNarrowed: "some data events"
    case .networkActivityOff: "network activity events"
    case .multiRegionOff: "events of other Regions"
    case .globalServicesOff: "events of global services"
    case .organizationOff: "events of the organization's members"
    case .recursiveLoggingOff: "CloudTrail's own deliveries"
    case .destinationChanged, .unknown: "something"
    }
  }
}
