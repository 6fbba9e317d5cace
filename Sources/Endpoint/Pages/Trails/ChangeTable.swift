import CloudTrail
import History
import ReadModels

/// The latest changes of all trails.
struct ChangeTable {
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
    let path = TrailPath.path(content.trail)
    let name = TrailARN(content.trail)?.name ?? content.trail
    return Table.Row(
      heading: """
        <a href="\(moment.at(content.time).link(path))">\(content.time.html)</a>
        """,
      cells: [
        "\(entry.title)", "<a href=\"\(moment.link(path))\">\(Foreign.text(name, 200))</a>",
        content.actor.principal.map { Foreign.text($0, 200) } ?? "–", change(entry),
      ])
  }

  /// The first thing that went and the first that came, or else the first that there is to say.
  private func change(_ entry: TimelineEntry) -> HTML {
    let lines = entry.changeLines
    guard let first = lines.first else { return "–" }
    let came = first.hasPrefix("- ") ? lines.first { $0.hasPrefix("+ ") } : nil
    let shown = [first] + (came.map { [$0] } ?? [])
    let others = lines.count - shown.count
    let more: HTML =
      others == 0 ? .nothing : "<span class=\"more\">and \(others) more</span>"
    return "\(LineList(lines: shown.map { ShownText.cut($0, 300) }, shown: 2).html)\(more)"
  }
}
