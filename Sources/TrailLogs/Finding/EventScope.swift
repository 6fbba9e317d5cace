public import CloudTrail

/// Which events are wanted. Files are passed by where what CloudTrail wrote into their names says that
/// they hold none of them; a file under any other name is always read.
public struct EventScope: Sendable, Hashable {
  /// By the event's own time, included; nil for no bound.
  public var since: Timestamp?
  /// Not included; nil for no bound.
  public var until: Timestamp?
  /// The accounts that the records are for (SEMANTICS 1.7a, 1.7c); empty for all.
  public var accounts: Set<String>
  /// The Regions that the records name; empty for all.
  public var regions: Set<String>

  /// How late an event may be delivered and still be found, in seconds. CloudTrail delivers within
  /// minutes; the latest seen took 20 of them (SEMANTICS 3.6i).
  public static let latestDelivery: Int64 = 24 * 3600
  /// How far a file's name may lie before an event in it, in seconds: names have whole minutes, and
  /// clocks differ.
  public static let clockDifference: Int64 = 15 * 60

  public init(
    since: Timestamp? = nil, until: Timestamp? = nil, accounts: Set<String> = [],
    regions: Set<String> = []
  ) {
    self.since = since
    self.until = until
    self.accounts = accounts
    self.regions = regions
  }

  public func contains(_ time: Timestamp) -> Bool {
    (since.map { time >= $0 } ?? true) && (until.map { time < $0 } ?? true)
  }

  /// Why a file cannot hold what is wanted; nil where it may.
  func reason(toPassBy path: String) -> SkipReason? {
    guard since != nil || until != nil || !accounts.isEmpty || !regions.isEmpty,
      let name = LogFileName(path: path)
    else { return nil }
    if !accounts.isEmpty && !accounts.contains(name.account) { return .otherAccount }
    if !regions.isEmpty && !regions.contains(name.region) { return .otherRegion }
    if let since, name.time.advanced(bySeconds: Self.clockDifference) < since { return .otherTime }
    if let until, name.time.advanced(bySeconds: -Self.latestDelivery) >= until { return .otherTime }
    return nil
  }
}
