public import CloudTrail
import ReadModels
public import Replay

/// A fact about a trail that the history does not hold because it begins later, and on which verdicts
/// depend.
public struct MissingFact: Sendable, Hashable {
  /// The trail whose verdicts need the fact.
  public var trail: TrailARN
  /// What is not known.
  public var reason: Reason
  /// How many verdicts depend on it.
  public var verdicts: Int

  /// The commands whose output would settle a fact, in the order in which to run them. The program that
  /// prints a report words them: they name its own command line.
  public typealias Commands = (MissingFact) -> [String]

  /// The missing facts of a trail, the one with the most verdicts first.
  public static func all(of trail: TrailTally) -> [MissingFact] {
    trail.unseen.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { MissingFact(trail: trail.trail, reason: $0, verdicts: $1) }
  }

  func text(_ commands: Commands) -> String {
    let depend = verdicts == 1 ? "depends" : "depend"
    var out = "  \(Number.counted(verdicts, "verdict")) \(depend) on this: \(reason.words())\n"
    for command in commands(self) { out += "    $ \(Printable.text(command))\n" }
    return out
  }

  func json(_ commands: Commands) -> JSONValue {
    [
      "reason": .string(reason.rawValue), "verdicts": .integer(Int64(verdicts)),
      "commands": .array(commands(self).map { .string($0) }),
    ]
  }
}
