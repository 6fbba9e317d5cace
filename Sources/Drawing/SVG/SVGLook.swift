public import CloudTrail

/// How a drawing is made as SVG.
public struct SVGLook: Sendable {
  /// How wide it is, in pixels; at least 240. Below 640 the names stand above their lanes.
  public var width: Int
  /// Whether bands and a row for marks are left out, so that many lanes fit a screen; marks then stand on the lanes.
  public var isCompact = false
  /// With which the ids of the drawing begin. Two drawings on a page need different ones.
  public var id = "drawing"
  /// Whether it is a file of its own, which brings its style with it. On a page the style is ``Drawing/style``.
  public var isAlone = false
  /// Whether the legend is drawn.
  public var hasLegend = true
  /// Where a reader gets from a part of it.
  public var links = DrawingLinks()

  /// A drawing that is so wide.
  public init(width: Int) {
    self.width = max(width, 240)
  }

  /// Whether names stand above their lanes.
  var isNarrow: Bool { width < 640 }
}

/// Where a reader gets from a part of a drawing: addresses of pages. Nil for a part that is no link.
public struct DrawingLinks: Sendable {
  /// The drawing of a part of its time.
  public var zoom: (@Sendable (Range<Timestamp>) -> String?)?
  /// The page of a trail.
  public var trail: (@Sendable (TrailARN) -> String?)?
  /// The page of the event of a mark.
  public var mark: (@Sendable (Mark) -> String?)?

  /// No links.
  public init() {}
}

extension DrawingLinks {
  /// Whether there may be any.
  var exist: Bool { zoom != nil || trail != nil || mark != nil }
}
