/// What tells one record from another where trails are concerned: records with the same key get the
/// same decisions from all selectors, for the same reasons.
package struct RecordKey: Sendable {
  /// What all trails look at.
  package var common = KeyBytes()
  /// The values that only a few trails own: for all others it makes no difference.
  package var rare = KeyBytes()

  package init() {}

  package mutating func removeAll() {
    common.removeAll()
    rare.removeAll()
  }
}
