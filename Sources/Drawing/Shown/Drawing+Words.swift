import CloudTrail
import Gaps
import ReadModels

// A drawing in words. They may hold names out of logs; the code that prints them makes them safe to print.

extension Lane.State {
  /// What it is like, as the legend says it.
  public var words: String {
    switch self {
    case .off: "off: logs nothing, or was deleted"
    case .blind: "blind: its selectors take nothing"
    case .narrowed: "narrowed: logs less than before"
    case .selfBlind: "self-blind: no known trail logged changes"
    case .unread: "not read"
    case .unknown: "not known"
    case .full: "logs"
    case .notThere: "not there yet"
    }
  }

  /// The same in one or two words.
  public var word: String {
    switch self {
    case .off: "off"
    case .blind: "blind"
    case .narrowed: "narrowed"
    case .selfBlind: "self-blind"
    case .unread: "not read"
    case .unknown: "not known"
    case .full: "logs"
    case .notThere: "not there yet"
    }
  }
}

extension Band.Category {
  /// `network activity`
  public var words: String {
    switch self {
    case .management: "management"
    case .data: "data"
    case .networkActivity: "network activity"
    }
  }
}

extension Mark.Direction {
  /// What a mark of it stands for, as the legend says it.
  public var words: String {
    switch self {
    case .narrowed: "logs less"
    case .both: "logs less and more"
    case .widened: "logs more"
    case .other: "other change"
    case .refused: "refused call"
    }
  }
}

extension Lane {
  /// What the picture shows of the lane, in one sentence without a full stop: how long it was in each state but
  /// the good one, and how often it was changed.
  public var sentence: String { heading + ": " + condition }

  /// The same without the name.
  var condition: String {
    let times = times
    let states = State.allCases.filter { $0 != .full && $0 != .notThere && (times[$0] ?? 0) > 0 }
    var parts = states.map { words(of: $0, for: (times[$0] ?? 0) / 1_000_000) }
    if parts.isEmpty {
      parts.append((times[.full] ?? 0) > 0 ? "logs, and not less than before" : "not there yet")
    }
    let refused = marks.count { $0.direction == .refused }
    if marks.count > refused { parts.append(Number.counted(marks.count - refused, "change")) }
    if refused > 0 { parts.append(Number.counted(refused, "refused call")) }
    return parts.joined(separator: "; ")
  }

  /// The name of a trail; of an account, that all its trails are meant.
  public var heading: String {
    switch scope {
    case .trail: title
    case .account: "all known trails of \(title)"
    }
  }

  /// When it was in a state; what differs in doubt alone is together.
  private func times(of state: State) -> [Range<Timestamp>] {
    var times: [Range<Timestamp>] = []
    for stretch in stretches where stretch.state == state {
      if let last = times.last, last.upperBound == stretch.from {
        times[times.count - 1] = last.lowerBound..<stretch.until
      } else {
        times.append(stretch.from..<stretch.until)
      }
    }
    return times
  }

  private func words(of state: State, for seconds: Int64) -> String {
    let stretches = times(of: state)
    let longest = stretches.max { left, right in
      left.upperBound.microseconds - left.lowerBound.microseconds < right.upperBound.microseconds
        - right.lowerBound.microseconds
    }
    let span = longest.map { SpanWords.words($0.lowerBound, $0.upperBound) } ?? ""
    let total = "\(state.word) for \(SpanWords.words(seconds))"
    return stretches.count < 2
      ? "\(total), \(span)" : "\(total) in \(stretches.count) stretches, the longest \(span)"
  }
}

extension Drawing {
  /// What the picture shows, in sentences without a full stop: one for each lane, then the notes. For those who do
  /// not see it.
  public var alternative: [String] { all.map(\.sentence) + notes }

  /// What is drawn, in one line: `3 trails, 2025-03-03 08:00:00Z – 2025-03-05 23:30:00Z`.
  public var title: String {
    "\(Number.counted(lanes.count, "trail")), " + SpanWords.words(span.lowerBound, span.upperBound)
  }
}
