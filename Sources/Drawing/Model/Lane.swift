public import CloudTrail
public import Gaps
public import Replay

/// What one trail, or all known trails of an account together, logged over a stretch of time.
public struct Lane: Sendable {
  /// The trail or the account.
  public var scope: Gap.Scope
  /// What is written beside it: the name of the trail, or the account.
  public var title: String
  /// One after the other, filling the span of the drawing; neighbours differ.
  public var stretches: [Stretch]
  /// How much is logged of each category of events; as ``stretches``.
  public var bands: [Band]
  /// What happened to it, in the order of time. The lane of an account has none.
  public var marks: [Mark]

  /// A lane.
  public init(
    scope: Gap.Scope, title: String, stretches: [Stretch], bands: [Band] = [], marks: [Mark] = []
  ) {
    self.scope = scope
    self.title = title
    self.stretches = stretches
    self.bands = bands
    self.marks = marks
  }

  /// The trail; nil for an account.
  public var trail: TrailARN? {
    switch scope {
    case .trail(let trail): trail
    case .account: nil
    }
  }

  /// What it was like; the worst first.
  ///
  /// What is surely not logged is worse than what is not known, and that is worse than what is logged.
  public enum State: String, Sendable, Hashable, CaseIterable, Comparable {
    /// The trail is there and does not log, or it was deleted. Of an account: none of its trails logs.
    case off
    /// It logs, and its selectors take nothing at all.
    case blind
    /// It logs less than before a change, and not yet all of that again: it is in a window of `Gaps`.
    case narrowed
    /// The logs were read, and no known trail logged the calls that change trails, so that a change can have been
    /// missed, and nothing has shown since what the trail logs. Only what would be full is hidden so: what was off,
    /// blind or narrowed when that began stays so, since nothing that was read changed it.
    case selfBlind
    /// Nothing that was read holds the calls of that time, or of an earlier one, and nothing has shown since what
    /// the trail logs.
    case unread
    /// What it logs is not known: the history begins later, or a record lacks its parameters.
    case unknown
    /// It logs, and not less than before.
    case full
    /// No trail of this name was made yet.
    case notThere

    /// Whether `left` is the worse one.
    public static func < (left: State, right: State) -> Bool { left.rank < right.rank }

    private var rank: Int {
      switch self {
      case .off: 0
      case .blind: 1
      case .narrowed: 2
      case .selfBlind: 3
      case .unread: 4
      case .unknown: 5
      case .full: 6
      case .notThere: 7
      }
    }

    /// Whether something is surely not logged that could be.
    public var isLoss: Bool { self <= .narrowed }
    /// Whether it is not known what is logged.
    public var isOpen: Bool { self > .narrowed && self < .full }
  }

  /// A time in which the state is the same.
  public struct Stretch: Sendable, Hashable {
    /// The first moment.
    public var from: Timestamp
    /// The first moment after it.
    public var until: Timestamp
    /// What it is like.
    public var state: State
    /// What it is like by the last that is known, whether or not a change can have been missed since.
    public var lastKnown: State
    /// Why a change can have been missed; nil if none can.
    public var doubt: BlindSpan.Kind?

    /// A stretch of time.
    public init(
      from: Timestamp, until: Timestamp, state: State, lastKnown: State? = nil,
      doubt: BlindSpan.Kind? = nil
    ) {
      self.from = from
      self.until = until
      self.state = state
      self.lastKnown = lastKnown ?? state
      self.doubt = doubt
    }
  }
}

/// How much of one category of events is logged over time, by the selectors alone: a trail of one Region that takes
/// all management events has all of them. While it does not log, there is none.
public struct Band: Sendable, Hashable {
  /// The category.
  public var category: Category
  /// One after the other, filling the span of the drawing; neighbours differ.
  public var stretches: [Stretch]

  /// A band.
  public init(category: Category, stretches: [Stretch]) {
    self.category = category
    self.stretches = stretches
  }

  /// The categories that selectors can take.
  public enum Category: String, Sendable, Hashable, CaseIterable {
    case management
    case data
    case networkActivity
  }

  /// How much of a category is logged.
  public enum Share: String, Sendable, Hashable, CaseIterable {
    /// No event.
    case none
    /// Some events. Of data events nearly every trail takes some: there is no selector that takes all.
    case part
    /// Every documented event.
    case all
    /// It is not known.
    case unknown
  }

  /// A time in which the share is the same.
  public struct Stretch: Sendable, Hashable {
    /// The first moment.
    public var from: Timestamp
    /// The first moment after it.
    public var until: Timestamp
    /// How much is logged.
    public var share: Share

    /// A stretch of time.
    public init(from: Timestamp, until: Timestamp, share: Share) {
      (self.from, self.until, self.share) = (from, until, share)
    }
  }
}
