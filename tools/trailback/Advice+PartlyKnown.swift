import CloudTrail
import ReadModels

// What to say of trails that are known in part only.

extension Advice {
  /// The most of them that are told one by one.
  static let mostPartlyKnown = 5

  /// What lacks of a trail, without a full stop.
  static func words(_ partly: PartlyKnown) -> String {
    "\(Messages.printable(partly.trail.text)) is known in part; not known: "
      + partly.lacking.map(\.words).joined(separator: ", ")
  }

  /// How many there are.
  static func more(_ count: Int) -> String {
    "\(count - mostPartlyKnown) more trails are known in part only"
  }

  /// The commands of the AWS CLI that print what lacks.
  static func asking(_ partly: PartlyKnown) -> [String] {
    let trail =
      shellQuoted(partly.trail.text)
      + (partly.trail.hasParts ? " --region \(shellQuoted(partly.trail.region))" : "")
    var commands: [String] = []
    if !partly.lacking.filter({ $0 != .logging && $0 != .selectors }).isEmpty {
      commands.append("aws cloudtrail describe-trails --trail-name-list \(trail)")
    }
    if partly.lacking.contains(.selectors) {
      commands.append("aws cloudtrail get-event-selectors --trail-name \(trail)")
    }
    if partly.lacking.contains(.logging) {
      commands.append("aws cloudtrail get-trail-status --name \(trail)")
    }
    return commands
  }

  /// What to say of the trails in a list for people: what lacks, and the commands that fill it.
  static func notes(_ partly: [PartlyKnown]) -> [String] {
    var notes = partly.prefix(mostPartlyKnown).map { trail in
      let naming = trail.lacking.contains(.logging) ? ["--trail", trail.trail.text] : []
      let commands =
        asking(trail).map { "\($0) >> answers.json" }
        + [command(["import", "answers.json"] + naming)]
      return "note: \(words(trail))\n  hint: have it filled in by the answers of AWS\n"
        + commands.map { "    \($0)\n" }.joined()
    }
    if partly.count > mostPartlyKnown { notes.append("note: \(more(partly.count))\n") }
    return notes
  }
}
