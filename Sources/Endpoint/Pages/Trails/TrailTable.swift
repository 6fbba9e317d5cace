import CloudTrail
import History
import ReadModels

/// The table of trails.
struct TrailTable {
  /// Those on this page.
  var trails: ArraySlice<ListedTrail>
  var all: [ListedTrail]
  var moment: Moment

  func html(_ history: HistorySnapshot) throws -> HTML {
    guard !all.isEmpty else { return "<p>No trail is known at this moment.</p>" }
    let rows = try trails.map { try row($0, history) }
    return """
      <p>\(summary)</p>
      \(Table(
        caption: "Trails",
        columns: ["Name", "Region", "Account", "Logging", "Selectors", "Last change"],
        rows: rows).html)
      """
  }

  /// `3 trails: 2 logging, 1 off.`
  private var summary: String {
    let parts = ListedTrail.Standing.allCases.compactMap { standing -> String? in
      let count = all.count { $0.standing == standing }
      return count == 0 ? nil : "\(Number.grouped(count)) \(Self.word(standing))"
    }
    return Number.counted(all.count, "trail") + ": " + parts.joined(separator: ", ") + "."
  }

  private static func word(_ standing: ListedTrail.Standing) -> String {
    switch standing {
    case .on: "logging"
    case .off: "not logging"
    case .unknown: "not known"
    case .deleted: "deleted"
    }
  }

  private func row(_ trail: ListedTrail, _ history: HistorySnapshot) throws -> Table.Row {
    let arn = TrailARN(trail.arn)
    let line = try trail.period.state.inForce.map { state in
      SelectorSummary.line(state.selectors, try history.selectors(of: state))
    }
    let from: HTML = trail.period.setBy == nil ? "–" : trail.period.from.html
    return Table.Row(
      heading: """
        <a href="\(moment.link(TrailPath.path(trail.arn)))">\(Foreign.text(trail.name, 200))</a>
        """,
      cells: [
        Foreign.text(arn?.region ?? "–", 60), Foreign.text(arn?.account ?? "–", 60),
        trail.standing == .on ? "\(trail.words)" : "<strong class=\"mark\">\(trail.words)</strong>",
        Foreign.text(line ?? "–"), from,
      ])
  }
}
