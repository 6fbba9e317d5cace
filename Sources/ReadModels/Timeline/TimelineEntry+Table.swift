import CloudTrail
import History

extension TimelineEntry {
  /// The heading of the CSV form.
  public static let csvHeading =
    "time,what,trail,principal,source_ip,user_agent,mfa,console,event_id,error,removed,added,"
    + "region,account,sequence,recorded_time\n"

  /// One row of `export timeline --format csv`, its line break included.
  public var csv: String {
    let content = event.content
    let actor = content.actor
    let cells = [
      "\(content.time)", title, content.trail, actor.principal ?? "", actor.sourceIPAddress ?? "",
      actor.userAgent ?? "", actor.isMFA.map { "\($0)" } ?? "", "\(actor.isConsole)", content.id,
      error ?? "", removed.joined(separator: "; "), added.joined(separator: "; "),
      content.region ?? "", content.account ?? "", "\(event.sequence)", "\(event.recordedAt)",
    ]
    return cells.map(Printable.csv).joined(separator: ",") + "\n"
  }

  /// The heading of the Markdown form.
  public static let markdownHeading =
    "| time | what | trail | who | from | change |\n|---|---|---|---|---|---|\n"

  /// One row of `export timeline --format markdown`, its line break included.
  public var markdown: String {
    let content = event.content
    let cells = [
      "\(content.time)", title, TrailARN(content.trail)?.name ?? content.trail,
      content.actor.principal ?? "", content.actor.sourceIPAddress ?? "",
    ].map(Printable.markdown)
    let change = changeLines.map(Printable.markdown).joined(separator: "<br>")
    return "| " + (cells + [change]).joined(separator: " | ") + " |\n"
  }

  /// What was called, and whether it was refused or voided.
  public var title: String {
    let name: String =
      switch event.content.change {
      case .reject(let call, _, _): "\(call.rawValue) (refused)"
      case .lose(let call, _): "\(call.rawValue) (parameters lost)"
      default: event.content.change.kind.rawValue
      }
    return isVoided ? name + " (voided)" : name
  }

  var error: String? {
    if case .reject(_, let code, _) = event.content.change { code } else { nil }
  }
}
