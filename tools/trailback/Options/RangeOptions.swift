import ArgumentParser
import TrailLogs

/// A stretch of effective time.
struct RangeOptions: ParsableArguments {
  @Option(
    name: .long, help: ArgumentHelp("Not before. \(TimeArgument.help)", valueName: "time"))
  var since: TimeArgument?
  @Option(name: .long, help: ArgumentHelp("Before, not at, this time.", valueName: "time"))
  var until: TimeArgument?

  var scope: EventScope { EventScope(since: since?.time, until: until?.time) }
}
