import CloudTrail
import History
import ReadModels

/// The first page: every trail with its state, and the latest changes.
enum TrailsPage {
  static let trailsPerPage = 200
  static let changes = 20

  static func frame(
    _ history: HistorySnapshot, _ query: PageQuery, now: Timestamp
  ) throws -> Frame {
    guard let moment = query.moment else {
      return WrongTimePage.frame(path: "/", query, now: now)
    }
    let time = moment.at ?? now
    let periods = try history.periods(at: time, asKnownAt: moment.knownAt)
    let changes = try history.latestChanges(
      Self.changes, among: periods, at: time, asKnownAt: moment.knownAt)
    let entries = try Timeline.entries(of: changes, in: history)
    let trails = ListedTrail.all(periods)
    let pages = PageNumbers(
      count: trails.count, perPage: trailsPerPage, asked: query.number("page"))
    return Frame(
      title: "Trails", path: "/", query: query, now: now,
      heading: "<h1>Trails</h1>",
      content: """
        \(try TrailTable(trails: trails[pages.range], all: trails, moment: moment).html(history))
        \(pages.html(moment))
        \(ChangeTable(entries: entries, moment: moment).html)
        """)
  }
}
