import CloudTrail
import TestSupport
import Testing

@testable import Drawing

@Suite("Time cut into cells")
struct TimeGridTests {
  private let start = Timestamp(seconds: 1_741_046_400)

  @Test("Cells follow one another without a hole, and each begins in itself")
  func cells() {
    for (length, cells) in [(7, 3), (86_400, 80), (100, 1240), (1, 50), (10_000_000_000, 997)] {
      let grid = TimeGrid(start..<start.advanced(bySeconds: Int64(length)), cells: cells)
      for cell in 0..<cells { #expect(grid.cell(of: grid.time(of: cell)) == cell) }
      #expect(grid.cell(of: start) == 0)
      #expect(
        grid.cell(of: Timestamp(microseconds: grid.span.upperBound.microseconds - 1)) == cells - 1)
      #expect(grid.cell(of: grid.span.upperBound) == cells - 1)
      #expect(grid.cell(of: Timestamp(microseconds: .min)) == 0)
      #expect(grid.cell(of: Timestamp(microseconds: .max)) == cells - 1)
    }
  }
}

@Suite("What is worse than its neighbours is never lost")
struct WorstCellTests {
  private let start = Timestamp(seconds: 1_741_046_400)

  @Test("Each cell has the worst state that it touches, and no other")
  func worst() {
    var random = SeededRandom(seed: 7)
    for round in 0..<200 {
      let span = start..<start.advanced(bySeconds: Int64(1 + random.below(1_000_000)))
      let lane = MadeUpLanes.lane(&random, 0, in: span, stretches: 1 + random.below(400))
      let grid = TimeGrid(span, cells: 1 + random.below(300))
      let runs = grid.runs(of: lane)
      #expect(runs.first?.cells.lowerBound == 0 && runs.last?.cells.upperBound == grid.cells)
      #expect(zip(runs, runs.dropFirst()).allSatisfy { $0.cells.upperBound == $1.cells.lowerBound })
      var cells: [Lane.State] = []
      for run in runs { cells += run.cells.map { _ in run.look.state } }
      var touched = Array(repeating: Set<Lane.State>(), count: grid.cells)
      for stretch in lane.stretches {
        for cell in grid.cells(from: stretch.from, until: stretch.until) {
          touched[cell].insert(stretch.state)
        }
      }
      #expect(cells == touched.map { $0.min() ?? .notThere }, "round \(round)")
      for (index, stretch) in lane.stretches.enumerated() {
        let neighbours = [index - 1, index + 1].filter(lane.stretches.indices.contains)
        guard neighbours.allSatisfy({ stretch.state < lane.stretches[$0].state }) else { continue }
        let drawn = grid.cells(from: stretch.from, until: stretch.until).map { cells[$0] }
        #expect(drawn.allSatisfy { $0 <= stretch.state } && !drawn.isEmpty)
      }
    }
  }

  @Test("Marks that fall together are one, and none is lost")
  func marks() {
    var random = SeededRandom(seed: 8)
    for _ in 0..<100 {
      let span = start..<start.advanced(bySeconds: Int64(1 + random.below(1_000_000)))
      let lane = MadeUpLanes.lane(
        &random, 0, in: span, stretches: 2, marks: random.below(500))
      let grid = TimeGrid(span, cells: 1 + random.below(1000))
      let groups = grid.groups(of: lane.marks, apart: 12)
      #expect(groups.flatMap(\.marks) == lane.marks)
      #expect(groups.count <= grid.cells / 12 + 1)
      for group in groups where group.marks.contains(where: { $0.direction == .narrowed }) {
        #expect(group.direction == .narrowed)
      }
    }
  }

  @Test("Ticks are at round times, in order, and as many as there is room for")
  func ticks() {
    var random = SeededRandom(seed: 9)
    for _ in 0..<500 {
      let length = Int64(1) << Int64(random.below(34))
      let begin = Timestamp(seconds: Int64(random.below(2_000_000_000)))
      let span = begin..<begin.advanced(bySeconds: length + Int64(random.below(1000)))
      let most = 1 + random.below(20)
      let ticks = TimeTicks(span, most: most).ticks
      #expect(ticks.count <= most + 1 && ticks.allSatisfy { span.contains($0.time) })
      #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $0.time < $1.time })
      #expect(ticks.allSatisfy { $0.time.isWholeSecond })
      if length > 400 * 86_400 {
        #expect(ticks.allSatisfy { "\($0.time)".hasSuffix("T00:00:00Z") })
      }
    }
  }
}
