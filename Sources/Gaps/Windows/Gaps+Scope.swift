import CloudTrail
public import TrailLogs

extension Gaps {
  /// The time of the windows, as far as it is within a scope; outside of it no event can be missed.
  public func hull(within scope: EventScope) -> EventScope {
    var hull = scope
    guard let first = windows.map(\.from).min() else { return hull }
    hull.since = max(scope.since ?? first, first)
    let ends = windows.map(\.until)
    if let last = ends.compactMap(\.self).max(), !ends.contains(nil) {
      hull.until = min(scope.until ?? last, last)
    }
    return hull
  }

  /// Leaves out the windows, and the times of which nothing is known, that do not reach into a scope.
  public mutating func keep(within scope: EventScope) {
    ofTrails.removeAll { !scope.reaches($0.from, $0.until) }
    ofAccounts.removeAll { !scope.reaches($0.from, $0.until) }
    unknown.removeAll { !scope.reaches($0.from, $0.until) }
  }
}

extension EventScope {
  /// Whether a stretch of time has some moment in common with the time of the scope.
  ///
  /// - Parameters:
  ///   - from: its first moment; nil for the beginning of time.
  ///   - until: the first moment after it; nil if it has not ended.
  fileprivate func reaches(_ from: Timestamp?, _ until: Timestamp?) -> Bool {
    if let end = self.until, let from, from >= end { return false }
    if let since, let until, until <= since { return false }
    return true
  }
}
