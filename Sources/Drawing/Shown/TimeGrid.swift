import CloudTrail
import Replay

/// A stretch of time cut into cells of the same length: the pixels of a picture, the columns of a terminal.
struct TimeGrid {
  let span: Range<Timestamp>
  /// At least 1.
  let cells: Int

  init(_ span: Range<Timestamp>, cells: Int) {
    self.span = span
    self.cells = max(cells, 1)
  }

  /// How long the span is, in microseconds; at least 1.
  private var length: Int128 {
    max(1, Int128(span.upperBound.microseconds) - Int128(span.lowerBound.microseconds))
  }

  /// How long a cell is, in seconds, rounded.
  var secondsOfCell: Int64 {
    let parts = Int128(cells) * 1_000_000
    return Int64((length + parts / 2) / parts)
  }

  /// The cell that holds a moment; the first or the last one if it is outside.
  func cell(of time: Timestamp) -> Int {
    let offset = Int128(time.microseconds) - Int128(span.lowerBound.microseconds)
    return Int(min(max(0, offset * Int128(cells) / length), Int128(cells - 1)))
  }

  /// The cells that a stretch of time touches; at least one.
  func cells(from: Timestamp, until: Timestamp) -> Range<Int> {
    let first = cell(of: from)
    let last = from < until ? cell(of: Timestamp(microseconds: until.microseconds - 1)) : first
    return first..<(max(first, last) + 1)
  }

  /// When a cell begins.
  func time(of cell: Int) -> Timestamp {
    let offset = (Int128(cell) * length + Int128(cells - 1)) / Int128(cells)
    return Timestamp(microseconds: Int64(Int128(span.lowerBound.microseconds) + offset))
  }
}

/// Cells beside each other that look the same, and the time that made them look so.
struct CellRun<Look: Hashable & Sendable>: Sendable {
  var cells: Range<Int>
  var look: Look
  /// From the first to the last stretch of this look that reaches into the cells; it can be shorter than them.
  var from: Timestamp
  var until: Timestamp
}

/// How a cell of a lane looks.
struct StateLook: Hashable, Comparable {
  var state: Lane.State
  /// Whether it was self-blind then, though something else is drawn.
  var isSelfBlind: Bool

  init(_ stretch: Lane.Stretch) {
    state = stretch.state
    isSelfBlind = stretch.doubt == .selfBlind && stretch.state != .selfBlind
  }

  static func < (left: StateLook, right: StateLook) -> Bool {
    left.state == right.state
      ? left.isSelfBlind && !right.isSelfBlind : left.state < right.state
  }
}

extension TimeGrid {
  /// The lane in cells: of each cell the worst state that it touches.
  func runs(of lane: Lane) -> [CellRun<StateLook>] {
    runs(lane.stretches, look: StateLook.init, isWorse: <)
  }

  /// The band in cells: of each cell the least that was logged.
  func runs(of band: Band) -> [CellRun<Band.Share>] {
    runs(band.stretches, look: \.share) { $0.rank < $1.rank }
  }

  private func runs<Stretch: Lasting, Look>(
    _ stretches: [Stretch], look: (Stretch) -> Look, isWorse: (Look, Look) -> Bool
  ) -> [CellRun<Look>] {
    var worst: [(look: Look, first: Int, last: Int)?] = Array(repeating: nil, count: cells)
    for (index, stretch) in stretches.enumerated() {
      let look = look(stretch)
      for cell in cells(from: stretch.from, until: stretch.until) {
        guard let known = worst[cell] else {
          worst[cell] = (look, index, index)
          continue
        }
        if known.look == look {
          worst[cell]?.last = index
        } else if isWorse(look, known.look) {
          worst[cell] = (look, index, index)
        }
      }
    }
    var runs: [CellRun<Look>] = []
    for (cell, found) in worst.enumerated() {
      guard let (look, first, last) = found else { continue }
      let until = stretches[last].until
      if let run = runs.last, run.look == look, run.cells.upperBound == cell {
        runs[runs.count - 1].cells = run.cells.lowerBound..<cell + 1
        runs[runs.count - 1].until = max(run.until, until)
      } else {
        runs.append(
          CellRun(cells: cell..<cell + 1, look: look, from: stretches[first].from, until: until))
      }
    }
    return runs
  }
}

extension Band.Share {
  fileprivate var rank: Int {
    switch self {
    case .none: 0
    case .part: 1
    case .unknown: 2
    case .all: 3
    }
  }
}
