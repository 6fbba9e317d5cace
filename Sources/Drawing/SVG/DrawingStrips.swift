import CloudTrail
public import Markup
import ReadModels

/// A drawing in parts, for a page that has a row of its own for each trail: the axis, and for each trail a strip of
/// time without its name.
public struct DrawingStrips {
  private let drawing: Drawing
  private let look: SVGLook
  private let layout: SVGLayout
  private let patterns: DrawingPatterns

  /// - Parameters:
  ///   - drawing: what is drawn.
  ///   - width: of each strip, in pixels; at least 60.
  ///   - id: with which the ids of the parts begin.
  ///   - links: where a reader gets from a part of a strip.
  public init(
    _ drawing: Drawing, width: Int, id: String = "strips", links: DrawingLinks = DrawingLinks()
  ) {
    self.drawing = drawing
    var look = SVGLook(width: max(width, 60))
    (look.width, look.isCompact, look.id, look.links) = (max(width, 60), true, id, links)
    self.look = look
    layout = SVGLayout(drawing.span, look, withoutNames: true)
    patterns = DrawingPatterns(id: id)
  }

  /// How high a strip is, in pixels.
  private static let height = 14

  /// What all strips of a page use; it stands before the first of them, and shows nothing.
  public var definitions: HTML {
    """
    <svg class="drawing drawing-parts" width="0" height="0" aria-hidden="true">\
    \(patterns.definitions(drawing.states))</svg>

    """
  }

  /// The dates and times over the strips, each a link to that time if there are links.
  public var axis: HTML {
    """
    <svg class="drawing axis" role="\(look.links.zoom == nil ? "img" : "group")" aria-label="\(drawing.title)" \
    width="\(look.width)" height="28" viewBox="0 0 \(look.width) 28">\
    \(SVGAxis(layout, drawing.span).labels(look.links.zoom))</svg>

    """
  }

  /// The strip of one lane, with its sentence for those who do not see it.
  public func strip(_ lane: Lane) -> HTML {
    let painter = SVGLanePainter(
      layout: layout, patterns: patterns, isDetailed: drawing.lanes.count <= 60,
      namesAccounts: false)
    return """
      <svg class="drawing strip" role="\(look.links.exist ? "group" : "img")" width="\(look.width)" height="\(Self.height)" \
      viewBox="0 0 \(look.width) \(Self.height)"><title>\(lane.sentence)</title>\
      \(painter.strip(lane, 2))</svg>
      """
  }
}
