public import CloudTrail
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
    let alone = WindowSearch.Account(
      account: trail.account, trails: [trail], initial: changes.prefix(1).map(\.before),
      steps: TrailStep.all(of: changes).inOrder())
    return WindowSearch([alone], standard: nil, looksAtAccounts: false).run(at: .now, rests: nil)
      .ofTrails.sorted { $0.isBefore($1) }
  }
}
