import Markup

/// What the states, bands and marks mean that occur; others are not named.
struct SVGLegend {
  private struct Item {
    /// Nil for words alone.
    var sign: ((_ x: Int, _ y: Int) -> HTML)?
    var words: String
  }

  private let layout: SVGLayout
  private var items: [Item] = []
  /// For each item its place.
  private var places: [(x: Int, line: Int)] = []

  /// How high the lines are together.
  var height: Int { ((places.last?.line ?? -1) + 1) * layout.legendLine }

  init(_ drawing: Drawing, _ layout: SVGLayout, _ patterns: DrawingPatterns) {
    self.layout = layout
    for state in drawing.states where state != .notThere {
      items.append(
        Item(
          sign: { x, y in
            "<rect x=\"\(x)\" y=\"\(y)\" width=\"22\" height=\"11\" \(patterns.fill(state))/>"
          }, words: state.words))
    }
    if drawing.all.contains(where: { $0.stretches.contains { StateLook($0).isSelfBlind } }) {
      items.append(
        Item(
          sign: { x, y in
            "<rect x=\"\(x)\" y=\"\(y + 7)\" width=\"22\" height=\"4\" \(patterns.fill(.selfBlind))/>"
          }, words: "self-blind then, too"))
    }
    let marks = Set(drawing.lanes.flatMap { $0.marks.map(\.direction) })
    for direction in Mark.Direction.allCases where marks.contains(direction) {
      items.append(
        Item(
          sign: { x, y in
            SVGLanePainter.glyph(direction, x: Double(x + 11), y: Double(y) + 5.5, size: 4.8)
          }, words: direction.words))
    }
    addBands(drawing, patterns)
    place()
  }

  private mutating func addBands(_ drawing: Drawing, _ patterns: DrawingPatterns) {
    guard layout.bands > 0 else { return }
    let shares = Set(drawing.all.flatMap { $0.bands.flatMap { $0.stretches.map(\.share) } })
    let words: [(Band.Share, String)] = [
      (.all, "all"), (.part, "some"), (.unknown, "not known how much"),
    ]
    if shares.isDisjoint(with: words.map(\.0)) { return }
    items.append(
      Item(
        sign: nil,
        words: (layout.look.isNarrow ? "below: " : "lines below a lane: ")
          + "management, data, network activity events"))
    for (share, words) in words where shares.contains(share) {
      items.append(
        Item(
          sign: { x, y in
            "<rect x=\"\(x)\" y=\"\(y + 4)\" width=\"22\" height=\"3\" \(patterns.fill(share))/>"
          }, words: words))
    }
  }

  /// Puts the items beside each other, and into the next line where there is no room.
  private mutating func place() {
    var (x, line) = (0, 0)
    for item in items {
      let width = (item.sign == nil ? 0 : 28) + item.words.count * 6 + 16
      if x > 0, x + width > layout.look.width {
        (x, line) = (0, line + 1)
      }
      places.append((x, line))
      x += width
    }
  }

  func element(_ top: Int) -> HTML {
    let drawn = zip(items, places).map { item, place -> HTML in
      let y = top + place.line * layout.legendLine
      let x = place.x + (item.sign == nil ? 0 : 28)
      let words: HTML = "<text class=\"soft\" x=\"\(x)\" y=\"\(y + 11)\">\(item.words)</text>\n"
      return item.sign.map { $0(place.x, y + 2) + words } ?? words
    }
    return "<g>\n\(drawn)</g>\n"
  }
}
