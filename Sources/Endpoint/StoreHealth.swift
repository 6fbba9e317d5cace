import CloudTrail
import History
import Synchronization

/// Whether the store takes what is written: the result of the last transaction.
///
/// A store that fails is tried again by every call, and, since a load balancer sends none to a server that
/// is not ready, by ``GroupWriter/recovery()``. So the end of a failure is noticed either way.
final class StoreHealth: Sendable {
  /// A store that failed, and has not worked since.
  struct Failure: Sendable, Hashable {
    /// Why, in one line.
    var fact: String
    /// When it failed first.
    var since: Timestamp
  }

  private struct State {
    var failure: Failure?
    var tried: ContinuousClock.Instant?
  }

  /// How often a failing store is tried at most, apart from calls.
  private static let pause = Duration.seconds(1)
  private let state = Mutex(State())

  /// Nil if the last transaction became durable, or there was none.
  var failure: Failure? { state.withLock { $0.failure } }

  func noteSuccess() {
    state.withLock { $0.failure = nil }
  }

  /// - Parameter error: what ended a transaction.
  func note(_ error: any Error, at time: Timestamp = .now) {
    let fact = (error as? any Explained)?.fact ?? "\(error)"
    state.withLock { $0.failure = Failure(fact: fact, since: $0.failure?.since ?? time) }
  }

  /// Whether it is time to try a failing store again. True for one caller in each ``pause``.
  func isDue() -> Bool {
    state.withLock { state in
      guard state.failure != nil else { return false }
      let now = ContinuousClock.now
      if let tried = state.tried, now - tried < Self.pause { return false }
      state.tried = now
      return true
    }
  }
}

extension GroupWriter {
  /// Tries a failing store again, if that was not done just now.
  ///
  /// - Returns: why the store still cannot be written; nil if it can.
  func recovery() async -> StoreHealth.Failure? {
    if health.isDue() {
      do {
        try await write { session, _ in try session.writeNothingNew() }
      } catch {
        // The writer noted it, unless it takes no more calls.
      }
    }
    return health.failure
  }
}
