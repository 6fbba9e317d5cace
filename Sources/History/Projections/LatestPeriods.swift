import CloudTrail
import Synchronization

/// The last period of the trails that were written last, so that the one writer need not look up what it has
/// just written. Says nothing where it is not sure.
final class LatestPeriods: Sendable {
  struct Entry {
    var period: Period
    /// A second in which no period begins at the whole second, if one is known.
    var clearSecond: Int64?
  }

  private struct Kept {
    var entries: [ExactText: Entry] = [:]
    var version: Int64?
  }

  /// Many more trails than an account writes at a time.
  private static let most = 1024
  private let kept = Mutex(Kept())

  subscript(trail: String) -> Entry? {
    get { kept.withLock { $0.entries[ExactText(trail)] } }
    set {
      kept.withLock { kept in
        kept.entries[ExactText(trail)] = newValue
        if kept.entries.count > Self.most { kept.entries = [:] }
      }
    }
  }

  func forgetAll() {
    kept.withLock { $0.entries = [:] }
  }

  /// To be told at the beginning of each transaction.
  ///
  /// - Parameter version: `PRAGMA data_version`: another one when any other connection wrote.
  func begin(version: Int64) {
    kept.withLock { kept in
      if kept.version != version { kept.entries = [:] }
      kept.version = version
    }
  }
}
