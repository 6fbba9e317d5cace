import CloudTrail
import History
import Replay
import Reports
import Selectors
import TrailLogs

/// `replay --selectors`: what proposed selectors would have lost and gained.
struct Proposing {
  /// The file with the proposal, or `-`.
  let selectors: String
  let judging: JudgingOptions
  let store: StoreOption
  let scope: EventScope
  let speed: SpeedOptions
  let asJSON: Bool

  func run(_ finder: LogFinder) throws {
    guard judging.trail.count == 1 else { throw UsageError.oneTrailNeeded }
    let proposal = try TrailSelectors(json: InputFile.json(selectors))
    let assumptions = try judging.assumptions()
    let knownAt = try judging.knowledge.knownAt()
    let made = try store.history().snapshot { history in
      let trail = try judging.resolved(in: history, assumptions)[0]
      try proposal.validate(partition: TrailARN(trail)?.partition ?? "aws")
      return try WhatIf(
        proposal, on: trail, assuming: assumptions, asKnownAt: knownAt, in: history)
    }
    guard let whatIf = made else {
      throw HistoryError.unknownTrail(name: judging.trail[0], nearest: [])
    }
    var progress = Progress(finder)
    let (answer, report) = try whatIf.run(
      finder, scope: scope, options: speed.reading, workers: speed.threads,
      each: { progress.advance(records: $0.records, bytes: $0.bytesRead) },
      shouldStop: { Interruption.isAsked },
      problem: Messages.warning)
    Progress.clear()
    if asJSON {
      StandardOutput.write(answer.json)
    } else {
      StandardOutput.write(answer.text(Colour.style))
    }
    if report.isStopped { Messages.write("stopped: these figures are partial\n") }
    if report.problems > 0 || report.isStopped { throw FindingExit() }
  }
}
