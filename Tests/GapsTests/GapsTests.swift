import Gaps
import Testing

@Suite struct GapsTests {
  @Test func `a history without trails has no gaps`() {
    #expect(Gaps(trails: []).ofTrails.isEmpty)
  }
}
