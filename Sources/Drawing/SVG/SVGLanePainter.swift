import CloudTrail
import Markup
import ReadModels

/// Draws one lane: its name, its marks, its states and its bands.
struct SVGLanePainter {
  let layout: SVGLayout
  let patterns: DrawingPatterns
  /// Whether each stretch and each mark says what it is; if there are many lanes, only what lost something does.
  let isDetailed: Bool
  /// Whether the names say of which account a trail is.
  let namesAccounts: Bool

  /// A lane with more stretches than that is drawn without words for each of them.
  private static let mostWords = 60

  func element(_ lane: Lane, _ top: Int) -> HTML {
    let bar = top + layout.name + layout.marks(of: lane)
    let isNarrow = layout.look.isNarrow
    let name = name(lane, isNarrow ? top + 11 : bar + layout.bar - 3)
    return """
      <g><title>\(lane.sentence)</title>
      \(name)<path class="there" d="M\(layout.left) \(bar + layout.bar / 2)H\(layout.right)"/>
      \(states(lane, bar))\(bands(lane, bar + layout.bar))\(marks(lane, top + layout.name, bar))</g>

      """
  }

  /// The states and the marks alone, without a name.
  func strip(_ lane: Lane, _ top: Int) -> HTML {
    """
    <path class="there" d="M\(layout.left) \(top + layout.bar / 2)H\(layout.right)"/>
    \(states(lane, top))\(marks(lane, top, top))
    """
  }

  // MARK: Names

  private func name(_ lane: Lane, _ baseline: Int) -> HTML {
    let heading = lane.trail == nil ? "all of \(lane.title)" : lane.title
    let style: HTML = lane.trail == nil ? " class=\"strong\"" : .nothing
    let x = layout.look.isNarrow ? layout.left : 0
    // Names may be written from right to left; each stands by itself.
    var text: HTML = """
      <text\(style) x="\(x)" y="\(baseline)" direction="ltr" unicode-bidi="isolate">\(cut(heading))</text>

      """
    if let address = lane.trail.flatMap({ layout.look.links.trail?($0) }) {
      text = "<a href=\"\(address)\">\(text)</a>"
    }
    guard let trail = lane.trail, !layout.look.isCompact else { return text }
    let place = namesAccounts ? "\(trail.region) · \(trail.account)" : trail.region
    let isShort = heading.count * 7 + place.count * 6 + 12 < layout.grid.cells
    if layout.look.isNarrow, !isShort { return text }
    let (at, line, anchor): (Int, Int, HTML) =
      layout.look.isNarrow
      ? (layout.right, baseline, "end") : (0, baseline + 13, "start")
    return text
      + "<text class=\"soft\" x=\"\(at)\" y=\"\(line)\" text-anchor=\"\(anchor)\">\(cut(place))</text>\n"
  }

  private func cut(_ text: String) -> String {
    text.count > layout.nameLength ? text.prefix(layout.nameLength - 1) + "…" : text
  }

  // MARK: States

  private func states(_ lane: Lane, _ top: Int) -> HTML {
    let runs = layout.grid.runs(of: lane)
    let speaks = isDetailed && runs.count <= Self.mostWords
    var html = HTML.nothing
    var rest: [Lane.State: HTML] = [:]
    var selfBlind = HTML.nothing
    for run in runs where run.look.state != .notThere {
      if speaks {
        html += spoken(run, top)
      } else {
        rest[run.look.state, default: .nothing] += area(run.cells, top, layout.bar)
        if run.look.isSelfBlind {
          selfBlind += area(run.cells, top + layout.bar - layout.strip, layout.strip)
        }
      }
    }
    for state in Lane.State.allCases.reversed() {
      guard let area = rest[state] else { continue }
      html += "<path \(patterns.fill(state)) d=\"\(area)\"/>\n"
    }
    if !selfBlind.isEmpty {
      html += "<path \(patterns.fill(.selfBlind)) d=\"\(selfBlind)\"/>\n"
    }
    return html
  }

  /// A stretch that says what it is, and by which the reader gets nearer.
  private func spoken(_ run: CellRun<StateLook>, _ top: Int) -> HTML {
    let seconds = (run.until.microseconds - run.from.microseconds) / 1_000_000
    let doubt = run.look.isSelfBlind ? ", and self-blind" : ""
    let words =
      "\(run.look.state.word)\(doubt) for \(SpanWords.words(seconds)), "
      + SpanWords.words(run.from, run.until)
    let area = area(run.cells, top, layout.bar)
    let strip = self.area(run.cells, top + layout.bar - layout.strip, layout.strip)
    let over: HTML =
      run.look.isSelfBlind ? "<path \(patterns.fill(.selfBlind)) d=\"\(strip)\"/>" : .nothing
    let path: HTML =
      "<g><title>\(words)</title><path \(patterns.fill(run.look.state)) d=\"\(area)\"/>\(over)</g>\n"
    guard run.look.state != .full,
      let address = layout.look.links.zoom?(run.around(within: layout.grid.span))
    else { return path }
    return "<a href=\"\(address)\">\(path)</a>"
  }

