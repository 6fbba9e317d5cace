import CloudTrail
import Gaps
import History
import Replay

/// What one trail was like, moment after moment: its periods, what can have been missed, and its windows.
struct TrailCourse {
  /// A time in which nothing changes that a lane shows.
  struct Moment: Hashable {
    var state: Lane.State
    var lastKnown: Lane.State
    var doubt: BlindSpan.Kind?
    var shares: Shares
    /// Whether it surely is an organization's.
    var isOrganizations = false
  }

  let trail: TrailARN
  /// One after the other, filling the span; neighbours differ.
  private(set) var moments: [(from: Timestamp, moment: Moment)] = []

  /// - Parameters:
  ///   - timeline: the periods of the trail.
  ///   - coverage: where calls that change it can have been missed.
  ///   - windows: those of the trail.
  ///   - span: not empty.
  ///   - shares: what the selectors of a state take; nil if they are not known.
  init(
    _ timeline: TrailTimeline, _ coverage: TrailCoverage, _ windows: [Gap],
    in span: Range<Timestamp>, shares: (TrailState) throws -> Shares?
  ) rethrows {
    trail = timeline.trail
    let windows = Windows(windows)
    var cuts: Set<Timestamp> = [span.lowerBound]
    cuts.formUnion(timeline.periods.map(\.from))
    cuts.formUnion(coverage.segments.map(\.from))
    cuts.formUnion(windows.edges)
    let inside = cuts.filter { span.contains($0) }.sorted()
    for time in inside {
      let period = timeline.period(at: time)
      let known = try shares(period.state)
      let moment = Moment(
        period.state, known, coverage.doubt(at: time), isNarrowed: windows.narrowed.contains(time),
        mayBeNarrowed: windows.unknown.contains(time))
      if moments.last?.moment != moment { moments.append((time, moment)) }
    }
  }
}

extension TrailCourse.Moment {
  /// - Parameters:
  ///   - shares: what the selectors take; nil if they are not known.
  ///   - isNarrowed: whether it is in a window.
  ///   - mayBeNarrowed: whether it is in a window in which it is not known whether something was lost.
  init(
    _ state: TrailState, _ shares: Shares?, _ doubt: Doubt, isNarrowed: Bool, mayBeNarrowed: Bool
  ) {
    lastKnown = Lane.State(
      state, shares, isNarrowed: isNarrowed, mayBeNarrowed: mayBeNarrowed)
    let deciding = state.deciding(notIn: doubt)
    if !doubt.unread.isDisjoint(with: deciding) {
      (self.state, self.doubt) = (.unread, .unread)
    } else if !doubt.selfBlind.isDisjoint(with: deciding) {
      // Only what would be well is hidden.
      (self.state, self.doubt) = (lastKnown == .full ? .selfBlind : lastKnown, .selfBlind)
    } else {
      (self.state, self.doubt) = (lastKnown, nil)
    }
    self.shares =
      switch self.state {
      case .off, .blind, .notThere: Shares(all: .none)
      case .unknown, .unread, .selfBlind: Shares(all: .unknown)
      case .narrowed, .full: shares ?? Shares(all: .unknown)
      }
    isOrganizations = state.isOrganization == .known(true)
  }
}

extension Lane.State {
  /// The state by what is known of a trail.
  fileprivate init(
    _ state: TrailState, _ shares: Shares?, isNarrowed: Bool, mayBeNarrowed: Bool
  ) {
    switch state.existence {
    case .notYetCreated: self = .notThere
    case .deleted: self = .off
    case .unknown: self = .unknown
    case .exists:
      switch (state.logging, shares) {
      case (.known(false), _): self = .off
      case (.unknown, _), (_, nil): self = .unknown
      case (.known(true), let shares?):
        self =
          shares.isNothing ? .blind : isNarrowed ? .narrowed : mayBeNarrowed ? .unknown : .full
      }
    }
  }
}

extension TrailState {
  /// The parts that decide what a lane shows: of a trail that is surely gone its existence alone, of one that surely
  /// does not log no selectors.
  fileprivate func deciding(notIn doubt: Doubt) -> Aspects {
    let doubted = doubt.unread.union(doubt.selfBlind)
    if exists == .known(false), !doubted.contains(.existence) { return .existence }
    let gates: Aspects = [.existence, .logging]
    if logging == .known(false), doubted.isDisjoint(with: gates) { return gates }
    return [.existence, .logging, .selectors]
  }
}

/// The windows of one trail or account, as stretches of time.
struct Windows {
  /// In which something is surely lost.
  let narrowed: Times
  /// In which it is not known whether something is lost.
  let unknown: Times

  init(_ windows: [Gap]) {
    // Nothing is lost by going elsewhere.
    let losing = windows.filter { $0.kinds != [.destinationChanged] }
    unknown = Times(losing.filter { $0.kinds == [.unknown] })
    narrowed = Times(losing.filter { $0.kinds != [.unknown] })
  }

  var edges: [Timestamp] { narrowed.edges + unknown.edges }

  /// Stretches in order, none of which touches another.
  struct Times {
    private var ranges: [Range<Timestamp>] = []

    init(_ windows: [Gap]) {
      let all = windows.map { ($0.from, $0.until ?? Timestamp(microseconds: .max)) }
      for (from, until) in all.sorted(by: { $0.0 < $1.0 }) where from < until {
        if let last = ranges.last, from <= last.upperBound {
          ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, until)
        } else {
          ranges.append(from..<until)
        }
      }
    }

    var edges: [Timestamp] { ranges.flatMap { [$0.lowerBound, $0.upperBound] } }

    func contains(_ time: Timestamp) -> Bool {
      var low = 0
      var high = ranges.count
      while low < high {
        let middle = (low + high) / 2
        if ranges[middle].upperBound <= time { low = middle + 1 } else { high = middle }
      }
      return low < ranges.count && ranges[low].contains(time)
    }
  }
}
