import CloudTrail
import Comparison
import History
import Markup
import ReadModels

/// A page of the trail's timeline, the newest entry first.
struct TimelineSection {
  /// Members of the query, with the sequence number of the event next to the page.
  static let older = "older-than"
  static let newer = "newer-than"

  var page: Timeline.Page
  var path: String
  var moment: Moment

  var html: HTML {
    let entries = page.entries.map {
      TimelineItem(entry: $0, path: path, moment: moment).html
    }
    let list: HTML =
      entries.isEmpty
      ? "<p>No event of this trail is known up to this moment.</p>"
      : "<ol class=\"timeline\">\n\(entries)</ol>"
    return """
      <section aria-labelledby="timeline-heading">
      <h2 id="timeline-heading">Timeline</h2>
      \(note)
      \(list)
      \(links)
      </section>
      """
  }

  private var note: HTML {
    guard let at = moment.at else { return "<p>The newest first.</p>" }
    return """
      <p>The newest first, up to \(at.html). \
      <a href="\(Moment(knownAt: moment.knownAt).link(path))">Show what came later</a></p>
      """
  }

  private var links: HTML {
    guard page.hasNewer || page.hasOlder, let first = page.entries.first,
      let last = page.entries.last
    else { return .nothing }
    func link(_ name: String, _ entry: TimelineEntry, _ words: HTML, _ relation: HTML) -> HTML {
      let address = moment.link(path, [(name, "\(entry.event.sequence)")])
      return "<a rel=\"\(relation)\" href=\"\(address)#timeline-heading\">\(words)</a>\n"
    }
    return """
      <nav class="pages" aria-label="Pages of the timeline">
      \(page.hasNewer ? link(Self.newer, first, "Newer events", "prev") : .nothing)\
      \(page.hasOlder ? link(Self.older, last, "Older events", "next") : .nothing)\
      </nav>
      """
  }
}

/// One event in a trail's timeline.
private struct TimelineItem {
  var entry: TimelineEntry
  var path: String
  var moment: Moment

  var html: HTML {
    let content = entry.event.content
    return """
      <li id="event-\(entry.event.sequence)"\(mark)>
      <h3>\(content.time.html) <span>\(entry.title)</span></h3>
      \(who)\(MeaningMark(entry: entry)?.html ?? .nothing)\
      \(LineList(lines: entry.changeLines, shown: 12).html)\
      <p class="source">event \(HTML.untrusted(content.id, 100)), number \(entry.event.sequence), \
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
    return shortened.who.map { "<p>\(HTML.untrusted($0))</p>\n" } ?? .nothing
  }

  /// Links to the states around the event; none if it changed nothing.
  private var neighbours: HTML {
    guard entry.after != nil else { return .nothing }
    let time = entry.event.content.time
    // Records give the time to the second, so the state before an event is that of the second before.
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

/// What a change means: the mark, and which events. The colour repeats what the mark says.
struct MeaningMark {
  private var mark: String
  private var words: Substring
  private var style: HTML

  /// Nil if the event cannot change what is logged.
  init?(entry: TimelineEntry) {
    guard let outcome = entry.meaning?.outcome, let line = entry.markedMeaning else { return nil }
    mark = outcome.mark
    words = line.dropFirst(mark.count).drop { $0 == ":" || $0 == " " }
    style =
      switch outcome {
      case .narrowed, .both: "narrowed"
      case .widened: "widened"
      case .same: "same"
      case .undecided, .notComparable, .tooLarge: "open"
      }
  }

  var html: HTML {
    "<p class=\"meaning \(style)\"><strong>\(mark)</strong> \(HTML.untrusted(String(words)))</p>\n"
  }
}
