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
      drawing.all.count * layout.lane + (drawing.accounts.isEmpty ? 0 : 6)
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
      y += layout.lane
    }
    if !drawing.accounts.isEmpty, !drawing.lanes.isEmpty {
      parts.append(
        "<path class=\"tick\" d=\"M0 \(y + 1)H\(look.width)\"/>\n")
      y += 6
    }
    for lane in drawing.lanes {
      parts.append(painter.element(lane, y))
      y += layout.lane
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
      width="\(look.width)" height="\(height)" viewBox="0 0 \(look.width) \(height)">
      <title id="\(look.id)-title">\(drawing.title)</title>
      <desc id="\(look.id)-words">\(words)</desc>
      \(style)\(patterns.definitions(drawing.states))\(ground(height))\(parts)</svg>

      """
  }

  /// A file of its own has no page behind it.
  private func ground(_ height: Int) -> HTML {
    look.isAlone
      ? "<path fill=\"var(--d-ground)\" d=\"M0 0H\(look.width)V\(height)H0z\"/>\n" : .nothing
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
    ticks = TimeTicks(span, most: layout.grid.cells / 70)
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
    var end = -100
    let labels = ticks.ticks.map { tick -> HTML in
      let x = layout.x(tick.time)
      var text: HTML = .nothing
      if x + tick.label.count * 6 <= layout.look.width {
        text += "<text class=\"soft\" x=\"\(x)\" y=\"24\">\(tick.label)</text>\n"
      }
      if let date = tick.date, x >= end, x + date.count * 6 <= layout.look.width {
        text += "<text class=\"soft strong\" x=\"\(x)\" y=\"11\">\(date)</text>\n"
        end = x + date.count * 7 + 8
      }
      return text
    }
    return "\(labels)\(links(zoom))"
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
