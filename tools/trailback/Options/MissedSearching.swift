import CloudTrail
import Gaps
import History
import Replay
import TrailLogs

/// The search of log files for what windows missed, as all verbs do it that count that.
extension SpeedOptions {
  /// - Parameters:
  ///   - gaps: the windows.
  ///   - isWhole: whether all trails were asked for: then calls of any trail that the history lacks are
  ///     told, otherwise those of these trails.
  func search(
    _ gaps: Gaps, isWhole: Bool, in scope: EventScope, covering: CoverageOptions,
    asKnownAt knownAt: Timestamp?, _ snapshot: HistorySnapshot, _ history: History
  ) throws -> MissedEventSearch {
    var search = try MissedEventSearch(
      gaps, covering: covering, asKnownAt: knownAt, in: snapshot)
    search.replayer.recorded = try RecordedCalls(
      in: history, amongFirst: snapshot.eventCount(), of: isWhole ? [] : gaps.trails)
    search.replayer.scope = scope
    search.replayer.options = reading
    search.replayer.workers = readers.threads
    return search
  }

  /// Runs a search with progress, until it has ended or somebody stops it.
  func run(
    _ search: MissedEventSearch, _ finder: LogFinder, event: ((MissedEvent) -> Void)? = nil
  ) throws -> MissedEvents {
    Interruption.watch()
    var progress = Progress(finder)
    defer { Progress.clear() }
    return try search.run(
      finder, event: event, each: { progress.advance(records: $0.records, bytes: $0.bytesRead) },
      shouldStop: { Interruption.isRequested }, problem: Messages.warning)
  }
}
