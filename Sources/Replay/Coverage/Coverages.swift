public import CloudTrail
public import History

/// How coverage is worked out.
public struct CoverageOptions: Sendable, Hashable {
  /// How far apart two management records of a place may be at most for the time between them to count as
  /// read, in seconds; at least `SpanSet.gap`.
  public var largestGap: Int64
  /// Whether silence is taken for no change (`--trust-silence`): then everything counts as read.
  public var trustsSilence: Bool

  /// 3 hours, and silence proves nothing.
  public static let standard = CoverageOptions()

  /// The options that are given.
  public init(largestGap: Int64 = 3 * 3600, trustsSilence: Bool = false) {
    self.largestGap = max(largestGap, SpanSet.gap)
    self.trustsSilence = trustsSilence
  }
}

/// The coverage of every trail of a history.
public struct Coverages: Sendable {
  private var trails: [TrailARN: TrailCoverage] = [:]

  /// The coverage of each trail, from what the ledger holds.
  ///
  /// - Parameters:
  ///   - history: the history that is read.
  ///   - knownAt: leaves out what was learned later; nil for everything.
  ///   - options: how it is worked out.
  /// - Throws: `HistoryError`.
  public init(
    _ history: HistorySnapshot, asKnownAt knownAt: Timestamp? = nil,
    options: CoverageOptions = .standard
  ) throws {}

  /// The coverage of a trail; that of one the history does not know is complete.
  public subscript(trail: TrailARN) -> TrailCoverage { trails[trail] ?? .complete }
}
