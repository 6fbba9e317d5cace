import CloudTrail
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
      #expect(grid.cell(of: Timestamp(microseconds: grid.span.upperBound.microseconds - 1)) == cells - 1)
      #expect(grid.cell(of: grid.span.upperBound) == cells - 1)
      #expect(grid.cell(of: Timestamp(microseconds: .min)) == 0)
      #expect(grid.cell(of: Timestamp(microseconds: .max)) == cells - 1)
    }
  }
}
