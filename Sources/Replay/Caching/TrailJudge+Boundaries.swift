import CloudTrail
import History

extension TrailJudge {
  /// The moments at which ``verdict(_:at:settling:)`` may look at other periods than just before.
  func boundaries(_ settling: Settling) -> [Timestamp] {
    timeline.periods.flatMap { period in
      [period.from, period.from.shifted(settling.before), period.from.shifted(-settling.after)]
    }
  }
}

extension Timestamp {
  /// So many seconds later, as far as a timestamp reaches.
  fileprivate func shifted(_ seconds: Int64) -> Timestamp {
    let (shift, isTooFar) = seconds.multipliedReportingOverflow(by: 1_000_000)
    let (sum, isBeyond) = microseconds.addingReportingOverflow(shift)
    if isTooFar || isBeyond { return Timestamp(microseconds: seconds < 0 ? .min : .max) }
    return Timestamp(microseconds: sum)
  }
}
