import CloudTrail
import History
import ReadModels

/// A page of the trail's timeline, the newest entry first.
struct TimelineSection {
  /// Members of the query: the sequence of the event next to the page.
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
