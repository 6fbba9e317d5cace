import ArgumentParser
import CloudTrail
import History
import ReadModels
import Replay
import TrailLogs

/// A command that shows a part of the history.
///
/// The groups of options are the command's own, one beside the other: a debug build of ArgumentParser checks a
/// group four times for each group around it, and again for each group around that.
protocol TimelineCommand: ParsableCommand {
  var trail: TrailOption { get }
  var store: StoreOption { get }
  var range: RangeOptions { get }
  var knowledge: KnowledgeOption { get }
  var coverage: CoverageOption { get }
}

extension TimelineCommand {
  /// Calls `body` with each entry of that part, in the order of the timeline.
  ///
  /// - Parameters:
  ///   - filter: what the events must be besides their time.
  ///   - isNewestFirst: whether the order is the other way round.
  ///   - preparing: called before the first entry, with the history that is read, the stream that was asked for,
  ///     and the moment after which nothing that was learned counts.
  ///   - heading: printed first, after the options were checked.
  ///   - body: gets each entry; what it throws ends the command, and ``EnoughEntries`` only the reading.
  func eachEntry(
    matching filter: EventFilter = EventFilter(), isNewestFirst: Bool = false,
    preparing: (HistorySnapshot, EventStream?, Timestamp?) throws -> Void = { _, _, _ in },
    under heading: String = "", _ body: (TimelineEntry) throws -> Void
  ) throws {
    let history = try store.history()
    let knownAt = try knowledge.knownAt(in: history)
    let scope = range.scope
    var filter = filter
    (filter.since, filter.until) = (scope.since, scope.until)
    try history.snapshot { history in
      let stream = try trail.name.map { try history.resolveStream($0) }
      try preparing(history, stream, knownAt)
      StandardOutput.write(heading)
      do {
        try Timeline.each(
          in: history, of: stream, matching: filter, isNewestFirst: isNewestFirst,
          asKnownAt: knownAt, body)
      } catch is EnoughEntries {
        // All that was asked for is there.
      }
      try noteLimits(of: stream, in: history, knownAt, until: scope.until ?? .now)
    }
  }

  /// Says, on standard error, of which times changes can have been missed.
  private func noteLimits(
    of stream: EventStream?, in history: HistorySnapshot, _ knownAt: Timestamp?,
    until: Timestamp
  ) throws {
    // The reader of the entries may have stopped.
    StandardOutput.flush()
    coverage.note()
    let coverages = try Coverages(history, asKnownAt: knownAt, options: coverage.options)
    let trails = try stream.map { [$0.trailARN].compactMap { $0 } } ?? history.trailARNs()
    let from = range.scope.since ?? Timestamp(microseconds: .min)
    let spans = Set(trails.flatMap { coverages[$0].spans }).filter {
      ($0.from ?? from) < until && ($0.until ?? until) > from
    }
    for span in spans.sorted(by: { ($0.place, $0.from ?? from) < ($1.place, $1.from ?? from) }) {
      Messages.note("note: " + span.gapNote)
    }
  }
}

/// Ends the reading of a timeline of which no more is wanted.
struct EnoughEntries: Error {}
