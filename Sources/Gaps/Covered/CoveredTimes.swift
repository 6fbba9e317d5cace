public import CloudTrail
public import History
public import Replay

/// When events that somebody asked for were logged: one account's, over a stretch of time.
public struct LoggedTimes: Sendable {
  /// What was asked for.
  public var asked: EventsAskedFor
  /// Whose events.
  public var account: String
  /// The one Region that was looked at; nil for all.
  public var region: String?
  /// The stretch of time.
  public var from: Timestamp
  /// Its end, not included.
  public var until: Timestamp
  /// What all trails together logged, one span after another; neighbours differ. They fill the stretch, and
  /// there are none if it is empty.
  public var spans: [Span]
  /// What each trail logged, in the order of their ARNs: those of the account, and those that were or may have
  /// been an organization's by what is known of them. That another became one in time that was not read is
  /// not taken into account.
  public var trails: [OfTrail]

  /// What one trail logged.
  public struct OfTrail: Sendable {
    /// The trail.
    public var trail: TrailARN
    /// As ``LoggedTimes/spans``.
    public var spans: [Span]
    /// What it was like over the whole stretch.
    public var answer: Answer { Answer(spans) }
  }

  /// How much of what was asked for was logged.
  public enum Share: String, Sendable, Hashable, CaseIterable {
    /// All of it.
    case all
    /// Some of it surely was not; of the rest some may have been.
    case part
    /// Nothing of it.
    case none
    /// It is not known.
    case unknown
  }

  /// A stretch of time in which nothing of the answer changes.
  public struct Span: Sendable, Hashable {
    /// The first moment.
    public var from: Timestamp
    /// The first moment after it.
    public var until: Timestamp
    /// How much was logged.
    public var share: Share
    /// What was not logged, in words as `trailback diff` has them; nil unless something surely was not.
    public var lost: String?
    /// One event that was not logged, in short.
    public var example: String?
    /// Who surely logged all of it; if nobody did, who surely logged a part. Nobody for the spans of one trail.
    public var by: [Gap.Coverer] = []
    /// Why it is not known; nil if it is.
    public var doubt: Doubted?
  }

  /// Why it is not known how much was logged, and what it would be by that which is known.
  public struct Doubted: Sendable, Hashable {
    /// What kind of reason it is.
    public var reason: UnknownTime.Reason
    /// The trail that leaves it open; if several do, the first.
    public var trail: TrailARN?
    /// The time in which changes of the trail can have been missed, if that is the reason.
    public var span: BlindSpan?
    /// Why the selectors of the trail are not known, if that is the reason.
    public var unknown: Unknown?
    /// What is open although the configurations are known, or known in part.
    public var open: Open?
    /// The answer by the last configurations that are known, without the trails of which none is.
    public var known: Share
    /// What was not logged by these; nil unless something surely was not.
    public var lost: String?
  }

  /// Something that the rules, or what is known of the trails, leave open.
  public struct Open: Sendable, Hashable {
    /// The events in words.
    public var events: String
    /// What is open of one of them; nil if there were more kinds of events than can be looked at.
    public var reason: Reason?
  }

  /// The answer for the whole stretch.
  public enum Answer: String, Sendable, Hashable, CaseIterable {
    /// All of it was logged at all times.
    case always
    /// Nothing of it was ever logged.
    case never
    /// At some time not all of it was logged, and at some time something was or may have been.
    case notAlways
    /// It was logged wherever that is known, and of some time it is not known.
    case unknown

    /// The answer that some spans come to.
    public init(_ spans: [Span]) {
      let shares = Set(spans.map(\.share))
      if shares == [.all] {
        self = .always
      } else if shares == [.none] {
        self = .never
      } else {
        self = shares.isDisjoint(with: [.part, .none]) ? .unknown : .notAlways
      }
    }
  }

  /// What it was like over the whole stretch, by all trails together.
  public var answer: Answer { Answer(spans) }
}

extension [LoggedTimes.Span] {
  /// Adds what holds from a moment on, if it is not what held before.
  mutating func begin(_ span: LoggedTimes.Span) {
    guard span.from < span.until else { return }
    if let last {
      var same = span
      (same.from, same.until) = (last.from, last.until)
      if same == last {
        self[count - 1].until = span.until
        return
      }
      self[count - 1].until = span.from
    }
    append(span)
  }
}