  private func area(_ cells: Range<Int>, _ top: Int, _ height: Int) -> HTML {
    "M\(layout.left + cells.lowerBound) \(top)h\(cells.count)v\(height)h-\(cells.count)z"
  }

  // MARK: Bands

  private func bands(_ lane: Lane, _ top: Int) -> HTML {
    guard layout.bands > 0 else { return .nothing }
    var html = HTML.nothing
    for (index, band) in lane.bands.enumerated() {
      var areas: [Band.Share: HTML] = [:]
      for run in layout.grid.runs(of: band) where run.look != .none {
        areas[run.look, default: .nothing] += area(
          run.cells, top + index * layout.band + 1, layout.band - 1)
      }
      for share in Band.Share.allCases {
        guard let area = areas[share] else { continue }
        html += "<path \(patterns.fill(share)) d=\"\(area)\"/>\n"
      }
    }
    return html
  }

  // MARK: Marks

  private func marks(_ lane: Lane, _ top: Int, _ bar: Int) -> HTML {
    let isCompact = layout.look.isCompact
    let middle = Double(isCompact ? bar + layout.bar / 2 : top + 6)
    let groups = layout.grid.groups(of: lane.marks, apart: isCompact ? 8 : 12)
    var html = HTML.nothing
    for (index, group) in groups.enumerated() {
      let x = layout.left + group.cell
      let next = index + 1 < groups.count ? groups[index + 1].cell - group.cell : Int.max
      var drawn = Self.glyph(
        group.direction, x: Double(x) + 0.5, y: middle, size: isCompact ? 3.2 : 4.8)
      let count = Number.grouped(group.marks.count)
      if group.marks.count > 1, !isCompact, next >= 14 + 6 * count.count,
        x + 7 + 6 * count.count <= layout.look.width
      {
        drawn += "<text class=\"count\" x=\"\(x + 7)\" y=\"\(middle + 3)\">\(count)</text>"
      }
      if isDetailed || [.narrowed, .both].contains(group.direction) {
        let lines = group.lines(most: isDetailed ? 4 : 1)
        drawn = "<g><title>\(joined(lines))</title>\(drawn)</g>"
      }
      if let mark = group.marks.first, group.marks.count == 1,
        let address = layout.look.links.mark?(mark)
      {
        drawn = "<a href=\"\(address)\">\(drawn)</a>"
      }
      html += drawn + "\n"
    }
    return html
  }

  private func joined(_ lines: [String]) -> HTML {
    var html = HTML.nothing
    for (index, line) in lines.enumerated() { html += index == 0 ? "\(line)" : "\n\(line)" }
    return html
  }

  /// A triangle down or up, a rhombus, a dot, or a cross.
  static func glyph(_ direction: Mark.Direction, x: Double, y: Double, size: Double) -> HTML {
    switch direction {
    case .narrowed:
      "<path class=\"less\" d=\"M\(x - size) \(y - size)h\(size * 2)l\(-size) \(size * 2)z\"/>"
    case .widened:
      "<path class=\"more\" d=\"M\(x - size) \(y + size)h\(size * 2)l\(-size) \(-size * 2)z\"/>"
    case .both:
      "<path class=\"less\" d=\"M\(x) \(y - size)l\(size) \(size)l\(-size) \(size)l\(-size) \(-size)z\"/>"
    case .other: "<circle class=\"other\" cx=\"\(x)\" cy=\"\(y)\" r=\"\(size * 0.7)\"/>"
    case .refused:
      """
      <path class="refused" d="M\(x - size * 0.7) \(y - size * 0.7)l\(size * 1.4) \(size * 1.4)\
      M\(x - size * 0.7) \(y + size * 0.7)l\(size * 1.4) \(-size * 1.4)"/>
      """
    }
  }
}

extension CellRun {
  /// The time of a stretch with a quarter of its length on both sides, at least a minute.
  fileprivate func around(within span: Range<Timestamp>) -> Range<Timestamp> {
    let length = (until.microseconds - from.microseconds) / 1_000_000
    let margin = max(60, length / 4)
    let start = max(span.lowerBound, from.advanced(bySeconds: -margin))
    return start..<max(start, min(span.upperBound, until.advanced(bySeconds: margin)))
  }
}
