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
    var open: [TrailWindows.StillOpen] = []
  }

  /// - Parameter standard: that each trail is compared with; then there are no windows of accounts.
  init(_ accounts: [Account], standard: TrailSelectors?) {
    self.accounts = accounts
    self.standard = standard
    tasks = accounts.indices.flatMap { place -> [Task] in
      standard == nil ? [.account(place), .trails(place)] : [.trails(place)]
    }
  }

  /// - Parameters:
  ///   - now: of windows that are still open.
  ///   - rests: of how many open windows ``Gap/rest`` is worked out, the worst first; nil for all.
  func run(at now: Timestamp, rests: Int?) -> (ofTrails: [Gap], ofAccounts: [Gap]) {
    let meanings = accounts.map { _ in StepMeanings() }
    var found = Self.onAllProcessors(tasks.count) { index, comparer in
      switch tasks[index] {
      case .account(let place): together(accounts[place], meanings[place], &comparer)
      case .trails(let place): alone(accounts[place], meanings[place], &comparer)
      }
    }
    var open = found.indices.flatMap { index in found[index].open.map { (index, $0) } }
    if let rests, open.count > rests {
      open.sort { found[$0.0].gaps[$0.1.place].isWorse(than: found[$1.0].gaps[$1.1.place]) }
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
      found[index].gaps[still.place].rest = rest
    }
    return together(found)
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

  private func together(
    _ account: Account, _ meanings: StepMeanings, _ comparer: inout Comparer
  ) -> Found {
    var windows = AccountWindows(account.account, account.initial, knowing: meanings)
    for step in account.steps { windows.take(step, &comparer) }
    return Found(gaps: windows.finish(), coverers: windows.coverers)
  }

  private func alone(
    _ account: Account, _ meanings: StepMeanings, _ comparer: inout Comparer
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
      let (gaps, open) = windows[place].finish()
      found.open += open.map { still in
        var still = still
        still.place += found.gaps.count
        return still
      }
      found.gaps += gaps
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
          let loss = AccountWindows.Loss(trail: gap.trail, sequence: gap.opening.sequence)
          guard let known = coverers[place]?[loss], !known.isEmpty else { return gap }
          var gap = gap
          gap.coverers = known
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
