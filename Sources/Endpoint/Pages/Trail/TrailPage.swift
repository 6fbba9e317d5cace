import CloudTrail
import History
import ReadModels
import Selectors

/// One trail: its state at the moment, and how it came to it.
enum TrailPage {
  static let entries = 100

  static func frame(
    _ trail: String, _ history: HistorySnapshot, _ query: PageQuery, _ moment: Moment,
    now: Timestamp
  ) throws -> Frame {
    let path = TrailPath.path(trail)
    let name = TrailARN(trail)?.name ?? trail
    let period = try history.timeline(
      of: trail, in: (moment.at ?? now)...(moment.at ?? now), asKnownAt: moment.knownAt
    )?.period(at: moment.at ?? now)
    let state = try period.map { period in
      try TrailStateSection(period: period, path: path, moment: moment, history)
    }
    let page = try Timeline.page(
      of: trail, place(query), count: entries, in: history, at: moment.at,
      asKnownAt: moment.knownAt)
    return Frame(
      title: name, path: path, query: query, now: now,
      heading: """
        <h1>\(Foreign.text(name, 200))</h1>
        <p class="arn">\(Foreign.text(trail))</p>
        """,
      content: """
        \(state?.html ?? "<p>Nothing was known of the state of this trail.</p>")
        \(TimelineSection(page: page, path: path, moment: moment).html)
        """)
  }

  private static func place(_ query: PageQuery) -> EventPage.Position {
    if let event = query.number(TimelineSection.older) { return .olderThan(sequence: event) }
    if let event = query.number(TimelineSection.newer) { return .newerThan(sequence: event) }
    return .newest
  }
}
