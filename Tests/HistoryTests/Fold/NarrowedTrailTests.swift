import CloudTrail
import Testing

@testable import History

@Suite("A multi-Region trail that becomes a single-Region one (SEMANTICS 3.4j)")
struct NarrowedTrailTests {
  private func globalServices(_ update: TrailSettings, from wasMultiRegion: Bool) -> Known<Bool> {
    var state = TrailState.initial(existed: true)
    state = state.applying(
      .create(
        TrailSettings(isMultiRegionTrail: wasMultiRegion, includeGlobalServiceEvents: true)),
      sequence: 1)
    return state.applying(.update(update), sequence: 2).includesGlobalServices
  }

  @Test("Where the answer shows nothing of global services, they are not known from then on")
  func untold() {
    #expect(
      globalServices(TrailSettings(isMultiRegionTrail: false), from: true) == .unknown(.narrowed))
  }

  @Test("What the answer shows holds, and no other update touches them")
  func told() {
    let shown = TrailSettings(isMultiRegionTrail: false, includeGlobalServiceEvents: true)
    #expect(globalServices(shown, from: true) == .known(true))
    #expect(globalServices(TrailSettings(isMultiRegionTrail: false), from: false) == .known(true))
    #expect(globalServices(TrailSettings(isMultiRegionTrail: true), from: true) == .known(true))
    #expect(globalServices(TrailSettings(), from: true) == .known(true))
  }
}
