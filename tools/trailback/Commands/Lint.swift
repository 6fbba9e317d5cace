import ArgumentParser
import CloudTrail
import Comparison
import History
import ReadModels
import Replay
import Reports
import TrailLogs

struct Lint: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find selectors that do not do what they seem to.",
    discussion: """
      EXAMPLES
        trailback lint new.json
        trailback lint management-trail
        trailback lint data-trail@2025-03-04T02:30:00Z --format json
        trailback lint data-trail --logs ./AWSLogs

      Each finding has a stable code, an event as an example or a proof, and what to do; the worst come \
      first. What is found is proven by comparing the selectors as sets of events, with and without the \
      part in question.

      Of selectors, from a file or of a trail:
        takesNothing       a selector whose conditions no event meets
        resourceTypeCase   a resource type that differs from AWS's own in case
        emptyValues        "Values": [], which takes nothing
        pattern            a * in a value: there are no wildcards
        excludesNothing    an exclusion that excludes nothing
        exclusionVoided    an exclusion whose events another selector takes
        reachesNeighbour   a bucket's name without its slash, which takes others
        idle               a selector whose events others take
      Of a trail in the store also:
        logsOwnDeliveries  a trail that logs its own deliveries
        secondCopy         another trail that logs management events, too

      With --logs, the buckets are named that the logs show and that a name without its slash reaches.

      Exit codes: 0 nothing amiss; 1 findings; 2 it cannot be said, for example because the selectors are \
      not known or CloudTrail would refuse them.
      """)

  @Argument(
    help: ArgumentHelp(ConfigurationArgument.help, valueName: "selectors"), completion: .file())
  var configuration: ConfigurationArgument
  @OptionGroup var buckets: BucketOptions
  @OptionGroup var source: ConfigurationOptions
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Log files or folders in which to look for neighbours; may be given again.",
      valueName: "path"),
    completion: .file())
  var logs: [FileArgument] = []
  @Option(name: .long, help: "text or json.")
  var format: DocumentFormat = .text
  @OptionGroup var color: ColorOption

  func run() throws {
    let named = try source.read([configuration])
    guard let named = named.first else { return }
    try named.validate()
    var result = try named.isFile ? lint(named) : lintTrail(named)
    let problems = try nameNeighbours(in: &result.report)
    source.coverage.note()
    switch format {
    case .text: StandardOutput.write(result.text(color.style, width: StandardOutput.width))
    case .json: StandardOutput.write(result.json)
    }
    if !result.report.findings.isEmpty || problems > 0 { throw FindingExit() }
    if !result.report.undecided.isEmpty { throw FindingExit.undecided }
  }

  /// Selectors of a file, whichever trail they are for.
  private func lint(_ named: NamedConfiguration) -> LintResult {
    var linter = Linter()
    let selectors = named.compared.selectors ?? .default
    return LintResult(
      name: named.name,
      report: linter.lint(selectors, partition: named.compared.trail.partition))
  }

  /// A trail, with its bucket and the other trails of its account, all of one snapshot.
  ///
  /// - Throws: `MomentError` if the trail did not exist, or its selectors are not known.
  private func lintTrail(_ named: NamedConfiguration) throws -> LintResult {
    let trail = named.compared.trail
    let time = named.time ?? .now
    let history = try source.store.history()
    let knownAt = try source.knowledge.knownAt(in: history)
    return try history.snapshot { history in
      let coverages = try Coverages(
        history, asKnownAt: knownAt, options: source.coverage.options)
      func configuration(_ trail: TrailARN) throws -> NamedConfiguration {
        try NamedConfiguration(
          history, trail, at: time, asKnownAt: knownAt, covered: coverages[trail])
      }
      let found = try configuration(trail)
      try found.requireSelectors()
      let others = try history.trailARNs().filter { $0.account == trail.account && $0 != trail }
        .compactMap { other -> ComparedTrail? in
          do {
            return try configuration(other).compared
          } catch MomentError.nothingKnown {
            return nil
          }
        }
      let period = try history.knownPeriod(of: trail, at: time, asKnownAt: knownAt)
      let settings = try history.settings(in: period, of: trail, asKnownAt: knownAt)
      var linter = Linter()
      let report = linter.lint(
        LintedTrail(
          found.compared, bucket: settings[.s3BucketName].text,
          prefix: settings[.s3KeyPrefix].text.value ?? "", others: others),
        at: time)
      var notes = [found.note].compactMap(\.self)
      if found.compared.state.logging == .known(false) {
        notes.insert("logging is off: this is what the selectors would do", at: 0)
      }
      return LintResult(name: named.name, trail: trail, time: time, report: report, notes: notes)
    }
  }

  // MARK: - Neighbours

  /// How many buckets are named.
  private static let mostBuckets = 1_000

  /// Looks in the logs for the buckets that names without their slash reach.
  ///
  /// - Returns: how much could not be read; each is told on standard error.
  private func nameNeighbours(in report: inout LintReport) throws -> Int {
    let names = Set(report.reachingNames)
    guard !logs.isEmpty, !names.isEmpty else { return 0 }
    let finder = try InputOptions.find(logs, EventScope(), buckets)
    let starts = names.map { Array($0.utf8) }
    var buckets: Set<String> = []
    let read = try Replayer(judges: Judges()).run(
      finder, map: { record, _, _ in Self.buckets(of: record.fields, beginning: starts) },
      deliver: { found in
        for bucket in found where buckets.count < Self.mostBuckets { buckets.insert(bucket) }
      }, problem: Messages.warning)
    report.name(neighbours: buckets)
    return read.problems
  }

  /// The buckets in the resources of a record whose names go on after one of these beginnings; nil if there
  /// is none.
  private static func buckets(
    of fields: RecordFields, beginning starts: [[UInt8]]
  ) -> [String]? {
    var found: [String] = []
    for resource in fields.resources {
      guard let arn = (resource.arn.string ?? resource.arnPrefix.string) else { continue }
      let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
      guard parts.count == 6, parts[2] == "s3", let name = parts[5].split(separator: "/").first
      else { continue }
      let isReached = starts.contains {
        name.utf8.count > $0.count && name.utf8.starts(with: $0)
      }
      if isReached { found.append(String(name)) }
    }
    return found.isEmpty ? nil : found
  }
}

extension NamedConfiguration {
  /// - Throws: `MomentError` if the trail did not exist, or its selectors are not known.
  fileprivate func requireSelectors() throws {
    let trail = compared.trail
    let time = time ?? .now
    if compared.state.exists == .known(false) {
      throw MomentError.noTrail(
        trail: trail, time: time, wasDeleted: compared.state.generation > 0)
    }
    if compared.selectors == nil {
      throw MomentError.selectorsUnknown(
        trail: trail, time: time, reason: compared.state.selectors.reason ?? .unseen)
    }
  }
}

extension Known<JSONValue> {
  /// The value as a text; the empty one if it is something else.
  fileprivate var text: Known<String> {
    switch self {
    case .known(let value): .known(value.string ?? "")
    case .unknown(let reason): .unknown(reason)
    }
  }
}
