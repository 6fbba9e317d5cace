import CloudTrail
import Gaps
import History
import Markup
import ReadModels
import Replay
import Reports

/// The list of trails, by account and Region.
struct TrailRows {
  /// Those on this page, in the order of the list.
  var trails: [ListedTrail]
  /// How many of each place there are on all pages.
  var counts: [AccountRegion: Int]
  var moment: Moment
  /// Nil if nothing is drawn.
  var drawing: FrontDrawing?
  /// Where calls that change the trail can have been missed.
  var coverages: [TrailARN: TrailCoverage]
  /// What the present means.
  var now: Timestamp
  /// What is lost since a window opened that is still open; nil if there is none, or it was not worked out.
  var loss: (TrailARN) -> String?

  /// With more rows, two columns of them.
  static let many = 25
  /// How wide a strip of the drawing is, in pixels: in two columns, and in one.
  static let stripWidths = (dense: 200, wide: 430)

  var html: HTML {
    let style: HTML = trails.count > Self.many ? "rows two" : "rows"
    let columns = trails.count > Self.many ? 2 : 1
    let drawn: HTML = drawing?.hasStrips == true ? " drawn" : .nothing
    return """
      \(drawing?.axes(columns) ?? .nothing)<div class="\(style)\(drawn)">
      \(groups.map(html))</div>

      """
  }

  private var groups: [(place: AccountRegion, trails: [ListedTrail])] {
    var groups: [(place: AccountRegion, trails: [ListedTrail])] = []
    for trail in trails {
      if groups.last?.place == trail.place {
        groups[groups.count - 1].trails.append(trail)
      } else {
        groups.append((trail.place, [trail]))
      }
    }
    return groups
  }

  private func html(_ group: (place: AccountRegion, trails: [ListedTrail])) -> HTML {
    let place: HTML =
      group.place.account.isEmpty && group.place.region.isEmpty
      ? "no account or Region in the ARN"
      : """
      \(HTML.untrusted(group.place.account, 60)) \
      <span>\(HTML.untrusted(group.place.region, 60))</span>
      """
    let count = counts[group.place] ?? group.trails.count
    // Nearly always the same for all trails of a place.
    let ends = group.trails.compactMap { coverages[$0.arn]?.knownUntil }
    let known: HTML = ends.min().map { ", known until \($0.html)" } ?? .nothing
    return """
      <section class="group">
      <h3>\(place) <small>\(Number.counted(count, "trail"))\(known)</small></h3>
      <ul>
      \(group.trails.map(row))</ul>
      </section>

      """
  }

  private func row(_ trail: ListedTrail) -> HTML {
    let name = trail.arn.name
    let badge: HTML = trail.status.badge.map { "\(Badge(trail.status, $0).html) " } ?? .nothing
    return """
      <li class="trail \(trail.status.rawValue)">\
      <a class="trail-name" href="\(moment.address(TrailPath.path(trail.arn.text)).text)" \
      title="\(ShownText.cut(name, 200))">\(HTML.untrusted(name, 200))</a> \
      \(badge)<span class="takes">\(takes(trail))</span> \(drawing?.strip(trail.arn) ?? .nothing)</li>

      """
  }

  /// What it takes, and what is lost since; or why that is not known.
  private func takes(_ trail: ListedTrail) -> HTML {
    let words = trail.doubt ?? trail.selectors?.words ?? ""
    let since: HTML =
      trail.status == .deleted ? "since \(trail.period.from.html)" : HTML.untrusted(words, 300)
    let loss: HTML =
      trail.status == .deleted
      ? .nothing
      : loss(trail.arn).map { "<strong class=\"loss\">\(HTML.untrusted($0, 200))</strong> " }
        ?? .nothing
    return "\(doubt(trail))\(loss)\(since)"
  }

  /// Why what the row says is in doubt at the moment, for another reason than that what was read is over.
  private func doubt(_ trail: ListedTrail) -> HTML {
    guard let coverage = coverages[trail.arn] else { return .nothing }
    switch Trust(coverage, at: moment.at ?? now) {
    case .known, .provisional, .last, .unconfirmed: return .nothing
    case .hole(let span):
      return "<strong class=\"mark\">not read \(Self.words(span))</strong> "
    case .selfBlind(let span):
      return "<strong class=\"mark\">self-blind \(Self.words(span))</strong> "
    }
  }

  private static func words(_ span: BlindSpan) -> HTML {
    let from: HTML = span.from.map { "from \($0.html) " } ?? .nothing
    let until: HTML = span.until.map { "until \($0.html)" } ?? "on"
    return "\(from)\(until)"
  }
}

/// A word in a frame that says what is wrong with a trail. The colour repeats the word.
struct Badge {
  private let status: ListedTrail.Status
  private let words: String

  init(_ status: ListedTrail.Status, _ words: String) {
    (self.status, self.words) = (status, words)
  }

  var html: HTML { "<b class=\"badge \(status.rawValue)\">\(words)</b>" }
}
