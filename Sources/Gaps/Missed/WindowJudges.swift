import CloudTrail
import Comparison
import History
import Replay
import Selectors

/// Judges of what the configurations before the windows would have logged.
///
/// A window's configuration is put on a made-up timeline of its trail: in force during the window, and outside of
/// it the trail does not exist. So the ordinary evaluator answers whether an event was missed, and the cache of
/// a replay answers it once for all records that no trail can distinguish. Windows that do not overlap share a
/// timeline.
struct WindowJudges: Sendable {
  /// One made-up timeline.
  struct Layer: Sendable {
    /// What its windows are of.
    var scope: Gap.Scope
    /// Logs what the configurations before the windows would have logged, each in its window.
    var judge: TrailJudge
    /// By period of the judge's timeline, the index of its window; nil outside of windows.
    var windows: [Int?]
  }

  private(set) var layers: [Layer] = []

  /// Windows that can share timelines, because nothing but their times and states differs.
  private struct Kind: Hashable {
    var scope: Gap.Scope
    var trail: TrailARN
    var selectors: TrailSelectors
  }

  /// - Parameter windows: those whose ``Gap/before`` has no selectors get no judge: nobody knows what they
  ///   missed.
  init(
    _ windows: [Gap], asKnownAt knownAt: Timestamp? = nil, in history: HistorySnapshot
  ) throws {
    var kinds: [Kind] = []
    var members: [Kind: [Int]] = [:]
    for (index, window) in windows.enumerated() where window.until.map({ $0 > window.from }) ?? true
    {
      guard let selectors = window.before.selectors else { continue }
      let kind = Kind(scope: window.scope, trail: window.before.trail, selectors: selectors)
      if members[kind] == nil { kinds.append(kind) }
      members[kind, default: []].append(index)
    }
    var memberships: [String: Memberships] = [:]
    for kind in kinds {
      let account = kind.trail.account
      let known =
        try memberships[account]
        ?? history.memberships(ofOrganizationManagedBy: account, asKnownAt: knownAt)
      memberships[account] = known
      for row in Self.rows(members[kind] ?? [], windows) {
        let (timeline, owners) = Self.timeline(of: kind.trail, row, windows)
        let judge = try TrailJudge(
          timeline: timeline, members: known, proposing: kind.selectors, in: history)
        layers.append(Layer(scope: kind.scope, judge: judge, windows: owners))
      }
    }
  }

  /// Divides windows into as few rows as needed for no two of a row to overlap; each row in the order of time.
  private static func rows(_ indices: [Int], _ windows: [Gap]) -> [[Int]] {
    var rows: [[Int]] = []
    for index in indices.sorted(by: { windows[$0].from < windows[$1].from }) {
      let fitting = rows.firstIndex { row in
        row.last.flatMap { windows[$0].until }.map { $0 <= windows[index].from } ?? false
      }
      if let fitting { rows[fitting].append(index) } else { rows.append([index]) }
    }
    return rows
  }

  private static func timeline(
    of trail: TrailARN, _ row: [Int], _ windows: [Gap]
  ) -> (TrailTimeline, [Int?]) {
    var periods: [Period] = []
    var owners: [Int?] = []
    var end: Timestamp? = min(Period.beginning, row.first.map { windows[$0].from } ?? .now)
    func add(until: Timestamp?, _ state: TrailState, _ owner: Int?) {
      guard let from = end, until.map({ $0 > from }) ?? true else { return }
      periods.append(Period(from: from, until: until, state: state))
      owners.append(owner)
      end = until
    }
    let absent = TrailState.initial(existed: false)
    for index in row {
      add(until: windows[index].from, absent, nil)
      add(until: windows[index].until, windows[index].before.state, index)
    }
    add(until: nil, absent, nil)
    return (TrailTimeline(of: trail, madeUpOf: periods), owners)
  }
}
