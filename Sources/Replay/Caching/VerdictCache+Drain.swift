extension VerdictCache {
  /// Adds to a report of the same trails what was counted of verdicts since the last time, and
  /// forgets the counts. The classes and their numbers stay.
  public mutating func drain(into report: inout ReplayReport) {
    if let counted { report.merge(counted) }
    counted = nil
    rows.drain(into: &report)
  }
}
