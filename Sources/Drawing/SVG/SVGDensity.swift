import CloudTrail
import Gaps
import Markup
import ReadModels

/// How much happened and was missed, as columns of at least three pixels.
struct SVGDensity {
  private let layout: SVGLayout
  private let grid: TimeGrid
  private var happened: [Int]
  private var missed: [Int]

  init(_ layout: SVGLayout, _ density: EventDensity) {
    self.layout = layout
    grid = TimeGrid(
      layout.grid.span, cells: min(layout.grid.cells / 3, density.happened.count))
    happened = Array(repeating: 0, count: grid.cells)
    missed = happened
    for (index, count) in density.happened.enumerated() where count > 0 {
      let cell = grid.cell(of: density.time(of: index))
      happened[cell] += count
      missed[cell] += density.missed[index]
    }
  }

  func element(_ top: Int) -> HTML {
    let most = happened.max() ?? 0
    let height = layout.density - 10
    let base = top + height
    let words = "records in the logs: at most \(Number.grouped(most)) in \(grid.lengthOfCell)"
    let total = missed.reduce(0, +)
    let missedWords = total == 0 ? "none missed" : "\(Number.grouped(total)) missed"
    let names: HTML =
      layout.look.isNarrow
      ? "<text class=\"soft\" x=\"\(layout.left)\" y=\"\(top + 9)\">\(missedWords) of the logs' records</text>\n"
      : """
      <text class="soft" x="0" y="\(base - 13)">records in the logs</text>
      <text class="soft" x="0" y="\(base)">\(missedWords)</text>

      """
    return """
      <g><title>\(words); \(missedWords)</title>
      <path class="there" d="M\(layout.left) \(base).5H\(layout.right)"/>
      <path class="happened" d="\(columns(happened, most, base, height))"/>
      <path class="missed" d="\(columns(missed, most, base, height))"/>
      \(names)</g>

      """
  }

  /// Each column that has anything is at least a pixel high.
  private func columns(_ counts: [Int], _ most: Int, _ base: Int, _ height: Int) -> HTML {
    var path = HTML.nothing
    for (cell, count) in counts.enumerated() where count > 0 {
      let (x, end) = (edge(cell), edge(cell + 1))
      let tall = max(1, count * height / max(most, 1))
      path += "M\(x) \(base)v-\(tall)h\(max(1, end - x - 1))v\(tall)z"
    }
    return path
  }

  private func edge(_ cell: Int) -> Int { layout.left + cell * layout.grid.cells / grid.cells }
}

extension TimeGrid {
  /// How long a cell is: `36 min`.
  var lengthOfCell: String { SpanWords.words(max(1, secondsOfCell)) }
}
