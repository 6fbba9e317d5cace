import CloudTrail

/// Where the parts of a drawing are, in pixels.
struct SVGLayout {
  let look: SVGLook
  /// The time that is drawn, a cell for each pixel.
  let grid: TimeGrid
  /// Where time begins, from the left.
  let left: Int

  /// How wide the names are that stand beside their lanes.
  private static let names = 206
  private static let margin = 10

  /// - Parameter withoutNames: whether lanes stand beside names that are no part of the drawing.
  init(_ span: Range<Timestamp>, _ look: SVGLook, withoutNames: Bool = false) {
    self.look = look
    let margin = withoutNames ? 4 : Self.margin
    left = look.isNarrow || withoutNames ? margin : Self.names + margin
    grid = TimeGrid(span, cells: look.width - left - margin)
  }

  /// Where time ends.
  var right: Int { left + grid.cells }
  /// The axis: dates, times, and the beginnings of the ticks.
  let axis = 34
  /// How high the counts of events are.
  let density = 44
  /// A line of the legend.
  let legendLine = 18

  /// Where a moment is.
  func x(_ time: Timestamp) -> Int { left + grid.cell(of: time) }

  /// How high a name is that stands above its lane.
  var name: Int { look.isNarrow ? 15 : 0 }
  /// How high the marks are above a lane; none in a compact drawing, where they stand on it, and none above an
  /// account, which has no marks.
  func marks(of lane: Lane) -> Int { look.isCompact || lane.trail == nil ? 0 : 13 }
  /// How high the lane itself is.
  var bar: Int { look.isCompact ? 10 : 14 }
  /// How much of a lane says that it was self-blind, too.
  let strip = 4
  /// How high a band is, and the space above it.
  let band = 4
  /// How many bands are drawn.
  var bands: Int { look.isCompact ? 0 : Band.Category.allCases.count }
  /// From a lane to the next one.
  func height(of lane: Lane) -> Int {
    let space = look.isCompact ? (look.isNarrow ? 3 : 6) : 9
    return name + marks(of: lane) + bar + bands * band + space
  }

  /// How many characters of a name there is room for.
  var nameLength: Int { (look.isNarrow ? grid.cells : Self.names) / 7 }
}
