public import CloudTrail

/// What digests prove of log files, and what they do not.
public struct ValidationReport: Sendable, Hashable {
  /// What is known of the digests of one trail, account and Region.
  public struct Series: Sendable, Hashable {
    /// Which digests.
    public var series: DigestSeries
    /// How many are of the time that was asked for.
    public var digests = 0
    /// How many of them have their signature, by the keys that were given.
    public var signed = 0
    /// How many log files they list.
    public var listed = 0
    /// How many of these are here as they were delivered.
    public var sound = 0
    /// The time of which all is proven: digests that follow one another, each with its signature, and every file
    /// that they list as it was delivered. In order; hours that follow one another are one span.
    public var proven: [Range<Timestamp>] = []
    /// The time of which all is proven but for files that hold no calls, and every file was read. As ``proven``.
    public var read: [Range<Timestamp>] = []
    /// When events happened of which files or digests are missing or altered, or were not read; in no order.
    public var lacking: [Range<Timestamp>] = []
    /// What is not proven although nothing is amiss, in order of time.
    public var open: [OpenSpan] = []
  }

  /// A time of which nothing is proven.
  public struct OpenSpan: Sendable, Hashable {
    /// Why. The raw values are stable codes.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
      /// No public keys were given: the digests follow one another, and whether they are CloudTrail's own is not known.
      case noKeys
      /// The signature of the newest digest, or of the last before the trail stopped, is in S3 alone.
      case signatureInS3
      /// The digest that holds the signature is missing, or is not what CloudTrail wrote.
      case successorLost
      /// The first digest names one before it that is not here: the copy begins in the middle.
      case beginning
      /// The trail did not log or made no digests: its digests begin anew after it.
      case interrupted
      /// There is no digest of a time that was asked for.
      case noDigest
    }

    /// The time.
    public var hours: Range<Timestamp>
    /// Why.
    public var reason: Reason
    /// The bucket and key of the digest that lacks, or whose signature lacks; nil if none does.
    public var digest: Place?
  }

  /// Where CloudTrail put a file.
  public struct Place: Sendable, Hashable {
    /// The bucket.
    public var bucket: String
    /// The key.
    public var key: String
  }

  /// For each trail, account and Region, in order.
  public var series: [Series] = []
  /// What is amiss.
  public var findings = ValidationFindings()
  /// Whether public keys were given.
  public var hasKeys = false
  /// Log files whose names say that they are of no time for which there are digests: nothing is known of them.
  public var uncovered = 0
  /// Files that lie under another path than their key.
  public var moved = 0
  /// Whether the work was stopped before its end.
  public var isStopped = false
  /// Why it was stopped, if that was since a bucket did not accept the credentials any more.
  public var lostCredentials: InputProblem?
  /// Whether a time was asked for, all of which must be proven.
  var mustCover = false

  /// What may be said of the whole.
  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// All that can be proven is; nothing is amiss.
    case valid
    /// Something is amiss.
    case invalid
    /// Nothing is amiss, and what was asked for is not proven.
    case undecided
  }

  /// What may be said of the whole. Without a time that was asked for, it is enough that something is proven of each
  /// trail, account and Region; with one, all of it must be. What was before the first digest is not part of a time
  /// without a start.
  public var outcome: Outcome {
    if findings.count > 0 { return .invalid }
    if isStopped || !hasKeys { return .undecided }
    let ordinary = series.filter { !$0.series.isBackfill }
    guard !ordinary.isEmpty, ordinary.allSatisfy({ !$0.proven.isEmpty }) else { return .undecided }
    let lacks = ordinary.contains { $0.open.contains { $0.reason != .beginning } }
    return mustCover && lacks ? .undecided : .valid
  }
}

extension [Range<Timestamp>] {
  /// Adds a span that begins no earlier than the last one, joined to it where they touch.
  mutating func join(_ span: Range<Timestamp>) {
    if let last, span.lowerBound <= last.upperBound {
      self[count - 1] = last.lowerBound..<Swift.max(last.upperBound, span.upperBound)
    } else {
      append(span)
    }
  }
}
