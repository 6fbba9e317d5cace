public import CloudTrail
public import History

/// How far what a history knows of one trail can be trusted, at each moment (SEMANTICS 3.7).
///
/// The fold keeps the last known value of each part of a trail's configuration for ever. That is right only
/// as long as every call that could have changed it was read. This says where it was not.
public struct TrailCoverage: Sendable, Hashable {
  /// What a stretch of time leaves in doubt.
  public struct Segment: Sendable, Hashable {
    /// The first moment; `Timestamp(microseconds: .min)` for the first segment.
    public var from: Timestamp
    /// What is in doubt from then on, until the next segment.
    public var doubt: Doubt
  }

  /// One after another, covering all of time; neighbours differ. Never empty.
  public private(set) var segments: [Segment]
  /// The spans that are unread or self-blind, in the order of time. Doubts name them by their index.
  public private(set) var spans: [BlindSpan]
  /// Up to which moment, not included, the calls of the trail were read last; nil if that has no end:
  /// every call of the trail comes to this very store, or silence is trusted.
  public private(set) var knownUntil: Timestamp?
  /// From which moment on records may still arrive; nil if there is none. No verdict looks at changes
  /// after it.
  public private(set) var horizon: Timestamp?

  /// A trail of which everything is known.
  public static let complete = TrailCoverage(
    segments: [Segment(from: Timestamp(microseconds: .min), doubt: .none)], spans: [],
    knownUntil: nil, horizon: nil)

  init(
    segments: [Segment], spans: [BlindSpan], knownUntil: Timestamp?, horizon: Timestamp?
  ) {
    self.segments = segments
    self.spans = spans
    self.knownUntil = knownUntil
    self.horizon = horizon
  }

  /// The index of the segment that holds at a moment.
  public func index(at time: Timestamp) -> Int {
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].from <= time { low = middle + 1 } else { high = middle }
    }
    return max(low - 1, 0)
  }

  /// What is in doubt at a moment.
  public func doubt(at time: Timestamp) -> Doubt { segments[index(at: time)].doubt }
}

/// What is in doubt of a trail at a moment, although the history has a last known value for it.
public struct Doubt: Sendable, Hashable {
  /// The parts that may have been changed in unread time, and that nothing has shown since.
  public var unread: Aspects = []
  /// The parts that may have been changed in self-blind time, and that nothing has shown since.
  public var selfBlind: Aspects = []
  /// The parts that keep their last known value, which nothing has confirmed since self-blind time, or since
  /// something that nobody knows may have begun to log.
  public var unconfirmed: Aspects = []
  /// Whether the trail is known not to log management writes, whatever else it logs: it did not when
  /// self-blind time began, and no call on it was read since that can have changed that.
  public var logsNoWrites = false
  /// Whether records of the moment may still arrive.
  public var isProvisional = false
  /// The unread span that leaves parts in doubt, as an index into ``TrailCoverage/spans``.
  public var unreadSpan: Int?
  /// The self-blind span that leaves parts in doubt, or unconfirmed; nil if none does.
  public var selfBlindSpan: Int?

  /// Nothing is in doubt.
  public static let none = Doubt()

  /// Whether something is uncertain, and not only marked.
  public var isUncertain: Bool { !unread.isEmpty || !selfBlind.isEmpty }
}

/// A stretch of time in which calls that change a trail can have been missed.
public struct BlindSpan: Sendable, Hashable {
  /// Why they can have been missed.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Nothing that was read holds the calls of that time.
    case unread
    /// The files of that time were read, and no known trail logged calls that change trails.
    case selfBlind
  }

  /// Why calls can have been missed.
  public var kind: Kind
  /// The first moment of which nothing is known; nil for the beginning of time.
  public var from: Timestamp?
  /// The first moment after it; nil if it has not ended.
  public var until: Timestamp?
  /// Where the calls would have been recorded.
  public var place: AccountRegion

  /// A span.
  public init(kind: Kind, from: Timestamp?, until: Timestamp?, place: AccountRegion) {
    self.kind = kind
    self.from = from
    self.until = until
    self.place = place
  }

  /// A span in microseconds since 1970; the first and the last moment that there is are no ends.
  init(_ kind: Kind, _ range: Range<Int64>, at place: AccountRegion) {
    self.init(
      kind: kind,
      from: range.lowerBound == .min ? nil : Timestamp(microseconds: range.lowerBound),
      until: range.upperBound == .max ? nil : Timestamp(microseconds: range.upperBound),
      place: place)
  }

  /// Its time; the first or the last moment that there is where it has no end.
  package var time: Range<Timestamp> {
    let from = from ?? Timestamp(microseconds: .min)
    return from..<max(from, until ?? Timestamp(microseconds: .max))
  }
}
