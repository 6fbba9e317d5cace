import ArgumentParser
import CloudTrail
import TrailLogs

/// A moment as people write it: see `WrittenTime`.
struct TimeArgument {
  let time: Timestamp
  /// As the command line has it.
  let text: String

  static let help =
    "As 2025-03-04T02:30Z, 2025-03-04, 2025-03, yesterday, '2 hours ago', or seconds or milliseconds since 1970."

  /// Reads the value of an option.
  ///
  /// - Throws: ``NoTime``, whose words the parser adds to its own.
  static func read(_ text: String) throws -> TimeArgument {
    guard let written = WrittenTime(text, now: .now) else { throw NoTime() }
    return TimeArgument(time: written.time, text: text)
  }

  /// With what it means, unless it says so itself.
  var words: String { text == "\(time)" ? text : "\(text) (\(time))" }

  /// The text of a value that names no time.
  struct NoTime: Error, CustomStringConvertible {
    var description: String { "not a time; write one as \(WrittenTime.forms)" }
  }
}

/// A stretch of time in which something happened.
struct RangeOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Nothing before this time. \(TimeArgument.help)", valueName: "time"),
    transform: TimeArgument.read)
  var since: TimeArgument?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Nothing at or after this time. A day or a month is its first second: 2025-04 ends with March.",
      valueName: "time"),
    transform: TimeArgument.read)
  var until: TimeArgument?

  var scope: EventScope { EventScope(since: since?.time, until: until?.time) }

  func validate() throws {
    if let since, let until, until.time <= since.time {
      throw ValidationError("--until \(until.words) is not after --since \(since.words).")
    }
  }
}
