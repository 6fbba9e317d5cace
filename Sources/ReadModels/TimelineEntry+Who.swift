import CloudTrail
import History

extension TimelineEntry {
  /// How much of a user agent a page shows, in characters.
  private static let agentLength = 60
  /// How much of it a narrow terminal shows at least.
  private static let shortestAgent = 20

  /// `by arn:… from 203.0.113.77, no MFA, aws-cli/2.15`, safe to print; nil if nobody is named.
  public var who: String? { who(agentLength: Self.agentLength) }

  /// The same for a terminal. If a line is too narrow, what follows the principal has one of its own, on which
  /// the user agent is cut.
  ///
  /// - Parameter width: that the lines should fit, in characters.
  func whoLines(width: Int) -> [String] {
    guard let name, let whole = who(agentLength: .max) else { return [] }
    if whole.count + 4 <= width { return ["    " + whole] }
    var rest = circumstances.joined(separator: ", ")
    if let agent = event.content.actor.userAgent {
      // Without the margin, the comma and the mark of the cut.
      let room = max(width - rest.count - 9, Self.shortestAgent)
      rest += (rest.isEmpty ? "" : ", ") + Self.cut(agent, to: room)
    }
    return ["    " + name] + (rest.isEmpty ? [] : ["      " + rest])
  }

  private func who(agentLength: Int) -> String? {
    guard let name else { return nil }
    let agent = event.content.actor.userAgent.map { Self.cut($0, to: agentLength) }
    let rest = circumstances + [agent].compactMap(\.self)
    if rest.isEmpty { return name }
    let isFrom = event.content.actor.sourceIPAddress != nil
    return name + (isFrom ? " " : ", ") + rest.joined(separator: ", ")
  }

  /// `by arn:…`; nil if nobody is named.
  private var name: String? {
    let actor = event.content.actor
    guard actor.principal != nil || actor.sourceIPAddress != nil else { return nil }
    return "by " + Printable.text(actor.principal ?? "an unnamed principal")
  }

  /// From where, and whether with a console and MFA.
  private var circumstances: [String] {
    let actor = event.content.actor
    return [
      actor.sourceIPAddress.map { "from " + Printable.text($0) },
      actor.isConsole ? "console" : nil,
      actor.isMFA.map { $0 ? "MFA" : "no MFA" },
    ].compactMap(\.self)
  }

  /// A text of at most so many characters, with a mark where it was cut.
  private static func cut(_ text: String, to length: Int) -> String {
    text.count > length ? Printable.text(text.prefix(length) + "…") : Printable.text(text)
  }
}
