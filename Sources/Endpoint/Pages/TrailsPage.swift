import CloudTrail
import History
import Markup
import ReadModels

/// The first page: every trail with its state, and the latest changes.
enum TrailsPage {
  private static let trailsPerPage = 200
  private static let mostChanges = 20

  static func frame(
    _ history: HistorySnapshot, _ query: PageQuery, _ coverages: CoverageCache, now: Timestamp
  ) throws -> Frame {
    guard let moment = query.moment else {
      return WrongTimePage.frame(path: "/", query, now: now)
    }
    let (time, isPresent) = (moment.at ?? now, moment.at == nil)
    let periods = try history.periods(
      at: time, isPresent: isPresent, asKnownAt: moment.knownAt)
    let changes = try history.latestChanges(
      mostChanges, among: periods, at: time, isPresent: isPresent, asKnownAt: moment.knownAt)
    let entries = try Timeline.entries(
      of: changes, in: history, asKnownAt: moment.knownAt)
    let trails = ListedTrail.all(periods)
    let pages = PageNumbers(
      count: trails.count, perPage: trailsPerPage, asked: query.number("page"))
    let shown = trails[pages.range]
    let table = TrailTable(
      trails: shown, all: trails, moment: moment, now: now,
      coverages: try coverages.coverages(
        of: shown.map(\.arn), in: history, asKnownAt: moment.knownAt))
    return Frame(
      title: "Trails", path: "/", query: query, now: now,
      heading: "<h1>Trails</h1>",
      content: """
        \(try table.html(history))
        \(pages.html(moment))
        \(ChangeTable(entries: entries, moment: moment).html)
        """)
  }
}

/// A long list cut into numbered pages.
private struct PageNumbers {
  let number: Int
  let last: Int
  let range: Range<Int>

  /// - Parameter asked: from 1; for anything else, the nearest page there is.
  init(count: Int, perPage: Int, asked: Int64?) {
    last = max(1, (count + perPage - 1) / perPage)
    number = Int(min(max(asked ?? 1, 1), Int64(last)))
    range = ((number - 1) * perPage)..<min(number * perPage, count)
  }

  func html(_ moment: Moment) -> HTML {
    guard last > 1 else { return .nothing }
    func link(_ page: Int, _ words: HTML, _ relation: HTML) -> HTML {
      guard (1...last).contains(page) else { return .nothing }
      let address = moment.link("/", page == 1 ? [] : [("page", "\(page)")])
      return "<a rel=\"\(relation)\" href=\"\(address)\">\(words)</a>\n"
    }
    return """
      <nav class="pages" aria-label="Pages of trails">
      \(link(number - 1, "Previous trails", "prev"))\
      <span>Page \(number) of \(last)</span>
      \(link(number + 1, "Next trails", "next"))\
      </nav>
      """
  }
}

/// The latest changes of all trails.
private struct ChangeTable {
  var entries: [TimelineEntry]
  var moment: Moment

  var html: HTML {
    guard !entries.isEmpty else { return .nothing }
    return """
      <section aria-labelledby="changes-heading">
      <h2 id="changes-heading">Latest changes</h2>
      <p>Calls that were refused changed nothing; they are in the timeline of their trail.</p>
      \(Table(
        caption: "Latest changes", columns: ["Time", "What", "Trail", "Who", "Change"],
        rows: entries.map(row)).html)
      </section>
      """
  }

  private func row(_ entry: TimelineEntry) -> Table.Row {
    let content = entry.event.content
    let path = TrailPath.path(content.stream.text)
    return Table.Row(
      heading: """
        <a href="\(moment.at(content.time).link(path))">\(content.time.html)</a>
        """,
      cells: [
        "\(entry.title)",
        "<a href=\"\(moment.link(path))\">\(HTML.untrusted(content.stream.name, 200))</a>",
        content.actor.principal.map { HTML.untrusted($0, 200) } ?? "–", change(entry),
      ])
  }

  /// What it means, then the first line that was removed and the first that was added, or else the first
  /// line.
  private func change(_ entry: TimelineEntry) -> HTML {
    let mark = MeaningMark(entry: entry)?.html ?? .nothing
    let lines = entry.changeLines
    guard let first = lines.first else { return mark.source.isEmpty ? "–" : mark }
    let added = first.hasPrefix("- ") ? lines.first { $0.hasPrefix("+ ") } : nil
    let shown = [first] + (added.map { [$0] } ?? [])
    let others = lines.count - shown.count
    let more: HTML =
      others == 0 ? .nothing : "<span class=\"more\">and \(others) more</span>"
    return "\(mark)\(LineList(lines: shown.map { ShownText.cut($0, 300) }, shown: 2).html)\(more)"
  }
}
