import CloudTrail
import Gaps
import History
import ReadModels
import Synchronization

/// What pages found out that takes long, kept as long as it stays true.
///
/// - The windows of a trail: they follow from its changes alone, so they are kept as long as no event of it is
///   recorded (`TrailVersion`), whatever happens to others. With the knowledge of an earlier moment they are worked
///   out each time.
/// - What selectors take, by the number of the event that put them: no row of the log changes.
/// - The last verification.
final class PageCache: Sendable {
  private struct Kept {
    var windows: [TrailARN: (version: TrailVersion, gaps: [Gap])] = [:]
    var selectors: [Int64: SelectorsInShort] = [:]
    var verification: KeptVerification?
  }

  /// A verification that was made for a page.
  struct KeptVerification: Sendable {
    var verification: Verification
    var at: Timestamp
    /// Of the content that was verified.
    var version: ContentVersion
  }

  private let kept = Mutex(Kept())

  /// The most trails, and the most selectors, that are kept; of more, all are forgotten.
  private static let most = (trails: 10_000, selectors: 50_000)

  // MARK: - Windows

  /// The windows of a trail by itself.
  ///
  /// - Parameters:
  ///   - trail: whose windows are wanted.
  ///   - history: always of the same store.
  ///   - knownAt: leaves out what was learned later.
  ///   - budget: how many changes may still be compared; fewer afterwards.
  /// - Returns: nil if they are not kept and the trail has more changes than the budget.
  func windows(
    of trail: TrailARN, in history: HistorySnapshot, asKnownAt knownAt: Timestamp? = nil,
    budget: inout Int
  ) throws -> [Gap]? {
    let version = knownAt == nil ? try history.version(of: trail) : nil
    if let version {
      let known = kept.withLock { kept in
        kept.windows[trail].flatMap { $0.version == version ? $0.gaps : nil }
      }
      if let known { return known }
    }
    let cost = try history.periodCount(of: trail, upTo: min(budget, 1_000_000) + 1)
    guard cost <= budget else { return nil }
    budget -= cost
    let gaps = try Gaps.windows(of: trail, in: history, asKnownAt: knownAt)
    if let version {
      kept.withLock { kept in
        if kept.windows.count >= Self.most.trails { kept.windows = [:] }
        kept.windows[trail] = (version, gaps)
      }
    }
    return gaps
  }

  // MARK: - Selectors

  /// What the selectors of a state take; nil if they are not known.
  func selectors(of state: TrailState, in history: HistorySnapshot) throws -> SelectorsInShort? {
    guard let kind = state.selectors.value else { return nil }
    guard kind != .default, let sequence = state.selectorsBy else {
      return SelectorsInShort(.default)
    }
    if let known = kept.withLock({ $0.selectors[sequence] }) { return known }
    guard let selectors = try history.selectors(of: state) else { return nil }
    let short = SelectorsInShort(selectors)
    kept.withLock { kept in
      if kept.selectors.count >= Self.most.selectors { kept.selectors = [:] }
      kept.selectors[sequence] = short
    }
    return short
  }

  // MARK: - Verification

  /// The last verification, whatever was recorded since.
  var verification: KeptVerification? { kept.withLock { $0.verification } }

  /// Keeps a verification.
  func keep(_ verification: KeptVerification) {
    kept.withLock { $0.verification = verification }
  }
}
