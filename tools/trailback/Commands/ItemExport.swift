import ArgumentParser
import CloudTrail
import Exports
import Gaps
import History
import ReadModels
import Replay
import Reports
import TrailLogs

/// The log files that are searched for what windows missed.
struct SearchedLogs: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      Log files or a folder that holds them, - for standard input: also write each event in them that a \
      window missed. May be given again.
      """, valueName: "path"),
    completion: .file())
  var logs: [FileArgument] = []
  @OptionGroup var buckets: BucketOptions

  /// - Returns: nil if no file is named.
  /// - Throws: ``UsageError/noLogs(_:skipped:)``, ``UsageError/inputTwice``
  func find(_ scope: EventScope) throws -> LogFinder? {
    guard logs.count(where: { $0.path == "-" }) < 2 else { throw UsageError.inputTwice }
    return try logs.isEmpty ? nil : InputOptions.find(logs, scope, buckets)
  }
}

/// A command that exports the items of a part of the history, and what its windows missed in log files.
protocol ItemExport: TimelineCommand {
  var searched: SearchedLogs { get }
  var speed: SpeedOptions { get }
}

extension ItemExport {
  /// Writes the items in a form. Nothing is kept of an event that was written.
  func write(_ form: some ExportForm, withWindows: Bool) throws {
    var form = form
    let put: (ExportedItem) -> Void = { StandardOutput.write(form.line($0)) }
    if !searched.logs.isEmpty { try speed.readers.requireFiles() }
    let finder = try searched.find(range.scope)
    Interruption.watch()
    do {
      let (items, search) = try writeHistory(under: form.heading, withWindows: withWindows, put)
      let missed = try search.flatMap { search in
        try finder.map { try speed.run(search, $0) { items.missed($0).map(put) } }
      }
      if missed?.input.isStopped == true { throw Cancelled() }
      StandardOutput.write(form.ending())
      StandardOutput.flush()
      guard let missed else { return }
      Messages.note(missed.input.skipped.sentence)
      Messages.note(missed.unrecorded.sentence(Advice.recording(missed.unrecorded)))
      if missed.input.problems > 0 || missed.unrecorded.count > 0 { throw FindingExit() }
    } catch is Cancelled {
      StandardOutput.write(form.ending())
      StandardOutput.flush()
      Messages.warning(UsageError.exportStopped)
      throw FindingExit()
    }
  }

  /// The events of the history, and the windows among them.
  private func writeHistory(
    under heading: String, withWindows: Bool, _ put: (ExportedItem) -> Void
  ) throws -> (ExportedItems, MissedEventSearch?) {
    var items = ExportedItems()
    var search: MissedEventSearch?
    let history = try store.history()
    try eachEntry(
      preparing: { snapshot, stream, knownAt in
        guard withWindows else { return }
        let report = try windows(in: snapshot, of: stream?.trailARN, asKnownAt: knownAt)
        items = ExportedItems(windows: report)
        guard !searched.logs.isEmpty else { return }
        search = try speed.search(
          report.gaps, isWhole: stream == nil, in: range.scope,
          covering: coverage.options, asKnownAt: knownAt, snapshot, history)
      },
      under: heading,
      { entry in
        if Interruption.isRequested { throw Cancelled() }
        items.take(entry).forEach(put)
      })
    items.takeRest().forEach(put)
    return (items, search)
  }

  /// The windows that reach into the time asked for; of one trail alone its account is not asked.
  private func windows(
    in history: HistorySnapshot, of trail: TrailARN?, asKnownAt knownAt: Timestamp?
  ) throws -> GapReport {
    let coverages = try Coverages(
      history, asKnownAt: knownAt, options: coverage.options)
    var gaps = try Gaps(
      history, trails: trail.map { [$0] }, coverages: coverages, asKnownAt: knownAt)
    if trail != nil { gaps.ofAccounts = [] }
    gaps.keep(within: range.scope)
    return GapReport(gaps, coverages: coverages, now: .now)
  }
}
