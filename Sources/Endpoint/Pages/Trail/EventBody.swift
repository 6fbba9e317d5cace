import CloudTrail
import Comparison
import History
import Markup
import ReadModels

/// What is to say of an event beyond its one line.
struct EventBody {
  var entry: TimelineEntry
  var moment: Moment

  /// Under its line in a list.
  var short: HTML {
    let event = entry.event
    return """
      \(meaning)\(LineList(lines: entry.changeLines, shown: 12).html)\(caller(300))\
      <p class="around"><a href="\(moment.address("/events/\(event.sequence)").text)">All of this \
      event</a>\(states)</p>
      """
  }

  /// What the change means, in one line with its mark.
  var meaning: HTML {
    guard let outcome = entry.meaning?.outcome, let line = entry.markedMeaning else {
      return .nothing
    }
    let words = line.dropFirst(outcome.mark.count).drop { $0 == ":" || $0 == " " }
    return """
      <p class="meaning \(outcome.style)"><strong>\(outcome.mark)</strong> \
      \(HTML.untrusted(String(words)))</p>

      """
  }

  /// Who called, from where and with what.
  ///
  /// - Parameter limit: the most characters of the ARN.
  func caller(_ limit: Int = 2100) -> HTML {
    let actor = entry.event.content.actor
    let account = entry.event.content.stream.trailARN?.account
    var parts: [HTML] = []
    if let address = actor.sourceIPAddress { parts.append("from \(HTML.untrusted(address, 200))") }
    if actor.isConsole { parts.append("console") }
    if let isMFA = actor.isMFA { parts.append(isMFA ? "MFA" : "no MFA") }
    if let agent = actor.userAgent { parts.append(HTML.untrusted(agent, 200)) }
    let rest = parts.enumerated().map { index, part -> HTML in index == 0 ? part : ", \(part)" }
    let person = actor.principal == nil ? .nothing : Person(actor, in: account).html(limit)
    guard !person.isEmpty || !rest.isEmpty else { return .nothing }
    return """
      <p class="caller">\(person)\(rest.isEmpty ? .nothing : " <span class=\"rest\">\(rest)</span>")</p>

      """
  }

  /// Links to the states around the event; none if it changed nothing.
  var states: HTML {
    guard entry.after != nil else { return .nothing }
    let time = entry.event.content.time
    let path = TrailPath.path(entry.event.content.stream.text)
    return """
       <a href="\(moment.at(time.justBefore).address(path).text)">The state just before\
      <span class="unseen"> \(time.description)</span></a> \
      <a href="\(moment.at(time).address(path).text)">The state just after\
      <span class="unseen"> \(time.description)</span></a>
      """
  }
}

extension Comparison.Outcome {
  /// How a line about it is styled.
  var style: HTML {
    switch self {
    case .narrowed, .both: "narrowed"
    case .widened: "widened"
    case .same: "same"
    case .undecided, .notComparable, .tooLarge: "open"
    }
  }
}
