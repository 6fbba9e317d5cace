import CloudTrail
public import Markup
import ReadModels

extension Drawing {
  /// The drawing as an element `svg`. What it takes depends on its width and the number of lanes, not on how much was
  /// changed.
  ///
  /// Without links it is one image for those who do not see it, with its sentences as the description; links within
  /// it can be reached, so that it is a group then. ``alternative`` can be shown beside it.
  public func svg(_ look: SVGLook) -> HTML {
    SVGDrawing(self, look).element
  }
}

/// Puts the parts of a drawing one below the other.
private struct SVGDrawing {
  let drawing: Drawing
  let look: SVGLook
  let layout: SVGLayout
  /// With more lanes, only what matters most has words of its own.
  private static let mostDetailed = 60
  /// How many sentences the description has.
  private static let mostSentences = 100
  /// Around a drawing that is a file of its own.
  private static let margin = 12
  /// How high its title is.
  private static let heading = 22

  init(_ drawing: Drawing, _ look: SVGLook) {
    (self.drawing, self.look) = (drawing, look)
    layout = SVGLayout(drawing.span, look)
  }

  var element: HTML {
    let patterns = DrawingPatterns(id: look.id)
    var y = 0
    var parts: [HTML] = []
    let axis = SVGAxis(layout, drawing.span)
    let lanesHeight =
      drawing.all.reduce(0) { $0 + layout.height(of: $1) } + (drawing.accounts.isEmpty ? 0 : 6)
      + (drawing.density == nil ? 0 : layout.density)
    parts.append(axis.lines(from: layout.axis - 6, to: layout.axis + lanesHeight))
    parts.append(axis.labels(look.links.zoom))
    y = layout.axis
    if let density = drawing.density {
      parts.append(SVGDensity(layout, density).element(y))
      y += layout.density
    }
    let painter = SVGLanePainter(
      layout: layout, patterns: patterns, isDetailed: drawing.all.count <= Self.mostDetailed,
      namesAccounts: Set(drawing.lanes.compactMap { $0.trail?.account }).count > 1)
    for lane in drawing.accounts {
      parts.append(painter.element(lane, y))
      y += layout.height(of: lane)
    }
    if !drawing.accounts.isEmpty, !drawing.lanes.isEmpty {
      parts.append(
        "<path class=\"tick\" d=\"M0 \(y + 1)H\(look.width)\"/>\n")
      y += 6
    }
    for lane in drawing.lanes {
      parts.append(painter.element(lane, y))
      y += layout.height(of: lane)
    }
    if look.hasLegend {
      let legend = SVGLegend(drawing, layout, patterns)
      parts.append(legend.element(y + 8))
      y += legend.height + 8
    }
    return frame(parts, patterns, height: y + 2)
  }

  private func frame(_ parts: [HTML], _ patterns: DrawingPatterns, height: Int) -> HTML {
    let sentences = drawing.alternative
    let cut = sentences.count - Self.mostSentences
    let more = cut > 0 ? " And \(Number.counted(cut, "more sentence"))." : ""
    let words = sentences.prefix(Self.mostSentences).joined(separator: ". ") + "." + more
    let role: HTML = look.links.exist ? "group" : "img"
    let style: HTML =
      look.isAlone ? "<style>\n\(Drawing.style)</style>\n" : .nothing
    return """
      <svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="\(role)" \
      aria-labelledby="\(look.id)-title" aria-describedby="\(look.id)-words" \
      \(box(height))>
      <title id="\(look.id)-title">\(drawing.title)</title>
      <desc id="\(look.id)-words">\(words)</desc>
      \(style)\(patterns.definitions(drawing.states))\(ground(height))\(parts)</svg>

      """
  }

  /// A file of its own has no page around it: it brings a margin, a ground and its title.
  private func box(_ height: Int) -> HTML {
    if !look.isAlone {
      return "width=\"\(look.width)\" height=\"\(height)\" viewBox=\"0 0 \(look.width) \(height)\""
    }
    let (width, tall) = (look.width + 2 * Self.margin, height + 2 * Self.margin + Self.heading)
    return """
      width="\(width)" height="\(tall)" \
      viewBox="\(-Self.margin) \(-Self.margin - Self.heading) \(width) \(tall)"
      """
  }

  private var title: String {
    look.isNarrow
      ? SpanWords.words(drawing.span.lowerBound, drawing.span.upperBound) : drawing.title
  }

  private func ground(_ height: Int) -> HTML {
    guard look.isAlone else { return .nothing }
    let (left, top) = (-Self.margin, -Self.margin - Self.heading)
    let (right, bottom) = (look.width + Self.margin, height + Self.margin)
    return """
      <path fill="var(--d-ground)" d="M\(left) \(top)H\(right)V\(bottom)H\(left)z"/>
      <text class="\(look.isNarrow ? "soft strong" as HTML : "strong")" x="0" y="\(-Self.heading + 6)">\(title)</text>

      """
  }
}

/// The axis above the lanes, and the lines through them.
struct SVGAxis {
  let layout: SVGLayout
  let ticks: TimeTicks
  let span: Range<Timestamp>

  init(_ layout: SVGLayout, _ span: Range<Timestamp>) {
    self.layout = layout
    self.span = span
    ticks = TimeTicks(span, most: max(1, layout.grid.cells / (layout.look.isNarrow ? 48 : 56)))
  }

  /// Thin lines at the ticks, dashed ones where a day, a month or a year begins.
  func lines(from top: Int, to bottom: Int) -> HTML {
    let lines = ticks.ticks.enumerated().map { index, tick -> HTML in
      let style: HTML = tick.date != nil && index > 0 ? "date" : "tick"
      return "<path class=\"\(style)\" d=\"M\(layout.x(tick.time)).5 \(top)V\(bottom)\"/>\n"
    }
    return "\(lines)"
  }

  func labels(_ zoom: ((Range<Timestamp>) -> String?)?) -> HTML {
    let labels = ticks.ticks.compactMap { tick -> HTML? in
      let x = layout.x(tick.time)
      guard x + tick.label.count * 6 <= layout.look.width else { return nil }
      return "<text class=\"soft\" x=\"\(x)\" y=\"24\">\(tick.label)</text>\n"
    }
    let dates = ticks.dates(
      until: layout.look.width, at: layout.x, width: { $0.count * 7 + 6 }
    ).map { date -> HTML in
      "<text class=\"soft strong\" x=\"\(date.at)\" y=\"11\">\(date.text)</text>\n"
    }
    return "\(labels)\(dates)\(links(zoom))"
  }

  /// From each tick to the next a link to that time.
  private func links(_ zoom: ((Range<Timestamp>) -> String?)?) -> HTML {
    guard let zoom, ticks.ticks.count > 1 else { return .nothing }
    let edges = ([span.lowerBound] + ticks.ticks.map(\.time) + [span.upperBound])
    let links = zip(edges, edges.dropFirst()).compactMap { from, until -> HTML? in
      let (x, end) = (layout.x(from), until == span.upperBound ? layout.right : layout.x(until))
      guard from < until, end > x, let address = zoom(from..<until) else { return nil }
      return """
        <a href="\(address)"><rect class="zoom" x="\(x)" y="0" width="\(end - x)" \
        height="\(layout.axis - 4)"/><title>zoom: \(SpanWords.words(from, until))</title></a>

        """
    }
    return "\(links)"
  }
}
