public import CloudTrail
import Comparison
public import History
import ReadModels

extension Gaps {
  /// Which other trails logged some or all of what a window of one trail lost, when it opened: what
  /// ``Gap/coverers`` are of the windows of all trails, worked out for one.
  ///
  /// - Parameters:
  ///   - gap: a window of one trail.
  ///   - history: the history that it is of.
  ///   - knownAt: the same as for the window.
  /// - Throws: `HistoryError`.
  public static func coverers(
    of gap: Gap, in history: HistorySnapshot, asKnownAt knownAt: Timestamp? = nil
  ) throws -> [Gap.Coverer] {
    guard
      let after = try configuration(
        of: gap.trail, at: gap.from, upTo: gap.opening.sequence, in: history, asKnownAt: knownAt)
    else { return [] }
    let account = gap.trail.account
    let others = try history.periods(at: gap.from, asKnownAt: knownAt).compactMap {
      trail, period -> FilteredTrail? in
      guard trail != gap.trail,
        try trail.account == account || isOfOrganization(trail, period, history, knownAt)
      else { return nil }
      return try configuration(
        of: trail, at: gap.from, upTo: gap.opening.sequence, in: history, asKnownAt: knownAt
      ).map(FilteredTrail.init)
    }
    var comparer = Comparer.forLosses
    return CoveredLoss(
      gap.before, after, besides: others.filter(\.isSure), others.filter(\.isUnknown),
      ofAccount: account, at: gap.opening.content.time, &comparer)?.coverers ?? []
  }

  /// Whether a trail may log events of other accounts. One that once was of an organization is asked where that is
  /// not known.
  private static func isOfOrganization(
    _ trail: TrailARN, _ period: Period, _ history: HistorySnapshot, _ knownAt: Timestamp?
  ) throws -> Bool {
    if let isOrganization = period.state.isOrganization.value { return isOrganization }
    return try history.timeline(of: trail, asKnownAt: knownAt)?.periods
      .contains { $0.state.isOrganization == .known(true) } ?? false
  }

  /// What a trail logs from a moment on, by the changes until one in the log; nil if nothing is known of it.
  private static func configuration(
    of trail: TrailARN, at time: Timestamp, upTo sequence: Int64, in history: HistorySnapshot,
    asKnownAt knownAt: Timestamp?
  ) throws -> ComparedTrail? {
    func latest(_ moment: Timestamp) throws -> [ConfigurationChange] {
      try Timeline.configurationChanges(
        of: trail, latestAt: moment, in: history, asKnownAt: knownAt)
    }
    var last = try latest(time)
    if TrailStep.all(of: last).contains(where: { $0.from == time && $0.event.sequence > sequence })
    {
      // It changed in the same moment, and after it.
      last = try latest(Timestamp(microseconds: time.microseconds - 1))
    }
    if let step = TrailStep.all(of: last).last, (step.from, step.event.sequence) <= (time, sequence)
    {
      return step.after
    }
    return last.first?.before
  }
}
