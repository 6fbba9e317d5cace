import CloudTrail
import History
import Synchronization

/// Notices calls that are taken while this machine's clock is behind that of an event in the log: either
/// clock was wrong. The calls take effect nevertheless (SEMANTICS 3.6u).
final class ClockWatch: Sendable {
  private let metrics: Metrics
  private let onBehind: @Sendable (_ clock: Timestamp, _ recorded: Timestamp) -> Void
  private let wasBehind = Mutex(false)

  /// - Parameter onBehind: called at the first such call, and again when the clock was right in between.
  init(
    metrics: Metrics,
    onBehind: @escaping @Sendable (_ clock: Timestamp, _ recorded: Timestamp) -> Void
  ) {
    self.metrics = metrics
    self.onBehind = onBehind
  }

  /// To be called in the transaction of each call.
  func look(at session: RecordingSession) {
    let isBehind = session.isClockBehind
    if isBehind { metrics.add(.callsBehindLog) }
    let isNew = wasBehind.withLock { wasBehind in
      defer { wasBehind = isBehind }
      return isBehind && !wasBehind
    }
    if isNew { onBehind(session.clock, session.recordedAt) }
  }
}
