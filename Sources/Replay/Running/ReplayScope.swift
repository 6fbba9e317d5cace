import Selectors
import TrailLogs

/// Which events are judged.
public struct ReplayScope: Sendable, Hashable {
  /// By the event's own time, included; nil for no bound.
  public var since: Timestamp?
  /// Not included; nil for no bound.
  public var until: Timestamp?
  /// The accounts that the records are for (SEMANTICS 1.7a, 1.7c); empty for all.
  public var accounts: Set<String>
  /// The Regions that the records name; empty for all.
  public var regions: Set<String>

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

  func contains(_ record: borrowing Record) -> Bool {
    guard contains(record.time) else { return false }
    if !accounts.isEmpty {
      let recipient = record.fields.recipientAccountID
      let account = recipient.isGiven ? recipient : record.fields.userAccountID
      guard let account = account.string, accounts.contains(account) else { return false }
    }
    if regions.isEmpty { return true }
    return record.fields.awsRegion.string.map(regions.contains) ?? false
  }

  /// What the names of files say about being in scope.
  public var selection: FileSelection {
    FileSelection(since: since, until: until, accounts: accounts, regions: regions)
  }
}
