import CloudTrail
import Gaps
import ReadModels

extension Drawing {
  /// The drawing for a terminal: one line for each lane, with an axis, a legend, and what the lanes that lost
  /// something lost in sentences. No line is wider than asked for.
  public func text(_ look: PlotLook) -> String {
    TextPlot(self, look).lines.map { line in
      (look.isASCII ? line.replacingDashes : line) + "\n"
    }.joined()
  }
}

/// Puts the lines of a drawing below each other.
private struct TextPlot {
  private let drawing: Drawing
  private let look: PlotLook
  private let names: [String]
  /// How wide the names are, with the space after them.
  private let indent: Int
  private let grid: TimeGrid

  private static let longestName = 26
  /// How many sentences are printed; the worst lanes come first.
  private static let mostSentences = 8

  init(_ drawing: Drawing, _ look: PlotLook) {
    self.drawing = drawing
    self.look = look
    names = drawing.headings.map(Printable.text)
    let longest = min(names.map(\.count).max() ?? 0, Self.longestName, look.width / 3)
    indent = longest + 2
    grid = TimeGrid(drawing.span, cells: look.width - indent)
  }

  var lines: [String] {
    guard !drawing.all.isEmpty, drawing.span.lowerBound < drawing.span.upperBound else {
      return ["nothing is known of any trail in that time"]
    }
    var lines = (drawing.title + "; a column is " + grid.lengthOfCell).wrapped(width: look.width)
    lines.append("")
    lines += axis
    if let density = drawing.density { lines += counts(density) }
    for (index, lane) in drawing.all.enumerated() {
      lines.append(line(of: lane, names[index]))
    }
    lines.append("")
    lines += legend
    lines += sentences
    for note in drawing.notes {
      lines += ("note: " + Printable.text(note)).wrapped(width: look.width, hanging: 2)
    }
    return lines
  }

  // MARK: The axis

  /// The dates, and below them the times, each after a mark at its column.
  private var axis: [String] {
    let ticks = TimeTicks(drawing.span, most: max(1, grid.cells / 8))
    let mark: Character = look.isASCII ? "|" : "╷"
    var dates = Array(repeating: Character(" "), count: grid.cells)
    var times = dates
    var free = 0
    func put(_ text: String, into line: inout [Character], at column: Int) {
      for (offset, character) in text.enumerated() { line[column + offset] = character }
    }
    for tick in ticks.ticks {
      let (column, text) = (grid.cell(of: tick.time), "\(mark)\(tick.label)")
      guard column >= free, column + text.count <= times.count else { continue }
      put(text, into: &times, at: column)
      free = column + text.count + 1
    }
    let end = dates.count + 1
    for date in ticks.dates(until: end, at: grid.cell(of:), width: { $0.count + 1 }) {
      put(date.text, into: &dates, at: date.at)
    }
    let space = String(repeating: " ", count: indent)
    return [dates, times].map { trimmed(space + String($0)) }.filter { !$0.isEmpty }
  }

  // MARK: Lanes

  private func line(of lane: Lane, _ name: String) -> String {
    var line = padded(name)
    for run in grid.runs(of: lane) {
      // The glyphs of neighbours that differ in doubt alone are the same.
      let glyphs = String(repeating: look.glyph(run.look.state), count: run.cells.count)
      line += look.coloured(glyphs, run.look.state)
    }
    let text = lane.trail == nil ? line.replacingName(name, look.style.bold(name)) : line
    return trimmed(text)
  }

  private func padded(_ name: String) -> String {
    let room = indent - 2
    let cut = shortened(name, to: room)
    return cut + String(repeating: " ", count: indent - cut.count)
  }

  private func shortened(_ name: String, to length: Int) -> String {
    name.count > length ? name.prefix(length - 1) + String(look.ellipsis) : name
  }

  private func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }

  // MARK: Counts

  /// How much happened, and how much was missed, as heights of blocks.
  private func counts(_ density: EventDensity) -> [String] {
    var (happened, missed) = (
      Array(repeating: 0, count: grid.cells), Array(repeating: 0, count: grid.cells)
    )
    for (index, count) in density.happened.enumerated() where count > 0 {
      let cell = grid.cell(of: density.time(of: index))
      happened[cell] += count
      missed[cell] += density.missed[index]
    }
    let most = max(1, happened.max() ?? 1)
    return [
      trimmed(padded("records") + happened.map { String(height($0, of: most)) }.joined()),
      trimmed(
        padded("missed") + look.style.red(missed.map { String(height($0, of: most)) }.joined())),
    ]
  }

  /// Something is never drawn as nothing.
  private func height(_ count: Int, of most: Int) -> Character {
    guard count > 0 else { return " " }
    let blocks: [Character] =
      look.isASCII ? [".", ":", "-", "+", "*", "#"] : ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    return blocks[min(blocks.count - 1, count * blocks.count / (most + 1))]
  }

  // MARK: Words

  /// What the glyphs mean that are drawn; none is torn from its meaning.
  private var legend: [String] {
    let drawn = Set(drawing.all.flatMap { grid.runs(of: $0).map(\.look.state) })
    let items = Lane.State.allCases.filter(drawn.contains).map { state in
      state == .notThere ? "blank \(state.words)" : "\(look.glyph(state)) \(state.words)"
    }
    var lines: [String] = []
    for item in items {
      if let last = lines.last, last.count + 2 + item.count <= look.width {
        lines[lines.count - 1] = last + "  " + item
      } else {
        lines += item.wrapped(width: look.width, hanging: 2)
      }
    }
    return lines
  }

  private var sentences: [String] {
    let lost = drawing.all.filter { $0.stretches.contains { $0.state.isLoss } }
      .sorted { $0.isWorse(than: $1) }
    guard !lost.isEmpty else { return [] }
    var lines = [""]
    for lane in lost.prefix(Self.mostSentences) {
      let name = shortened(Printable.text(lane.heading), to: look.width - 2)
      lines += "\(name): \(lane.condition)".wrapped(width: look.width, hanging: 2)
    }
    let more = lost.count - Self.mostSentences
    if more > 0 {
      lines += "and \(Number.counted(more, "more lane")) that lost something, which the JSON has"
        .wrapped(width: look.width)
    }
    return lines
  }
}

extension Drawing {
  /// What is written beside the lanes: with the Region, and then the account, where names are not enough.
  var headings: [String] {
    func unique(_ names: [String]) -> Bool { Set(names).count == names.count }
    let own = lanes.map(\.title)
    let withRegion = lanes.map { "\($0.title) \($0.trail?.region ?? "")" }
    let withAccount = lanes.map { lane in
      "\(lane.title) \(lane.trail?.region ?? "") \(lane.trail?.account ?? "")"
    }
    return accounts.map { "all of \($0.title)" }
      + (unique(own) ? own : unique(withRegion) ? withRegion : withAccount)
  }
}

extension String {
  /// The line with the dashes between times as terminals without Unicode show them.
  fileprivate var replacingDashes: String { String(map { $0 == "–" ? "-" : $0 }) }

  /// The line with its first word replaced, such as by the same in bold type.
  fileprivate func replacingName(_ name: String, _ other: String) -> String {
    hasPrefix(name) ? other + dropFirst(name.count) : self
  }
}
