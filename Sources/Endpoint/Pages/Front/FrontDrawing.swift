import CloudTrail
import Drawing
import Gaps
import History
import Markup
import ReadModels
import Replay

/// The drawing of the trails of a page: of a few trails a picture of its own, with what all of an account log together;
/// of many a strip of time beside each.
struct FrontDrawing {
  private let drawing: Drawing
  private let links: DrawingLinks
  private let form: Form
  private let lanes: [TrailARN: Lane]

  private enum Form {
    case whole
    case strips(DrawingStrips)
  }

  /// More changes than these take too long to read for one page.
  private static let mostChanges = 3_000
  /// Up to so many trails, and changes of theirs, there is a picture of its own.
  private static let few = (trails: 8, changes: 400)
  /// The widths of the picture: of a screen, and of a phone.
  private static let widths = (wide: 890, phone: 332)

  /// What a drawing needs to know of the time that was not read; nil if it takes too long for one page to draw these
  /// trails.
  ///
  /// - Parameters:
  ///   - trails: those on the page.
  ///   - windows: of those of which they were worked out.
  static func coverages(
    _ request: PageRequest, _ moment: Moment, _ trails: [ListedTrail], windows: [TrailARN: [Gap]]
  ) throws -> Coverages? {
    let drawn = trails.map(\.arn).filter { windows[$0] != nil }
    if drawn.isEmpty, !trails.isEmpty { return nil }
    var changes = 0
    for trail in drawn {
      changes += try request.history.periodCount(of: trail, upTo: Self.mostChanges)
      if changes > Self.mostChanges { return nil }
    }
    return try request.coverages(of: drawn, asKnownAt: moment.knownAt)
  }

  /// Nil if there is nothing to draw.
  ///
  /// - Parameters:
  ///   - trails: those on the page.
  ///   - windows: of those of which they were worked out.
  ///   - coverages: of these trails.
  ///   - width: of each strip, in pixels.
  init?(
    _ request: PageRequest, _ moment: Moment, _ trails: [ListedTrail],
    windows: [TrailARN: [Gap]], coverages: Coverages, width: Int, address: Address
  ) throws {
    let history = request.history
    let drawn = trails.map(\.arn).filter { windows[$0] != nil }
    if drawn.isEmpty { return nil }
    let isWhole =
      try drawn.count <= Self.few.trails && history.eventCount() <= Self.few.changes
    var choices = Drawing.Choices(now: moment.at ?? request.now)
    (choices.trails, choices.drawsAccounts, choices.order) = (drawn, isWhole, .given)
    choices.knownAt = moment.knownAt
    choices.marks = isWhole ? .all : .withoutMeaning
    choices.since = request.query.time("from").time
    choices.until = request.query.time("until").time
    let gaps =
      isWhole
      ? try Gaps(history, trails: drawn, coverages: coverages, asKnownAt: moment.knownAt)
      : Gaps(trails: drawn, ofTrails: drawn.flatMap { windows[$0] ?? [] })
    var drawing = try Drawing(history, choices, gaps: gaps, coverages: coverages)
    drawing.shortenNames()
    self.drawing = drawing
    guard drawing.span.lowerBound < drawing.span.upperBound else { return nil }
    var links = DrawingLinks()
    links.zoom = { span in
      address.setting(("from", "\(span.lowerBound)"), ("until", "\(span.upperBound)")).text
    }
    links.mark = { moment.address("/events/\($0.sequence)").text }
    links.trail = { moment.address(TrailPath.path($0.text)).text }
    self.links = links
    form = isWhole ? .whole : .strips(DrawingStrips(drawing, width: width, links: links))
    lanes = Dictionary(
      drawing.lanes.compactMap { lane in lane.trail.map { ($0, lane) } }, uniquingKeysWith: { $1 })
  }

  /// The span that is drawn.
  var span: Range<Timestamp> { drawing.span }

  /// The picture of a few trails, for a screen and for a phone; nil where there are strips.
  var picture: HTML? {
    switch form {
    case .strips: return nil
    case .whole:
      func svg(_ width: Int, _ id: String) -> HTML {
        var look = SVGLook(width: width)
        (look.id, look.links) = (id, links)
        return drawing.svg(look)
      }
      return """
        <figure class="course">
        <div class="wide">\(svg(Self.widths.wide, "wide"))</div>
        <div class="phone">\(svg(Self.widths.phone, "phone"))</div>
        </figure>

        """
    }
  }

  /// The times over so many columns of strips, and what the strips use; nothing where there is a picture.
  func axes(_ columns: Int) -> HTML {
    guard case .strips(let strips) = form else { return .nothing }
    let cell: HTML = "<div>\(strips.axis)</div>"
    return """
      \(strips.definitions)<div class="axes">\(Array(repeating: cell, count: columns))</div>

      """
  }

  /// Whether there is a strip beside each trail.
  var hasStrips: Bool {
    switch form {
    case .strips: true
    case .whole: false
    }
  }

  /// Beside a trail; nothing if it is not drawn there.
  func strip(_ trail: TrailARN) -> HTML {
    guard case .strips(let strips) = form else { return .nothing }
    return lanes[trail].map { strips.strip($0) } ?? .nothing
  }
}
