import CloudTrail
import History

extension TimelineEntry {
  /// The entry as `history` prints it: what and when, who and from where, what changed.
  public func text(_ style: Style, showsTrail: Bool) -> String {
    let content = event.content
    var head = "\(content.time)  " + style.bold(title)
    if showsTrail { head += "  " + Printable.text(TrailARN(content.trail)?.name ?? content.trail) }
    var lines = [head]
    if let who { lines.append("    " + who) }
    lines += changeLines.map { line in
      let text = "    " + Printable.text(line)
      if line.hasPrefix("- ") { return style.red(text) }
      return line.hasPrefix("+ ") ? style.green(text) : text
    }
    lines.append("    " + style.dim("event \(Printable.text(content.id))"))
    return lines.map { $0 + "\n" }.joined()
  }

  /// `by arn:… from 203.0.113.77, no MFA, aws-cli/2.15`, fit to print; nil where nobody is named.
  public var who: String? {
    let actor = event.content.actor
    guard actor.principal != nil || actor.sourceIPAddress != nil else { return nil }
    var words = "by " + Printable.text(actor.principal ?? "an unnamed principal")
    if let address = actor.sourceIPAddress { words += " from " + Printable.text(address) }
    if actor.isConsole { words += ", console" }
    if let isMFA = actor.isMFA { words += isMFA ? ", MFA" : ", no MFA" }
    if let agent = actor.userAgent {
      words += ", " + Printable.text(agent.count > 60 ? agent.prefix(60) + "…" : agent)
    }
    return words
  }
}
