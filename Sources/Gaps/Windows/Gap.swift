public import CloudTrail
public import Comparison
public import History

/// A window of time in which something was not logged that was logged before.
///
/// It opens with a change that loses something, and closes when everything that this change lost is logged
/// again. Windows overlap where a second change loses more before the first window closes.
public struct Gap: Sendable {
  /// What did not log.
  public enum Scope: Sendable, Hashable {
    /// One trail.
    case trail(TrailARN)
    /// None of the trails that can log the events of this account.
    case account(String)
  }

  /// What did not log.
  public var scope: Scope
  /// The trail whose change opened it.
  public var trail: TrailARN
  /// The first moment.
  public var from: Timestamp
  /// The first moment after it; nil if it is still open, as far as the history knows.
  public var until: Timestamp?
  /// Everything else, which is large and hardly ever changes: there can be tens of thousands of windows, and they are
  /// sorted and passed on.
  private var details: Details

  /// The event that opened it.
  public var opening: Event {
    get { details.opening }
    set { details = details.with { $0.opening = newValue } }
  }
  /// The event that closed it: of the same trail, or for an account of any of its trails. Nil if it is open.
  public var closing: Event? {
    get { details.closing }
    set { details = details.with { $0.closing = newValue } }
  }
  /// What was lost, in ``Comparison/losses``. Of an account: as far as no other trail of it logged that.
  /// Where the configurations cannot be compared, the reason says why.
  public var lost: Comparison {
    get { details.lost }
    set { details = details.with { $0.lost = newValue } }
  }
  /// What it is about; the worst first, never empty.
  public var kinds: [Kind] {
    get { details.kinds }
    set { details = details.with { $0.kinds = newValue } }
  }
  /// The configuration of ``trail`` before: an event of the window was missed if this would have logged it,
  /// and the one of its own second did not.
  public var before: ComparedTrail {
    get { details.before }
    set { details = details.with { $0.before = newValue } }
  }
  /// Other trails of the account that logged some or all of what was lost, at the beginning of the window.
  public var coverers: [Coverer] {
    get { details.coverers }
    set { details = details.with { $0.coverers = newValue } }
  }
  /// What is still lost, of a window that is still open, if that is less than what was ``lost``.
  public var rest: Comparison? {
    get { details.rest }
    set { details = details.with { $0.rest = newValue } }
  }

  init(
    scope: Scope, trail: TrailARN, from: Timestamp, until: Timestamp?, opening: Event,
    closing: Event?, lost: Comparison, kinds: [Kind], before: ComparedTrail,
    coverers: [Coverer] = []
  ) {
    self.scope = scope
    self.trail = trail
    self.from = from
    self.until = until
    details = Details(
      .init(
        opening: opening, closing: closing, lost: lost, kinds: kinds, before: before,
        coverers: coverers))
  }

  /// Values that are shared by copies, and never change: who changes one gets others.
  private final class Details: Sendable {
    struct Values: Sendable {
      var opening: Event
      var closing: Event?
      var lost: Comparison
      var kinds: [Kind]
      var before: ComparedTrail
      var coverers: [Coverer]
      var rest: Comparison?
    }

    let values: Values

    init(_ values: Values) {
      self.values = values
    }

    var opening: Event { values.opening }
    var closing: Event? { values.closing }
    var lost: Comparison { values.lost }
    var kinds: [Kind] { values.kinds }
    var before: ComparedTrail { values.before }
    var coverers: [Coverer] { values.coverers }
    var rest: Comparison? { values.rest }

    func with(_ change: (inout Values) -> Void) -> Details {
      var values = values
      change(&values)
      return Details(values)
    }
  }

  /// Another trail that logged what a trail did not log any longer.
  public struct Coverer: Sendable, Hashable {
    /// The trail.
    public var trail: TrailARN
    /// How much of what was lost it logged.
    public var extent: Extent

    /// How much a trail logged of what another one lost.
    public enum Extent: String, Sendable, Hashable, CaseIterable {
      case all
      case part
      /// What it logged is not known.
      case unknown
    }

    /// Another trail, and how much it logged.
    public init(trail: TrailARN, extent: Extent) {
      self.trail = trail
      self.extent = extent
    }
  }

  /// What kind of change opened a window.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The trail was deleted; perhaps it was made again under its name.
    case deleted
    /// Logging was stopped.
    case stopped
    /// No management events any longer.
    case managementOff
    /// Of management events only reads or only writes.
    case managementHalved
    /// Management events of some sources, or others of them, are left out.
    case managementNarrowed
    /// No data events of some type of resource any longer.
    case dataOff
    /// Data events of fewer resources or calls.
    case dataNarrowed
    /// Network activity events are no longer logged, or of fewer sources.
    case networkActivityOff
    /// No longer of all Regions.
    case multiRegionOff
    /// No longer of global services.
    case globalServicesOff
    /// No longer of the organization's members.
    case organizationOff
    /// No longer of CloudTrail's own deliveries.
    case recursiveLoggingOff
    /// The logs go elsewhere: nothing is lost, but whoever reads the old bucket finds nothing.
    case destinationChanged
    /// What the trail logged before or after is not known, so that something may have been lost.
    case unknown
  }
}

/// A stretch of time in which it is not known what a trail logged.
public struct UnknownTime: Sendable, Hashable {
  /// The trail.
  public var trail: TrailARN
  /// The first moment; nil for the beginning of time.
  public var from: Timestamp?
  /// The first moment after it; nil if it has not ended.
  public var until: Timestamp?
  /// Why it is not known.
  public var reason: Reason

  /// Why it is not known what a trail logged.
  public enum Reason: String, Sendable, Hashable, CaseIterable {
    /// Nothing that was read holds the calls of that time.
    case unread
    /// The logs were read, and no known trail logged calls that change trails.
    case selfBlind
    /// The configuration itself is not known: before the first call, or a record without its parameters.
    case configuration
  }
}

/// All windows of some trails, and of their accounts.
public struct Gaps: Sendable {
  /// The trails that were looked at.
  public var trails: [TrailARN]
  /// Of each trail by itself, in the order of time.
  public var ofTrails: [Gap]
  /// Of all trails of an account together, in the order of time.
  public var ofAccounts: [Gap]
  /// Where it is not known what a trail logged; in the order of the trails, then of time.
  public var unknown: [UnknownTime]

  /// Windows that were found elsewhere.
  public init(
    trails: [TrailARN], ofTrails: [Gap] = [], ofAccounts: [Gap] = [], unknown: [UnknownTime] = []
  ) {
    self.trails = trails
    self.ofTrails = ofTrails
    self.ofAccounts = ofAccounts
    self.unknown = unknown
  }
}
