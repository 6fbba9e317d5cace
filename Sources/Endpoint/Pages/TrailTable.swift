import CloudTrail
import History
import Markup
import ReadModels
import Replay

/// The table of trails.
struct TrailTable {
  /// Those on this page.
  var trails: ArraySlice<ListedTrail>
  var all: [ListedTrail]
  var moment: Moment
  /// What the present means.
  var now: Timestamp
  /// Of those on this page.
  var coverages: [TrailARN: TrailCoverage]

  func html(_ history: HistorySnapshot) throws -> HTML {
    guard !all.isEmpty else { return "<p>No trail is known at this moment.</p>" }
    // As `trailback trails`: only if calls of some trail can have been missed.
    let isEndless = trails.allSatisfy { coverages[$0.arn]?.knownUntil == nil }
    let rows = try trails.map { trail in
      var row = try row(trail, history)
      if !isEndless { row.cells.append(try known(trail, history)) }
      return row
    }
    return """
      <p>\(summary)</p>
      \(Table(
        caption: "Trails",
        columns: ["Name", "Region", "Account", "Logging", "Selectors", "Last change"]
          + (isEndless ? [] : ["Known until"]),
        rows: rows).html)
      """
  }

  /// `3 trails: 2 logging, 1 off.`
  private var summary: String {
    let parts = ListedTrail.Status.allCases.compactMap { status -> String? in
      let count = all.count { $0.status == status }
      return count == 0 ? nil : "\(Number.grouped(count)) \(Self.word(status))"
    }
    return Number.counted(all.count, "trail") + ": " + parts.joined(separator: ", ") + "."
  }

  private static func word(_ status: ListedTrail.Status) -> String {
    switch status {
    case .on: "logging"
    case .off: "not logging"
    case .unknown: "not known"
    case .deleted: "deleted"
    }
  }

  private func row(_ trail: ListedTrail, _ history: HistorySnapshot) throws -> Table.Row {
    let (path, hasParts) = (TrailPath.path(trail.arn.text), trail.arn.hasParts)
    let line = try trail.period.state.inForce.map { state in
      SelectorSummary.line(state.selectors, try history.selectors(of: state))
    }
    let from: HTML = trail.period.setBy == nil ? "–" : trail.period.from.html
    return Table.Row(
      heading: """
        <a href="\(moment.link(path))">\(HTML.untrusted(trail.arn.name, 200))</a>
        """,
      cells: [
        HTML.untrusted(hasParts ? trail.arn.region : "–", 60),
        HTML.untrusted(hasParts ? trail.arn.account : "–", 60),
        trail.status == .on ? "\(trail.words)" : "<strong class=\"mark\">\(trail.words)</strong>",
        HTML.untrusted(line ?? "–"), from,
      ])
  }
}

extension TrailTable {
  /// Up to when the calls of the trail were read; and if what the row says was in doubt at the moment for
  /// another reason than that this is over, why.
  private func known(_ trail: ListedTrail, _ history: HistorySnapshot) throws -> HTML {
    guard let coverage = coverages[trail.arn], let until = coverage.knownUntil else { return "now" }
    let time =
      try moment.at ?? history.present(of: trail.arn, clock: now, asKnownAt: moment.knownAt)
    let mark: HTML? =
      switch Trust(coverage, at: time) {
      case .known, .provisional, .last, .unconfirmed: nil
      case .hole(let span): "not read \(Self.words(span))"
      case .selfBlind(let span): "self-blind \(Self.words(span))"
      }
    guard let mark else { return until.html }
    return "\(until.html), but <strong class=\"mark\">\(mark)</strong>"
  }

  private static func words(_ span: BlindSpan) -> HTML {
    let from: HTML = span.from.map { "from \($0.html) " } ?? .nothing
    let until: HTML = span.until.map { "until \($0.html)" } ?? "on"
    return "\(from)\(until)"
  }
}

/// A trail in the list, and the one word that says most about it.
struct ListedTrail {
  let arn: TrailARN
  let period: Period
  let status: Status

  enum Status: Int, CaseIterable {
    case on
    case off
    case unknown
    case deleted
  }

  /// Nil for a trail that was not created yet.
  init?(_ arn: TrailARN, _ period: Period) {
    let state = period.state
    self.arn = arn
    self.period = period
    switch (state.exists, state.logging) {
    case (.known(false), _):
      guard state.generation > 0 else { return nil }
      status = .deleted
    case (.unknown, _), (_, .unknown): status = .unknown
    case (_, .known(true)): status = .on
    case (_, .known(false)): status = .off
    }
  }

  var words: String {
    if status == .deleted { return "deleted" }
    if case .unknown = period.state.exists {
      return "existence " + period.state.exists.words("", "")
    }
    return period.state.logging.words("on", "off")
  }

  /// By name; the deleted ones come last.
  static func all(_ periods: [(trail: TrailARN, period: Period)]) -> [ListedTrail] {
    let trails = periods.compactMap { ListedTrail($0.trail, $0.period) }
    return trails.sorted {
      let (left, right) = ($0.status == .deleted ? 1 : 0, $1.status == .deleted ? 1 : 0)
      return (left, $0.arn.name, $0.arn) < (right, $1.arn.name, $1.arn)
    }
  }
}

/// Selectors in one short line; the trail's own page shows all of them.
private enum SelectorSummary {
  /// In Unicode scalars.
  private static let longest = 150

  static func line(
    _ kind: Known<TrailState.SelectorKind>, _ selectors: TrailSelectors?
  ) -> String {
    guard let selectors, kind.value != nil, kind != .known(.default) else { return kind.words }
    let parts = SelectorFacts.all(selectors).map { selector in
      let name = selector.name.map { "\"\($0)\": " } ?? ""
      return name + selector.lines.joined(separator: ", ")
    }
    return shortened(kind.words + ": " + parts.joined(separator: "; "))
  }

  /// Cut after a word, if one ends not far from the limit.
  private static func shortened(_ line: String) -> String {
    guard line.utf8.count > longest else { return line }
    var beginning = line.unicodeScalars.prefix(longest)
    guard beginning.count < line.unicodeScalars.count else { return line }
    if let space = beginning.lastIndex(of: " "),
      beginning.distance(from: space, to: beginning.endIndex) < 40
    {
      beginning = beginning[..<space]
    }
    return String(String.UnicodeScalarView(beginning)) + " …"
  }
}
