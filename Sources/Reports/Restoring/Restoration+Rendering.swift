public import CloudTrail
import Comparison
import History
public import ReadModels

extension Restoration {
  /// A script for a shell: what the commands change, as comments, and the commands.
  ///
  /// - Parameters:
  ///   - style: colours for the comments.
  ///   - width: how wide a line may be, in columns; words of a command are not broken.
  public func script(_ style: Style, width: Int) -> String {
    var comments: [String] = []
    func say(_ text: String) {
      comments += Printable.text(text).wrapped(width: width - 2, hanging: 2)
    }
    let clock = Timestamp(seconds: now.time.second)
    say("\(trail.name) as it was at \(then.time), against what is known of it at \(clock)")
    if isEmpty { say(emptyWords) }
    for line in notes { say("note: " + line) }
    for line in left { say("left as it is: " + line) }
    if let difference {
      comments += ["", wasNotThere ? "what deleting it changes" : "what the commands change"]
      comments += difference.text(.plain, width: width - 2).split(
        separator: "\n", omittingEmptySubsequences: false
      ).dropLast().map(String.init)
    }
    var lines = comments.map { style.dim(Self.comment($0)) }
    if wasNotThere {
      lines.append(
        contentsOf: "the trail was not there: delete it only if nothing of it is wanted"
          .wrapped(width: width - 2, hanging: 2).map { style.dim(Self.comment($0)) })
    }
    for command in commands {
      lines.append("")
      let folded = command.copyable.folded(width: width, indent: 0)
      lines += wasNotThere ? [Self.comment(command.copyable.line)] : folded
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func comment(_ line: String) -> String { line.isEmpty ? "#" : "# " + line }

  private var emptyWords: String {
    let isNot = now.state.exists == .known(false) && then.state.exists == .known(false)
    if isNot { return "nothing to do: there was no such trail, and there is none" }
    if lacksSelectors { return "nothing can be put back" }
    return left.isEmpty ? "nothing differs" : "nothing differs of what is known"
  }

  /// See `schema/restore.schema.json`.
  public var json: JSONValue {
    .document([
      "trailARN": .string(trail.text),
      "time": .string("\(then.time)"),
      "now": .string("\(now.time)"),
      "commands": .array(
        zip(calls, commands).map { call, command in
          [
            "operation": .string(call.kind.rawValue),
            "arguments": .array(
              (["aws", "cloudtrail"] + command.arguments).map { .string($0) }),
            "line": .string(command.copyable.line),
            "isForAPersonToDecide": .bool(call == .delete),
          ]
        }),
      "outcome": difference.map { .string($0.comparison.outcome.rawValue) } ?? .null,
      "summary": difference.map { .string($0.comparison.summary) } ?? .null,
      "left": .array(left.map { .string($0) }),
      "lacksSelectors": .bool(lacksSelectors),
      "notes": .array(notes.map { .string($0) }),
    ])
  }
}
