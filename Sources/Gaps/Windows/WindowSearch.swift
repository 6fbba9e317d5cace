import CloudTrail
import Comparison
import Foundation
import History
import Synchronization

/// Finds the windows of accounts and trails on all processors.
///
/// The windows of a trail depend on its own steps alone. Those of an account depend on the steps of all trails that can
/// log its events, but those that one trail opened and those that another one did know nothing of each other. So the
/// trails of an account are dealt out: each part takes all steps in the order of time, and finds the windows that its
/// own trails opened, of the trail and of the account together, since both ask the same of a step. Whichever part is
/// done first, the windows are the same.
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
  private let looksAtAccounts: Bool
  private let tasks: [Task]

  /// Some of the trails of an account: every `count`th, from `number` on.
  private struct Task {
    var account: Int
    var number: Int
    var count: Int
  }

  private struct Found {
    var ofTrails: [Gap] = []
    var ofAccount: [Gap] = []
    /// Of those of trails.
    var open: [TrailWindows.StillOpen] = []
  }

  /// - Parameters:
  ///   - accounts: those whose windows are wanted.
  ///   - standard: that each trail is compared with, in place of what it logged before.
  ///   - looksAtAccounts: whether windows of accounts are wanted, and of those of trails which other trails covered
  ///     them.
  init(_ accounts: [Account], standard: TrailSelectors?, looksAtAccounts: Bool) {
    self.accounts = accounts
    self.standard = standard
    self.looksAtAccounts = looksAtAccounts
    let processors = ProcessInfo.processInfo.activeProcessorCount
    tasks = accounts.indices.flatMap { account -> [Task] in
      let parts = min(processors, max(accounts[account].initial.count, 1))
      return (0..<parts).map { Task(account: account, number: $0, count: parts) }
    }
  }

  /// - Parameters:
  ///   - now: of windows that are still open.
  ///   - rests: of how many open windows ``Gap/rest`` is worked out, the worst first; nil for all.
  func run(at now: Timestamp, rests: Int?) -> (ofTrails: [Gap], ofAccounts: [Gap]) {
    var found = Self.onAllProcessors(tasks.count) { index, comparer in
      windows(of: tasks[index], &comparer)
    }
    var open = found.indices.flatMap { index in found[index].open.map { (index, $0) } }
    if let rests, open.count > rests {
      open.sort { found[$0.0].ofTrails[$0.1.place].isWorse(than: found[$1.0].ofTrails[$1.1.place]) }
      open.removeLast(open.count - rests)
    }
    // Some at a time, so that threads do not wait for one another.
    let size = 16
    let waiting = open
    let pieces = Self.onAllProcessors((open.count + size - 1) / size) { index, comparer in
      waiting[(index * size)..<min((index + 1) * size, waiting.count)].map { _, still in
        still.lost.rest(under: still.current, at: now, &comparer)
      }
    }
    for ((index, still), rest) in zip(open, pieces.joined()) where rest != nil {
      found[index].ofTrails[still.place].rest = rest
    }
    return (found.flatMap(\.ofTrails), found.flatMap(\.ofAccount))
  }

  /// Does each of some tasks on one of the threads, and returns what came of them, in their order.
  private static func onAllProcessors<Outcome: Sendable>(
    _ count: Int, _ work: @Sendable (Int, inout Comparer) -> Outcome
  ) -> [Outcome] {
    let next = Mutex(0)
    let outcomes = Mutex([Outcome?](repeating: nil, count: count))
    let threads = min(ProcessInfo.processInfo.activeProcessorCount, count)
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      var comparer = Comparer.forLosses
      while true {
        let index = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard index < count else { return }
        let outcome = work(index, &comparer)
        outcomes.withLock { $0[index] = outcome }
      }
    }
    return outcomes.withLock { $0 }.compactMap(\.self)
  }

  private func windows(of task: Task, _ comparer: inout Comparer) -> Found {
    let account = accounts[task.account]
    var owners: [TrailARN: Int] = [:]
    for trail in account.initial.map(\.trail).sorted() where owners[trail] == nil {
      owners[trail] = owners.count % task.count
    }
    func isOwn(_ trail: TrailARN) -> Bool { (owners[trail] ?? 0) == task.number }
    var ofTrails: [TrailARN: TrailWindows] = [:]
    for trail in account.trails where isOwn(trail) {
      ofTrails[trail] = TrailWindows(trail, standard: standard)
    }
    var ofAccount = AccountWindows(account.account, account.initial)
    for step in account.steps {
      let isOwn = isOwn(step.after.trail)
      if isOwn { ofTrails[step.after.trail]?.take(step, &comparer) }
      if looksAtAccounts { ofAccount.take(step, opens: isOwn, &comparer) }
    }
    var found = Found(ofAccount: ofAccount.finish())
    for trail in account.trails {
      guard let (gaps, open) = ofTrails[trail]?.finish() else { continue }
      found.open += open.map { still in
        var still = still
        still.place += found.ofTrails.count
        return still
      }
      found.ofTrails += gaps.map { gap in
        let loss = AccountWindows.Loss(trail: trail, sequence: gap.opening.sequence)
        guard let coverers = ofAccount.coverers[loss], !coverers.isEmpty else { return gap }
        var gap = gap
        gap.coverers = coverers
        return gap
      }
    }
    return found
  }
}
