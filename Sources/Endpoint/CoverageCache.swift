public import CloudTrail
public import History
public import Replay
import Synchronization

/// Where calls that change trails can have been missed, worked out again only when the store has grown: for
/// that every trail of the store is read.
///
/// A trail whose every call came to this store is always covered, and costs one look at the store.
public final class CoverageCache: Sendable {
  private struct Entry {
    var events: Int64
    var readings: Int64
    var coverages: Coverages
  }

  private let last = Mutex<Entry?>(nil)

  /// Nothing is worked out yet.
  public init() {}

  /// The coverage of a trail.
  ///
  /// - Parameters:
  ///   - trail: the trail.
  ///   - history: the store, always the same one.
  ///   - knownAt: leaves out what was learned later; nil for everything.
  /// - Throws: `HistoryError`.
  public func coverage(
    of trail: TrailARN, in history: HistorySnapshot, asKnownAt knownAt: Timestamp? = nil
  ) throws -> TrailCoverage {
    if try history.isRecordedHere(trail, asKnownAt: knownAt) { return .complete }
    if knownAt != nil { return try Coverages(history, asKnownAt: knownAt)[trail] }
    let events = try history.head().head.sequence ?? 0
    let readings = try history.ledgerHead().head.sequence ?? 0
    let known = last.withLock { entry in
      entry.flatMap { $0.events == events && $0.readings == readings ? $0.coverages : nil }
    }
    if let known { return known[trail] }
    let coverages = try Coverages(history)
    last.withLock {
      $0 = Entry(events: events, readings: readings, coverages: coverages)
    }
    return coverages[trail]
  }
}
