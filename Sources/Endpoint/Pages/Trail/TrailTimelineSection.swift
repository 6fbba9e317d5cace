import CloudTrail
import Comparison
import Gaps
import History
import Markup
import ReadModels

/// Which events of a trail are listed.
struct TimelineFilter {
  var kind: Kind?
  /// A part of the caller's ARN.
  var by: String?

  /// What people look for among the events of a trail.
  enum Kind: String, CaseIterable {
    case refused
    case selectors
    case logging
    case settings
    case other

    /// The kinds of events of the log.
    var kinds: Set<EventKind> {
      switch self {
      case .refused: [.rejectedCall]
      case .selectors:
        [.putEventSelectors, .putInsightSelectors, .putEventConfiguration]
      case .logging: [.createTrail, .startLogging, .stopLogging, .deleteTrail]
      case .settings: [.updateTrail, .addTags, .removeTags]
      case .other:
        [
          .observedConfiguration, .unknownConfiguration, .replicatedCall, .accountJoined,
          .accountDeparted, .correction,
        ]
      }
    }

    var words: String {
      switch self {
      case .refused: "refused calls"
      case .selectors: "selectors"
      case .logging: "logging and life"
      case .settings: "settings and tags"
      case .other: "all others"
      }
    }
  }

  init(_ query: PageQuery) {
    kind = query.text("kind").flatMap(Kind.init(rawValue:))
    by = query.text("by")
  }

  var members: [(String, String?)] { [("kind", kind?.rawValue), ("by", by)] }

  var isEmpty: Bool { kind == nil && by == nil }
}

/// A page of the trail's timeline, the newest entry first: one line for each, with the rest folded.
struct TrailTimelineSection {
  let filter: TimelineFilter
  let page: Timeline.Page
  private let windows: [Int64: [Gap]]
  private let stream: EventStream
  private let path: String
  private let moment: Moment
  /// The members of the address that choose this page of the timeline.
  private let position: [(String, String?)]

  static let entriesPerPage = 50

  init(
    _ request: PageRequest, _ stream: EventStream, _ moment: Moment, windows: [Gap]
  ) throws {
    (self.stream, self.moment) = (stream, moment)
    path = TrailPath.path(stream.text)
    filter = TimelineFilter(request.query)
    page = try Self.page(request, stream, moment, filter)
    position = ["older-than", "newer-than"].map { ($0, request.query.number($0).map { "\($0)" }) }
    self.windows = Dictionary(grouping: windows, by: \.opening.sequence)
  }

  /// The entries that the address asks for.
  static func page(
    _ request: PageRequest, _ stream: EventStream, _ moment: Moment, _ filter: TimelineFilter
  ) throws -> Timeline.Page {
    let position: EventPage.Position =
      if let event = request.query.number("older-than") {
        .olderThan(sequence: event)
      } else if let event = request.query.number("newer-than") {
        .newerThan(sequence: event)
      } else {
        .newest
      }
    return try Timeline.page(
      of: stream, position, count: entriesPerPage, kinds: filter.kind?.kinds,
      principal: filter.by, in: request.history, at: moment.at, asKnownAt: moment.knownAt)
  }

  var html: HTML {
    """
    <section class="timeline" aria-labelledby="timeline-heading">
    <h2 id="timeline-heading">Timeline</h2>
    \(form)\(note)\(pager("Pages of the timeline, above"))\(list)\(pager("Pages of the timeline"))\(files)
    </section>
    """
  }

  private var form: HTML {
    let clear: HTML =
      filter.isEmpty
      ? .nothing
      : "<a class=\"clear\" href=\"\(moment.address(path).text)#timeline-heading\">All events</a>"
    return """
      <form class="filter" method="get" action="\(path)#timeline-heading">
      \(Field.hidden(moment.address(path).members))\
      \(Field.choice(
        filter.kind?.rawValue, "kind", "What",
        [("", "everything")] + TimelineFilter.Kind.allCases.map { ($0.rawValue, $0.words) }))
      \(Field.text(filter.by, "by", "Who"))
      <button type="submit">Filter</button>\(clear)
      </form>

      """
  }

  private var note: HTML {
    guard let at = moment.at else { return .nothing }
    let later = Moment(knownAt: moment.knownAt).address(path, filter.members).text
    return """
      <p class="hint">Up to \(at.html). <a href="\(later)">Show what came later</a></p>

      """
  }

  private var list: HTML {
    guard !page.entries.isEmpty else {
      return filter.isEmpty
        ? "<p>No event of this trail is known up to this moment.</p>"
        : "<p>No event of this trail up to this moment meets the filter.</p>"
    }
    var day = ""
    let items = page.entries.map { entry -> HTML in
      let time = entry.event.content.time
      defer { day = time.day }
      let end: HTML = day.isEmpty ? .nothing : "</ol>\n"
      let heading: HTML =
        time.day == day
        ? .nothing : "\(end)<h3 class=\"day\">\(time.dayHTML)</h3>\n<ol class=\"events\">\n"
      return heading + item(entry)
    }
    return "\(items)</ol>\n"
  }

  private func item(_ entry: TimelineEntry) -> HTML {
    let content = entry.event.content
    let line = ChangeLine(entry, windows: windows[entry.event.sequence])
    let person = Person(content.actor, in: stream.trailARN?.account)
    return """
      <li id="event-\(entry.event.sequence)" class="\(line.mark.rawValue)"><details><summary>\
      <span class="when">\(content.time.clockHTML)</span> <b class="what">\(entry.title)</b> \
      \(line.html()) <span class="by">\(person.line)</span></summary>
      \(EventBody(entry: entry, moment: moment).short)
      </details></li>

      """
  }

  private func pager(_ label: HTML) -> HTML {
    guard page.hasNewer || page.hasOlder, let first = page.entries.first,
      let last = page.entries.last
    else { return .nothing }
    func link(_ isThere: Bool, _ name: String, _ entry: TimelineEntry, _ words: HTML, _ rel: HTML)
      -> HTML
    {
      guard isThere else { return "<span class=\"none\">\(words)</span>\n" }
      let address = moment.address(path, filter.members + [(name, "\(entry.event.sequence)")])
      return "<a rel=\"\(rel)\" href=\"\(address.text)#timeline-heading\">\(words)</a>\n"
    }
    return """
      <nav class="pages" aria-label="\(label)">
      \(link(page.hasNewer, "newer-than", first, "← Newer events", "prev"))\
      \(link(page.hasOlder, "older-than", last, "Older events →", "next"))\
      </nav>

      """
  }

  /// The events of this page for programs.
  private var files: HTML {
    guard !page.entries.isEmpty else { return .nothing }
    func link(_ format: String) -> String {
      moment.address(path, filter.members + position + [("format", format)]).text
    }
    return """
      <p class="files">These events as <a href="\(link("csv"))">CSV</a> or \
      <a href="\(link("jsonl"))">JSON Lines</a></p>
      """
  }

}
