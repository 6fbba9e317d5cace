public import CloudTrail
public import Gaps
import History
import ReadModels
public import Replay

/// The windows in which something was not logged that was logged before, for `trailback gaps`.
public struct GapReport: Sendable {
  /// The windows, and where nothing is known.
  public var gaps: Gaps
  /// What happened in them; nil if no log files were read.
  public var missed: MissedEvents?
  /// Up to when the calls of each trail were read last: so long an open window surely lasted.
  public var knownUntil: [TrailARN: Timestamp]
  /// The present, for trails of which every call comes to the store.
  public var now: Timestamp
  /// What to know about the result, each in one line without a full stop.
  public var notes: [String]

  /// The windows of some trails.
  public init(
    _ gaps: Gaps, missed: MissedEvents? = nil, knownUntil: [TrailARN: Timestamp] = [:],
    now: Timestamp, notes: [String] = []
  ) {
    self.gaps = gaps
    self.missed = missed
    self.knownUntil = knownUntil
    self.now = now
    self.notes = notes
  }

  /// The windows of some trails, and where the calls of these were read.
  public init(_ gaps: Gaps, coverages: Coverages, now: Timestamp, notes: [String] = []) {
    let ends = gaps.trails.compactMap { trail in coverages[trail].knownUntil.map { (trail, $0) } }
    self.init(gaps, knownUntil: Dictionary(uniqueKeysWithValues: ends), now: now, notes: notes)
  }

  /// The end of a window as far as it is known: its own, or up to when calls were read.
  public func end(of gap: Gap) -> Timestamp {
    max(gap.until ?? knownUntil[gap.trail] ?? now, gap.from)
  }

  /// Seconds from the first moment of a window to its end; of an open one, to what was read last.
  public func seconds(of gap: Gap) -> Int64 { end(of: gap).second - gap.from.second }

  /// What a window missed, by its number from 1; nil if no log files were read.
  public func tally(_ number: Int) -> MissedEvents.Tally? { missed?.windows[number - 1] }

  /// The windows of one scope: their numbers, how long they are without counting any second twice, and what
  /// they missed together.
  struct Total {
    var scope: Gap.Scope
    var numbers: [Int] = []
    var seconds: Int64 = 0
    var missed = ReplayReport.Count()
  }

  /// One for each scope, in the order of the windows.
  var totals: [Total] {
    var totals: [Total] = []
    var ends: [Timestamp] = []
    var places: [Gap.Scope: Int] = [:]
    for (index, gap) in gaps.windows.enumerated() {
      let place = places[gap.scope] ?? totals.count
      if place == totals.count {
        places[gap.scope] = place
        totals.append(Total(scope: gap.scope))
        ends.append(gap.from)
      }
      totals[place].numbers.append(index + 1)
      let end = end(of: gap)
      totals[place].seconds += max(end.second - max(gap.from, ends[place]).second, 0)
      ends[place] = max(ends[place], end)
      if let tally = tally(index + 1) { totals[place].missed.add(tally.missed) }
    }
    return totals
  }
}
