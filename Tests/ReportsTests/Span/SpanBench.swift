import CloudTrail
import Gaps
import History
import Markup
import Replay
import ReplayTestSupport
import Reports
import Selectors
import TestSupport
import TrailLogs

/// Reports of made-up stores.
extension Bench {
  /// A report of everything, or of what `change` asks for; with the events of the log files counted.
  func spanReport(
    counting: Bool = true, redacting: Bool = false,
    commandLine: [String] = ["trailback", "report"],
    paths: Set<String> = [], _ change: (inout SpanQuestion) -> Void = { _ in }
  ) throws -> SpanReport {
    var question = SpanQuestion(now: Example.start.advanced(bySeconds: 10_000))
    question.covering = CoverageOptions(trustsSilence: true)
    change(&question)
    let (asked, trusting) = (question, question.covering)
    var (findings, search) = try snapshot { history in
      let findings = try SpanFindings(asked, in: history)
      return (
        findings, try MissedEventSearch(findings.gaps, covering: trusting, in: history)
      )
    }
    search.replayer.scope = question.scope
    if counting { findings.missed = try search.run(LogFinder(paths: [logs])) }
    return SpanReport(
      findings,
      SpanReport.Making(
        commandLine: commandLine, paths: paths, version: "1.2.3", isRedacting: redacting,
        notes: []))
  }
}

extension SpanReport {
  /// All forms, one after the other.
  var allForms: String { html.source + markdown + json.pretty }
}
