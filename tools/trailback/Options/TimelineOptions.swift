import ArgumentParser
import CloudTrail
import History
import ReadModels
import TrailLogs

/// Which part of the history is shown.
struct TimelineOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Only this trail, by name or ARN. Default: all.", valueName: "trail"))
  var trail: String?
  @OptionGroup var store: StoreOption
  @OptionGroup var range: RangeOptions
  @OptionGroup var knowledge: KnowledgeOption

  /// Calls `body` with each entry of that part, in the order of the timeline.
  ///
  /// - Parameters:
  ///   - heading: printed first, after the options were checked.
  ///   - body: gets each entry; what it throws ends the command.
  func each(under heading: String = "", _ body: (TimelineEntry) throws -> Void) throws {
    let history = try store.history()
    let knownAt = try knowledge.knownAt(in: history)
    StandardOutput.write(heading)
    let scope = range.scope
    try history.snapshot { history in
      let stream = try trail.map { try history.resolveStream($0) }
      try Timeline.each(in: history, of: stream, asKnownAt: knownAt) { entry in
        if scope.contains(entry.event.content.time) { try body(entry) }
      }
    }
  }
}
