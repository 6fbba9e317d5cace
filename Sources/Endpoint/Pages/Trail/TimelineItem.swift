import CloudTrail
import History
import ReadModels

/// One event in a trail's timeline.
struct TimelineItem {
  var entry: TimelineEntry
  var path: String
  var moment: Moment

  var html: HTML {
    let content = entry.event.content
    return """
      <li id="event-\(entry.event.sequence)"\(mark)>
      <h3>\(content.time.html) <span>\(entry.title)</span></h3>
      \(who)\(LineList(lines: entry.changeLines, shown: 12).html)\
      <p class="source">event \(Foreign.text(content.id, 100)), number \(entry.event.sequence), \
      recorded \(entry.event.recordedAt.html)</p>
      \(neighbours)</li>

      """
  }

  private var mark: HTML {
    if entry.isVoided { return " class=\"voided\"" }
    if case .reject = entry.event.content.change { return " class=\"refused\"" }
    return .nothing
  }

  private var who: HTML {
    var shortened = entry
    func cut(_ part: WritableKeyPath<Actor, String?>) {
      shortened.event.content.actor[keyPath: part] =
        entry.event.content.actor[keyPath: part].map { ShownText.cut($0, 200) }
    }
    cut(\.principal)
    cut(\.sourceIPAddress)
    cut(\.userAgent)
    return shortened.who.map { "<p>\(Foreign.text($0))</p>\n" } ?? .nothing
  }

  /// The states around the event; none where it changed nothing.
  private var neighbours: HTML {
    guard entry.after != nil else { return .nothing }
    let time = entry.event.content.time
    // Calls are known to the second, so the state before one is that of the second before.
    let before =
      time.isWholeSecond
      ? time.advanced(bySeconds: -1) : Timestamp(microseconds: time.microseconds - 1)
    return """
      <p class="around"><a href="\(moment.at(before).link(path))">The state just before\
      <span class="unseen"> \(time.description)</span></a> \
      <a href="\(moment.at(time).link(path))">The state just after\
      <span class="unseen"> \(time.description)</span></a></p>

      """
  }
}
