import CloudTrail
import History
import Selectors

/// Records that only one trail can have logged show that it is there, logs, and, if they are of another
/// Region, is a multi-Region trail (SEMANTICS 3.7).
struct Confirmations {
  private let judge: TrailJudge
  private let evidence: ReadEvidence
  private let others: [TrailJudge]
  private let coverages: [TrailARN: TrailCoverage]
  private let home: AccountRegion

  /// - Parameter coverages: of every trail, without what records confirm.
  init(
    _ judge: TrailJudge, _ evidence: ReadEvidence, _ judges: [TrailJudge],
    _ coverages: [TrailARN: TrailCoverage]
  ) {
    self.judge = judge
    self.evidence = evidence
    self.coverages = coverages
    home = AccountRegion(home: judge.trail)
    others = judges.filter { $0.trail != judge.trail }
  }

  /// The first records after each span, of each Region of the account, that only this trail can have
  /// logged; as long as what followed the span at the trail's home was read and logged.
  func after(
    _ spans: TimeRanges, _ atHome: PlaceCoverage
  ) throws -> [TrailDoubts.Showing] {
    let known = atHome.read.subtracting(spans).ranges
    var showings: [TrailDoubts.Showing] = []
    for span in spans.ranges where span.upperBound < .max {
      for (place, here) in evidence.places where place.account == home.account {
        guard let time = Self.first(in: here.writes, from: span.upperBound),
          known.contains(where: {
            $0.lowerBound == span.upperBound && $0.contains(time.microseconds)
          }),
          try isAlone(place, at: time)
        else { continue }
        showings.append(
          TrailDoubts.Showing(
            time: time.microseconds,
            aspects: place == home
              ? [.existence, .logging] : [.existence, .logging, .multiRegion],
            logsWrites: .perhaps))
      }
    }
    return showings
  }

  /// A moment by which there was a record at or after a time: runs do not say when between their ends.
  private static func first(in set: SpanSet, from: Int64) -> Timestamp? {
    let second = Timestamp(microseconds: from).second
    guard let run = set.runs.first(where: { $0.upperBound >= second }) else { return nil }
    return Timestamp(
      seconds: run.lowerBound >= second
        ? run.lowerBound : min(run.upperBound, second + SpanSet.gap))
  }

  private func isAlone(_ place: AccountRegion, at time: Timestamp) throws -> Bool {
    try TrailJudge.readingTrailCall(of: place) { record in
      judge.judge(record, at: time).answer == .logged
        && others.allSatisfy { other in
          let doubt = coverages[other.trail]?.doubt(at: time) ?? .none
          if doubt.logsNoWrites { return other.judge(record, at: time).answer == .notLogged }
          return other.judge(
            record, at: time, in: other.timeline.index(at: time),
            doubting: doubt.unread.union(doubt.selfBlind).union(doubt.unconfirmed)
          ).answer == .notLogged
        }
    }
  }
}
