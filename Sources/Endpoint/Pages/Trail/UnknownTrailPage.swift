import CloudTrail
import History

/// The answer where no trail has the name, or more than one has.
enum UnknownTrailPage {
  static func frame(
    path: String, name: String, _ query: PageQuery, now: Timestamp, names: [String] = [],
    isAmbiguous: Bool = false
  ) -> Frame {
    let moment = query.moment ?? .present
    let shown = ShownText.cut(name, 200)
    let error: HistoryError =
      isAmbiguous
      ? .ambiguousTrail(name: shown, candidates: names) : .unknownTrail(name: shown, nearest: names)
    let links = names.map { name -> HTML in
      "<li><a href=\"\(moment.link(TrailPath.path(name)))\">\(name)</a></li>\n"
    }
    let list: HTML =
      links.isEmpty
      ? .nothing
      : "<p>\(isAmbiguous ? "These are:" : "Did you mean:")</p>\n<ul>\n\(links)</ul>"
    return Frame(
      status: 404, title: "No such trail", path: path, query: query, now: now,
      heading: "<h1>\(isAmbiguous ? "Which trail?" : "No such trail")</h1>",
      content: """
        <p>\(error.fact.capitalisedFirst).</p>
        \(list)
        <p><a href="\(moment.link("/"))">All trails</a></p>
        """)
  }
}

extension String {
  /// A fact as a sentence begins.
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
