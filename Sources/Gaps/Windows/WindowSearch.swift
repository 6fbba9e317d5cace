import CloudTrail
import Comparison
import Foundation
import History
import Synchronization

/// Finds the windows of accounts and trails on all processors.
///
/// The windows of a trail depend on its own steps alone, and those of an account on the steps of all trails that can
/// log its events. So each is a task of its own: the account first, which takes longest. A thread takes the next
/// task that no other took, and compares with a comparer of its own. The results are put together in the order of
/// accounts and trails, whichever was done first.
struct WindowSearch {
  /// One account, with what its windows are found from.
  struct Account {
    var account: String
    /// Those of its trails whose windows are wanted.
    var trails: [TrailARN]
    /// What all trails that can log its events logged before their first step.
    var initial: [ComparedTrail]
    /// The steps of these, in the order of time.
    var steps: [TrailStep]
  }

  private let accounts: [Account]
  private let standard: TrailSelectors?
  private let tasks: [Task]

  private enum Task {
    /// All trails of an account together, by its place.
    case account(Int)
    /// One of its trails.
    case trail(Int, TrailARN)
  }

  private struct Found {
    var gaps: [Gap] = []
    var coverers: [AccountWindows.Loss: [Gap.Coverer]] = [:]
  }

  /// - Parameter standard: that each trail is compared with; then there are no windows of accounts.
  init(_ accounts: [Account], standard: TrailSelectors?) {
    self.accounts = accounts
    self.standard = standard
    let whole = standard == nil ? accounts.indices.map(Task.account) : []
    tasks =
      whole
      + accounts.indices.flatMap { index in
        accounts[index].trails.map { .trail(index, $0) }
      }
  }

  /// - Parameter now: of windows that are still open.
  func run(at now: Timestamp) -> (ofTrails: [Gap], ofAccounts: [Gap]) {
    let next = Mutex(0)
    let found = Mutex([Found](repeating: Found(), count: tasks.count))
    let stepsOfTrails = accounts.map { Dictionary(grouping: $0.steps, by: \.after.trail) }
    let threads = min(ProcessInfo.processInfo.activeProcessorCount, max(tasks.count, 1))
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      var comparer = Comparer.forLosses
      while true {
        let index = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard tasks.indices.contains(index) else { return }
        let result =
          switch tasks[index] {
          case .account(let place): windows(of: accounts[place], &comparer)
          case .trail(let place, let trail):
            windows(of: trail, stepsOfTrails[place][trail] ?? [], at: now, &comparer)
          }
        found.withLock { $0[index] = result }
      }
    }
    return together(found.withLock { $0 })
  }

  private func windows(of account: Account, _ comparer: inout Comparer) -> Found {
    var windows = AccountWindows(account.account, account.initial)
    for step in account.steps { windows.take(step, &comparer) }
    return Found(gaps: windows.finish(), coverers: windows.coverers)
  }

  private func windows(
    of trail: TrailARN, _ steps: [TrailStep], at now: Timestamp, _ comparer: inout Comparer
  ) -> Found {
    var windows = TrailWindows(trail, standard: standard)
    for step in steps { windows.take(step, &comparer) }
    return Found(gaps: windows.finish(at: now, &comparer))
  }

  private func together(_ found: [Found]) -> (ofTrails: [Gap], ofAccounts: [Gap]) {
    var (ofTrails, ofAccounts): ([Gap], [Gap]) = ([], [])
    var coverers: [Int: [AccountWindows.Loss: [Gap.Coverer]]] = [:]
    for (task, found) in zip(tasks, found) {
      switch task {
      case .account(let place):
        ofAccounts += found.gaps
        coverers[place] = found.coverers
      case .trail(let place, let trail):
        ofTrails += found.gaps.map { gap in
          var gap = gap
          let loss = AccountWindows.Loss(trail: trail, sequence: gap.opening.sequence)
          gap.coverers = coverers[place]?[loss] ?? []
          return gap
        }
      }
    }
    return (ofTrails, ofAccounts)
  }
}
