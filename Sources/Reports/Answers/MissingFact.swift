import CloudTrail
import ReadModels
public import Replay

/// Something about a trail that many verdicts hang on and the history does not tell, with the AWS CLI
/// command whose output would settle it.
public struct MissingFact: Sendable, Hashable {
  public var reason: Reason
  /// How many verdicts hang on it.
  public var verdicts: Int
  public var commands: [String]

  /// The missing facts of a trail, the one with the most verdicts first.
  public static func all(of trail: TrailTally) -> [MissingFact] {
    trail.unseen.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { MissingFact(reason: $0, verdicts: $1, commands: commands($0, trail.trail)) }
  }

  var text: String {
    let hang = verdicts == 1 ? "hangs" : "hang"
    var out = "  \(Number.counted(verdicts, "verdict")) \(hang) on this: \(reason.words())\n"
    for command in commands { out += "    $ \(Printable.text(command))\n" }
    return out
  }

  var json: JSONValue {
    [
      "reason": .string(reason.rawValue), "verdicts": .integer(Int64(verdicts)),
      "commands": .array(commands.map { .string($0) }),
    ]
  }

  /// A name comes from a log, and is not to run as a command when it is pasted.
  private static func quoted(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
        || "-._/:".unicodeScalars.contains($0)
    }
    return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }

  /// `get-trail-status` tells since when a trail has been logging, so importing it settles the past;
  /// the other answers tell only of now, and must be assumed for the past.
  private static func commands(_ reason: Reason, _ arn: String) -> [String] {
    let trail = quoted(arn)
    return switch reason.gate {
    case .logging, .existence:
      [
        "aws cloudtrail get-trail-status --name \(trail) > status.json",
        "trailback import status.json --trail \(trail)",
      ]
    case .selectors:
      [
        "aws cloudtrail get-event-selectors --trail-name \(trail) >> assumed.json",
        "trailback replay PATH --assume assumed.json",
      ]
    case .account, .region, .globalServices, .recursiveLogging:
      [
        "aws cloudtrail describe-trails --trail-name-list \(trail) >> assumed.json",
        "trailback replay PATH --assume assumed.json",
      ]
    }
  }
}
