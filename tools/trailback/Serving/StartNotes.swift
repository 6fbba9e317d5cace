import CloudTrail
import History
import ReadModels
import Replay

// What is noted of the store before the first call.

extension RequestLog {
  /// The accounts whose trails the store holds, if there are several: a call has to say which it means.
  ///
  /// - Parameter account: the account of calls that say none.
  func note(accountsOf path: StorePath, default account: String?) throws {
    let accounts = try History(at: path).snapshot { try $0.accounts() }
    guard accounts.count > 1 else { return }
    let others =
      account.map { "a call that says none is about \($0)" }
      ?? "a call that says none is refused"
    note(
      "trails of \(accounts.count) accounts: \(accounts.joined(separator: ", ")); a call says its account by "
        + "its key or by the ARN of a trail, and \(others)")
  }

  /// The trails that are known in part only: what lacks, and the commands whose output fills it.
  func note(partlyKnownIn path: StorePath, _ assumptions: Assumptions) throws {
    let partly = try History(at: path).snapshot { try PartlyKnown.all(in: $0, now: .now) }
      .filter { assumptions.trails[$0.trail] == nil }
    for trail in partly.prefix(Advice.mostPartlyKnown) {
      note(
        Advice.words(trail) + "; lists of trails leave it out. Start again with --assume FILE and "
          + "what this prints: " + Advice.asking(trail).map { "`\($0)`" }.joined(separator: ", "))
    }
    if partly.count > Advice.mostPartlyKnown {
      note(Advice.more(partly.count))
    }
  }
}
