import Selectors

/// Which files are worth opening, by what CloudTrail wrote into their names. A file under any other name
/// is always read.
public struct FileSelection: Sendable {
  /// The events that are wanted, by their own time; nil for no bound.
  public var since: Timestamp?
  public var until: Timestamp?
  /// Empty for all.
  public var accounts: Set<String>
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

  /// Why a file cannot hold what is wanted; nil where it may.
  func reason(toPassBy path: String) -> LeftAlone? {
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
