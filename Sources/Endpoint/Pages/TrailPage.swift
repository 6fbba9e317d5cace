import CloudTrail
import Crypto
import Foundation
import History
import Markup
import ReadModels

/// One trail: its state at the moment, and how it came to it.
enum TrailPage {
  private static let entriesPerPage = 100

  static func frame(
    _ stream: EventStream, _ history: HistorySnapshot, _ query: PageQuery, _ moment: Moment,
    _ coverages: CoverageCache, now: Timestamp
  ) throws -> Frame {
    let path = TrailPath.path(stream.text)
    let state = try stream.trailARN.flatMap { trail in
      let time =
        try moment.at ?? history.present(of: trail, clock: now, asKnownAt: moment.knownAt)
      return try self.state(of: trail, at: time, path: path, moment, history, coverages)
    }
    let page = try Timeline.page(
      of: stream, position(query), count: entriesPerPage, in: history, at: moment.at,
      asKnownAt: moment.knownAt)
    return Frame(
      title: stream.name, path: path, query: query, now: now,
      heading: """
        <h1>\(HTML.untrusted(stream.name, 200))</h1>
        <p class="arn">\(HTML.untrusted(stream.text))</p>
        """,
      content: """
        \(state?.html ?? "<p>Nothing was known of the state of this trail.</p>")
        \(TimelineSection(page: page, path: path, moment: moment).html)
        """)
  }

  private static func state(
    of trail: TrailARN, at time: Timestamp, path: String, _ moment: Moment,
    _ history: HistorySnapshot, _ coverages: CoverageCache
  ) throws -> TrailStateSection? {
    let timeline = try history.timeline(of: trail, in: time...time, asKnownAt: moment.knownAt)
    guard let period = timeline?.period(at: time) else { return nil }
    let settings = try history.settingsCourse(of: trail, asKnownAt: moment.knownAt)
    let coverage = try coverages.coverage(
      of: trail, at: time, lastChange: period.from, in: history, asKnownAt: moment.knownAt)
    return try TrailStateSection(
      period: period, settings: settings.settings(in: period), path: path, moment: moment,
      trust: Trust(coverage, at: time), history)
  }

  private static func position(_ query: PageQuery) -> EventPage.Position {
    if let event = query.number(TimelineSection.older) { return .olderThan(sequence: event) }
    if let event = query.number(TimelineSection.newer) { return .newerThan(sequence: event) }
    return .newest
  }
}

/// The addresses of the trails' pages.
enum TrailPath {
  static let prefix = "/trails/"

  /// What a path leads to.
  enum Target {
    case page(Frame)
    /// The path named the trail by its name alone; the page is at the path of the ARN.
    case redirect(to: String)
  }

  /// CloudTrail's own ARNs are far shorter; a forged one may have any length.
  private static let limit = 500
  private static let digestPrefix = "sha256-"

  /// The path of a trail's page: the ARN or name, percent-encoded, or its digest if it is too long for an
  /// address.
  static func path(_ trail: String) -> String {
    guard trail.utf8.count <= limit else { return prefix + digest(trail) }
    return prefix + String(decoding: PercentEncoding.encoded(trail.utf8), as: UTF8.self)
  }

  /// The page of the trail that a path names, by ARN or by a name that only one trail has.
  static func target(
    of path: String, _ history: HistorySnapshot, _ query: PageQuery, _ coverages: CoverageCache,
    now: Timestamp
  ) throws -> Target {
    let encoded = String(path.dropFirst(prefix.count))
    guard let name = encoded.removingPercentEncoding, !name.isEmpty else {
      return .page(UnknownTrailPage.frame(path: path, name: encoded, query, now: now))
    }
    guard let moment = query.moment else {
      return .page(WrongTimePage.frame(path: Self.path(name), query, now: now))
    }
    do {
      let stream = try stream(name, history)
      guard Self.path(stream.text) == Self.path(name) else {
        return .redirect(to: moment.link(Self.path(stream.text)))
      }
      return .page(try TrailPage.frame(stream, history, query, moment, coverages, now: now))
    } catch HistoryError.unknownTrail(_, let nearest) {
      return .page(
        UnknownTrailPage.frame(
          path: Self.path(name), name: name, query, now: now, names: nearest))
    } catch HistoryError.ambiguousTrail(_, let candidates) {
      return .page(
        UnknownTrailPage.frame(
          path: Self.path(name), name: name, query, now: now, candidates: candidates))
    } catch is CloudTrailError {
      return .page(UnknownTrailPage.frame(path: Self.path(name), name: name, query, now: now))
    }
  }

  private static func stream(_ name: String, _ history: HistorySnapshot) throws -> EventStream {
    if name.hasPrefix(digestPrefix) {
      let long = try history.trailARNs().first {
        $0.text.utf8.count > limit && digest($0.text) == name
      }
      if let long { return .trail(long) }
    }
    return try history.resolveStream(name)
  }

  private static func digest(_ trail: String) -> String {
    digestPrefix + Hexadecimal.string(SHA256.hash(data: Array(trail.utf8)))
  }
}

/// The page for a name that no trail has, or more than one.
private enum UnknownTrailPage {
  static func frame(
    path: String, name: String, _ query: PageQuery, now: Timestamp, names: [String] = [],
    candidates: [TrailARN] = []
  ) -> Frame {
    let isAmbiguous = !candidates.isEmpty
    let moment = query.moment ?? .present
    let shown = ShownText.cut(name, 200)
    let error: HistoryError =
      isAmbiguous
      ? .ambiguousTrail(name: shown, candidates: candidates)
      : .unknownTrail(name: shown, nearest: names)
    let links = (isAmbiguous ? candidates.map(\.text) : names).map { name -> HTML in
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
  /// With a capital first letter, as a sentence begins.
  fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
