import CloudTrail
import Synchronization

/// A clock that shows what it is told to, one moment after another, then stands still.
final class SteppingClock: Sendable {
  private let moments: Mutex<[Timestamp]>

  init(_ moments: [Timestamp]) {
    self.moments = Mutex(moments)
  }

  func now() -> Timestamp {
    moments.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? Sample.start }
  }
}
