import CloudTrail
import Foundation
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
    /// Whether no room was left for it.
    var isOfSpace: Bool
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
    let isOfSpace = if case HistoryError.diskFull = error { true } else { false }
    state.withLock {
      $0.failure = Failure(fact: fact, since: $0.failure?.since ?? time, isOfSpace: isOfSpace)
    }
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
    if health.isDue(), health.failure?.isOfSpace != true || hasRoom {
      do {
        try await write { session, _ in try session.writeNothingNew() }
      } catch {
        // The writer noted it, unless it takes no more calls.
      }
    }
    return health.failure
  }

  /// Whether there is room for more than the page that a trial writes: a call needs several.
  private var hasRoom: Bool {
    do {
      return try Disk.freeBytes(beside: recorder.path) >= 1 << 20
    } catch {
      return false
    }
  }
}

/// The file system that a store lies on.
enum Disk {
  /// How many bytes a program without privileges may still write.
  static func freeBytes(beside path: String) throws -> Int {
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder)
    return (attributes[.systemFreeSize] as? NSNumber)?.intValue ?? 0
  }
}
