import ArgumentParser
import CloudTrail
import Drawing
import Foundation
import Gaps
import History
import Markup
import ReadModels
import Recording
import Replay
import Reports
import TrailLogs

struct WriteReport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write a report to hand in: what was not logged, what changed, what is not known.",
    discussion: """
      EXAMPLES
        trailback report ./AWSLogs > report.html
        trailback report management-trail ./AWSLogs --since 2025-03-04 > one.html
        trailback report --account 111122223333 --format markdown
        trailback report ./AWSLogs --redact > to-share.html
        trailback report --format json | jq -r '.summary[]'

      One document, complete in itself: a summary in sentences, a drawing of each trail over time, the \
      windows in which something was not logged that was logged before, the changes with what they meant \
      and their differences, the calls that AWS refused, what was read and what is not known, the rules \
      that the answers rest on, and the heads and hashes by which all of it can be checked. The HTML is a \
      single file without a script, opens from a disk and can be printed.

      A word that is the path of a file or folder names log files, in which is counted what happened in \
      the windows, as in `trailback gaps`; any other names a trail. Of trails that are named their \
      accounts are not asked. Where there are many windows or changes, the worst are shown in full, and \
      how many are folded is said.

      --redact puts stand-ins in the place of accounts, addresses, and the names of people, roles, trails, \
      buckets and other resources, each the same throughout: account-1, address-1, person-1, trail-1. \
      Free text, such as the messages of refusals and the values of tags, is left out. AWS's own names \
      stay: services, calls, Regions, types of resources. So do times, counts and the ids of events.

      Exit codes: 0 written; 1 written, and some of the log files could not be read, or hold calls that \
      the history lacks; 2 it could not be done.
      """)

  @OptionGroup var subject: TrailsAndLogs
  @OptionGroup var accounts: AccountsOption
  @OptionGroup var range: RangeOptions
  @Flag(name: .long, help: "Put stand-ins in the place of accounts, addresses and names.")
  var redact = false
  @OptionGroup var store: StoreOption
  @OptionGroup var knowledge: KnowledgeOption
  @OptionGroup var coverage: CoverageOption
  @OptionGroup var speed: SpeedOptions
  @Option(name: .long, help: "html, markdown or json.")
  var format: Format = .html

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case html
    case markdown
    case json
  }

  func run() throws {
    try speed.readers.requireFiles()
    let finder = try subject.find(range.scope)
    let history = try store.history()
    var question = SpanQuestion(now: .now)
    question.knownAt = try knowledge.knownAt(in: history)
    question.accounts = Set(accounts.account)
    (question.since, question.until) = (range.since?.time, range.until?.time)
    question.covering = coverage.options
    var (findings, search) = try history.snapshot { snapshot in
      question.trails = try subject.trails(in: snapshot)
      let findings = try SpanFindings(question, in: snapshot)
      guard var finder else { return (findings, nil as (MissedEventSearch, LogFinder)?) }
      if question.knownAt == nil {
        try finder.skipKnown(to: snapshot, outside: findings.gaps.hull(within: question.scope))
      }
      var search = try speed.search(
        findings.gaps, isWhole: question.trails.isEmpty, in: question.scope,
        covering: coverage.options, asKnownAt: question.knownAt, snapshot, history)
      search.density = EventDensity(findings.drawing.span, slices: 240)
      return (findings, (search, finder))
    }
    if let (search, finder) = search {
      findings.missed = try speed.run(search, finder)
    }
    let report = SpanReport(findings, making(subject.logs))
    // The program ends with the report: to take apart what was found would take as long as to write it.
    _ = Unmanaged.passRetained(Kept(findings))
    switch format {
    case .html: StandardOutput.write(report.html.source)
    case .markdown: StandardOutput.write(report.markdown)
    case .json: StandardOutput.write(report.json)
    }
    if report.counted?.isPartial == true { throw FindingExit() }
  }

  /// Keeps a value to the end of the program.
  private final class Kept {
    let findings: SpanFindings

    init(_ findings: SpanFindings) {
      self.findings = findings
    }
  }

  private func making(_ logs: [FileArgument]) -> SpanReport.Making {
    var notes: [String] = []
    if range.since != nil || range.until != nil {
      notes.append(
        "only windows that reach into the time asked for; only events of that time are counted")
    }
    if coverage.trustSilence {
      notes.append("--trust-silence: what was not read counts as if nothing had happened")
    }
    return SpanReport.Making(
      commandLine: ["trailback"] + (Arguments.all ?? []).map(Arguments.readable),
      paths: Set(logs.map(\.path)), version: Trailback.configuration.version,
      isRedacting: redact, notes: notes)
  }
}
