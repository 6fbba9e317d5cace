public import CloudTrail

#if canImport(Glibc)
  import Glibc
#endif

// Whether what was known at a moment can still change.
//
// An event gets its recorded time when its transaction begins, and is seen when that ends: in between, a
// reader that asks what was known just now does not see it, and a later one does. So what was known at a
// moment T is settled (SEMANTICS 3.6w) if T has passed and
//
// - the log holds an event that was recorded at T or later: every transaction since got a later time; or
// - nobody held the writers' lock for an instant after T, before the view was taken: whoever began to write
//   after that instant got a later time. This takes for granted that the clock is not set back.
//
// A reader that may not open the lock file has the first way only.
extension History {
  /// As ``snapshot(_:)``; the view also tells whether what was known at a moment is settled.
  ///
  /// - Parameter knownAt: the moment; nil for all that is known, which is never settled.
  public func snapshot<Result>(
    settling knownAt: Timestamp?, _ body: (HistorySnapshot) throws -> Result
  ) throws -> Result {
    // Before the view: what is settled by then, the view has.
    let isSettled = try knownAt.map(isSettled) ?? false
    return try snapshot { history in
      var history = history
      history.isSettled = isSettled
      return try body(history)
    }
  }

  /// Whether nothing that is recorded from now on can belong to what was known at a moment. A view that is
  /// taken after this was true holds all that belongs to it.
  public func isSettled(_ knownAt: Timestamp) throws -> Bool {
    guard knownAt < .now else { return false }
    let last = try snapshot { try [$0.head().recordedAt, $0.ledgerHead().recordedAt] }
    if last.compactMap({ $0 }).contains(where: { $0 >= knownAt }) { return true }
    guard let quiet = WriterLock.quietMoment(lock: lockPath) else { return false }
    return knownAt < quiet
  }
}

extension WriterLock {
  /// The time by the clock while nobody was writing; nil if somebody is, or if that cannot be told. The
  /// lock is held for an instant, shared with other readers; a writer that comes in that instant tries
  /// again within a millisecond. It never waits.
  ///
  /// - Parameter path: the path of the lock file. It is not created.
  static func quietMoment(lock path: String) -> Timestamp? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return nil }
    defer { flock(descriptor, LOCK_UN) }
    return .now
  }
}
