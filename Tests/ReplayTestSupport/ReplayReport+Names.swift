package import Replay

extension ReplayReport {
  /// What one trail answered, by what was called.
  package func names(of trail: Int) -> [EventName: VerdictCounts] {
    Dictionary(
      uniqueKeysWithValues: answersByName.map { ($0.name, $0.answers[trail]) }
        .filter { !$0.1.isEmpty })
  }
}
