import CloudTrail
import TrailLogs

extension EventScope {
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
}
