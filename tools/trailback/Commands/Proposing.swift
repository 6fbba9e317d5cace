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
  let scope: ReplayScope
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
    guard var whatIf = made else {
      throw HistoryError.unknownTrail(name: judging.trail[0], nearest: [])
    }
    var progress = Progress(files: finder.files.count)
    let report = try Replayer(judges: Judges(), scope: scope, settling: .strict).run(
      finder, verdict: { record, judged, _ in whatIf.count(judged, at: record.time) },
      each: { file in progress.advance(records: file.records, bytes: file.bytesRead) },
      shouldStop: { Interruption.isAsked }, problem: Messages.warning)
    Progress.clear()
    let answer = whatIf.finished()
    StandardOutput.write(asJSON ? answer.json.pretty + "\n" : answer.text(Colour.style))
    if report.isStopped { Messages.write("stopped: these figures are partial\n") }
    if report.problems > 0 || report.isStopped { throw FindingExit() }
  }
}
