public import CloudTrail
import Comparison
public import History
import ReadModels

extension Gaps {
  /// The windows of one trail by itself, in the order of time. What other trails logged meanwhile is not looked
  /// at: ``Gap/coverers`` is empty.
  ///
  /// - Parameters:
  ///   - trail: whose windows are wanted.
  ///   - history: the history that is read.
  ///   - knownAt: leaves out what the history learned later.
  /// - Throws: `HistoryError`.
  public static func windows(
    of trail: TrailARN, in history: HistorySnapshot, asKnownAt knownAt: Timestamp? = nil
  ) throws -> [Gap] {
    let changes = try Timeline.configurationChanges(of: trail, in: history, asKnownAt: knownAt)
    var comparer = Comparer.forLosses
    var windows = TrailWindows(trail, standard: nil)
    let steps = TrailStep.all(of: changes)
      .sorted { ($0.from, $0.event.sequence) < ($1.from, $1.event.sequence) }
    for step in steps { windows.take(step, &comparer) }
    var (gaps, open) = windows.finish()
    for still in open {
      gaps[still.place].rest = still.lost.rest(under: still.current, at: .now, &comparer)
    }
    return gaps.sorted { ($0.from, $0.opening.sequence) < ($1.from, $1.opening.sequence) }
  }
}
