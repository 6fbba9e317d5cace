import CloudTrail
import Comparison
import Foundation
import History
import Synchronization

/// Finds the windows of accounts and trails on all processors.
///
/// The windows of a trail depend on its own steps alone, and those of an account on the steps of all trails that can
/// log its events. So of each account both are a task of their own, the one that takes longest first. A thread takes
/// the next task that no other took, and compares with a comparer of its own. Both tasks go through the steps in the
/// order of time and ask the same of each; since the trails are faster, the account nearly always finds noted what a
/// step means (``StepMeanings``), and what it does not find it works out itself. So the windows are the same,
/// whichever is ahead.
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
    /// Its trails, each by itself.
    case trails(Int)
  }

  private struct Found {
    var gaps: [Gap] = []
    var coverers: [AccountWindows.Loss: [Gap.Coverer]] = [:]
  }

  /// - Parameter standard: that each trail is compared with; then there are no windows of accounts.
  init(_ accounts: [Account], standard: TrailSelectors?) {
    self.accounts = accounts
    self.standard = standard
    tasks = accounts.indices.flatMap { place -> [Task] in
      standard == nil ? [.account(place), .trails(place)] : [.trails(place)]
    }
  }

  /// - Parameter now: of windows that are still open.
  func run(at now: Timestamp) -> (ofTrails: [Gap], ofAccounts: [Gap]) {
    let next = Mutex(0)
    let found = Mutex([Found](repeating: Found(), count: tasks.count))
    let meanings = accounts.map { _ in StepMeanings() }
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
          case .account(let place): together(accounts[place], meanings[place], &comparer)
          case .trails(let place): alone(accounts[place], meanings[place], at: now, &comparer)
          }
        found.withLock { $0[index] = result }
      }
    }
    return together(found.withLock { $0 })
  }

  private func together(
    _ account: Account, _ meanings: StepMeanings, _ comparer: inout Comparer
  ) -> Found {
    var windows = AccountWindows(account.account, account.initial, knowing: meanings)
    for step in account.steps { windows.take(step, &comparer) }
    return Found(gaps: windows.finish(), coverers: windows.coverers)
  }

  private func alone(
    _ account: Account, _ meanings: StepMeanings, at now: Timestamp, _ comparer: inout Comparer
  ) -> Found {
    var places: [TrailARN: Int] = [:]
    var windows: [TrailWindows] = []
    for trail in account.trails where places[trail] == nil {
      places[trail] = windows.count
      windows.append(TrailWindows(trail, standard: standard, noting: meanings))
    }
    for step in account.steps {
      if let place = places[step.after.trail] { windows[place].take(step, &comparer) }
    }
    var found = Found()
    for place in windows.indices {
      found.gaps += windows[place].finish(at: now, &comparer)
    }
    return found
  }

  private func together(_ found: [Found]) -> (ofTrails: [Gap], ofAccounts: [Gap]) {
    var (ofTrails, ofAccounts): ([Gap], [Gap]) = ([], [])
    var coverers: [Int: [AccountWindows.Loss: [Gap.Coverer]]] = [:]
    for (task, found) in zip(tasks, found) {
      switch task {
      case .account(let place):
        ofAccounts += found.gaps
        coverers[place] = found.coverers
      case .trails(let place):
        ofTrails += found.gaps.map { gap in
          var gap = gap
          let loss = AccountWindows.Loss(trail: gap.trail, sequence: gap.opening.sequence)
          gap.coverers = coverers[place]?[loss] ?? []
          return gap
        }
      }
    }
    return (ofTrails, ofAccounts)
  }
}

/// What the steps of the trails of one account mean for these trails, noted by one thread for another.
final class StepMeanings: Sendable {
  private let noted = Mutex<[Key: Comparison]>([:])

  private struct Key: Hashable {
    var trail: TrailARN
    var sequence: Int64
    /// Which of ``TrailStep/befores`` it was compared with.
    var index: Int
  }

  func note(_ meaning: Comparison, of step: TrailStep, _ index: Int) {
    let key = Key(trail: step.after.trail, sequence: step.event.sequence, index: index)
    noted.withLock { $0[key] = meaning }
  }

  /// Nil if it was not noted yet, or if an account asks something else: what of its own events was lost, of a trail
  /// that may be an organization's.
  func meaning(of step: TrailStep, _ index: Int, forAccount account: String) -> Comparison? {
    let before = step.befores[index]
    guard before.trail.account == account, before.state.isOrganization == .known(false),
      step.after.state.isOrganization == .known(false)
    else { return nil }
    let key = Key(trail: step.after.trail, sequence: step.event.sequence, index: index)
    return noted.withLock { $0[key] }
  }
}
