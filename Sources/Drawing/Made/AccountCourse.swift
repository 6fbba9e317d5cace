import CloudTrail
import Gaps
import Replay

/// What all known trails of an account logged together, from the courses of its trails.
///
/// As in the windows of an account, a trail of which it is not known what it logs counts for nothing beside one of
/// which it is; of unread time nothing is said as long as no trail is known to log. The work grows with the changes, not with the trails: each change of one trail moves it from one
/// count to another.
struct AccountCourse {
  private(set) var moments: [(from: Timestamp, moment: TrailCourse.Moment)] = []

  /// - Parameters:
  ///   - account: whose events are meant.
  ///   - courses: of all its trails, and of those that were an organization's.
  ///   - windows: those of the account.
  ///   - span: that of the courses.
  init(
    of account: String, _ courses: [TrailCourse], _ windows: [Gap], in span: Range<Timestamp>
  ) {
    var changes: [(time: Timestamp, trail: Int, moment: TrailCourse.Moment)] = []
    for (index, course) in courses.enumerated() {
      changes += course.moments.map { ($0.from, index, $0.moment) }
    }
    changes.sort { ($0.time, $0.trail) < ($1.time, $1.trail) }
    let windows = Windows(windows)
    let edges = windows.edges.filter(span.contains)
    let cuts = Set(changes.map(\.time) + edges + [span.lowerBound]).sorted()
    var counts = Counts()
    var current: [TrailCourse.Moment?] = courses.map { _ in nil }
    var next = changes[...]
    for time in cuts {
      while let change = next.first, change.time == time {
        next.removeFirst()
        let takes = courses[change.trail].trail.account == account || change.moment.isOrganizations
        if let old = current[change.trail] { counts.add(old, -1) }
        current[change.trail] = takes ? change.moment : nil
        if takes { counts.add(change.moment, 1) }
      }
      let moment = counts.moment(isNarrowed: windows.narrowed.contains(time))
      if moments.last?.moment != moment { moments.append((time, moment)) }
    }
  }

  /// How many trails are in which state.
  private struct Counts {
    private var states: [Lane.State: Int] = [:]
    private var lastKnown: [Lane.State: Int] = [:]
    private var doubts: [BlindSpan.Kind: Int] = [:]
    private var shares: [Band.Category: [Band.Share: Int]] = [:]
    /// How many surely log, whatever was missed.
    private var sure = 0

    mutating func add(_ moment: TrailCourse.Moment, _ number: Int) {
      states[moment.state, default: 0] += number
      lastKnown[moment.lastKnown, default: 0] += number
      if let doubt = moment.doubt {
        doubts[doubt, default: 0] += number
      } else if moment.state == .full || moment.state == .narrowed {
        sure += number
      }
      // What is not there yet neither logs nor leaves anything open.
      if moment.state == .notThere { return }
      for category in Band.Category.allCases {
        shares[category, default: [:]][moment.shares[category], default: 0] += number
      }
    }

    func moment(isNarrowed: Bool) -> TrailCourse.Moment {
      let state = Self.together(states, isNarrowed)
      var together = Shares(all: .none)
      for category in Band.Category.allCases {
        let found = shares[category] ?? [:]
        together[category] =
          [.all, .part, .none, .unknown].first { (found[$0] ?? 0) > 0 } ?? .none
      }
      let doubt =
        sure > 0 ? nil : [BlindSpan.Kind.unread, .selfBlind].first { (doubts[$0] ?? 0) > 0 }
      return TrailCourse.Moment(
        state: state, lastKnown: Self.together(lastKnown, isNarrowed), doubt: doubt,
        shares: together)
    }

    /// The best of what is known; only where no trail is known to log, what is not known counts.
    private static func together(_ counts: [Lane.State: Int], _ isNarrowed: Bool) -> Lane.State {
      func has(_ state: Lane.State) -> Bool { (counts[state] ?? 0) > 0 }
      if has(.full) || has(.narrowed) { return isNarrowed ? .narrowed : .full }
      if has(.unread) { return .unread }
      let silent = [Lane.State.blind, .off].first(where: has)
      if isNarrowed, let silent { return silent }
      return [.selfBlind, .unknown].first(where: has) ?? silent ?? .notThere
    }
  }
}
