import CloudTrail
import Drawing
import Gaps
import History
import Markup
import ReadModels
import Replay

/// The course of one trail as a drawing, with ways to other parts of its time.
struct TrailDrawing {
  private let drawing: Drawing
  private let links: DrawingLinks
  private let steps: DrawingSteps

  /// The widths that are drawn: of a screen, and of a phone.
  private static let widths = (wide: 1240, narrow: 332)
  /// Of more changes the latest are drawn, unless the address names a time, and all are marked without what each
  /// means.
  private static let mostMarked = 300

  /// Nil if nothing of the trail is known.
  ///
  /// - Parameters:
  ///   - windows: of the trail.
  ///   - span: what is drawn if the address does not say; nil for all that is known.
  ///   - address: of the page, without the span.
  init?(
    _ request: PageRequest, _ moment: Moment, _ trail: TrailARN, windows: [Gap],
    span: Range<Timestamp>? = nil, address: Address
  ) throws {
    let history = request.history
    let coverages = try request.coverages(of: [trail], asKnownAt: moment.knownAt)
    var choices = Drawing.Choices(now: moment.at ?? request.now)
    (choices.trails, choices.drawsAccounts, choices.knownAt) = ([trail], false, moment.knownAt)
    choices.since = request.query.time("from").time ?? span?.lowerBound
    choices.until = request.query.time("until").time ?? span?.upperBound
    let count = try history.periodCount(of: trail, upTo: Self.mostMarked + 1)
    let hasMany = count > Self.mostMarked
    if hasMany {
      choices.marks = .withoutMeaning
      choices.since =
        try choices.since
        ?? history.beginning(ofLatest: Self.mostMarked, of: trail, at: choices.now)
    }
    // What happened after the last that was read of the trail's place is drawn, too.
    if choices.until == nil,
      let last = try history.presentPeriod(of: trail, clock: choices.now).period?.from
    {
      if let known = coverages?[trail].knownUntil, last >= known {
        // The first period began before all that is known.
        let first = try history.beginning(
          ofLatest: max(min(count, Self.mostMarked) - 1, 1), of: trail, at: last)
        choices.until = last.advanced(bySeconds: Self.margin(after: last.second - first.second))
      }
    }
    var drawing = try Drawing(
      history, choices, gaps: Gaps(trails: [trail], ofTrails: windows),
      coverages: coverages ?? .complete)
    if coverages == nil {
      drawing.notes.append(
        "what was not read is not drawn: the store is too large to work that out for a page")
    }
    drawing.shortenNames()
    guard drawing.span.lowerBound < drawing.span.upperBound, !drawing.lanes.isEmpty else {
      return nil
    }
    self.drawing = drawing
    var links = DrawingLinks()
    links.zoom = { span in
      address.setting(("from", "\(span.lowerBound)"), ("until", "\(span.upperBound)")).text
    }
    links.mark = { moment.address("/events/\($0.sequence)").text }
    self.links = links
    let isChosen = request.query.text("from") != nil || request.query.text("until") != nil
    steps = DrawingSteps(span: drawing.span, isChosen: isChosen, address: address)
  }

  /// How much is drawn after the last change, in seconds: a part of the time before it.
  private static func margin(after length: Int64) -> Int64 { min(max(length / 10, 60), 3600) }

  var html: HTML {
    """
    <figure class="course">
    <div class="wide">\(svg(Self.widths.wide, "wide"))</div>
    <div class="phone">\(svg(Self.widths.narrow, "phone"))</div>
    <figcaption>\(steps.html)<p class="hint">\(sentence)</p></figcaption>
    </figure>
    """
  }

  private func svg(_ width: Int, _ id: String) -> HTML {
    var look = SVGLook(width: width)
    (look.id, look.links) = (id, links)
    return drawing.svg(look)
  }

  private var sentence: HTML {
    let sentences = drawing.alternative.map { $0 + "." }
    return HTML.untrusted(sentences.joined(separator: " "), 1000)
  }
}

extension Drawing {
  /// Cuts the names of callers, which can be as long as an ARN, to what a mark has room for.
  mutating func shortenNames() {
    for lane in lanes.indices {
      for mark in lanes[lane].marks.indices {
        lanes[lane].marks[mark].who = lanes[lane].marks[mark].who?.shortened(to: 60)
      }
    }
  }
}
