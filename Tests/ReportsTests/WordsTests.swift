import History
import ReadModels
import Replay
import Reports
import Selectors
import Testing

@Suite("Words for values")
struct WordsTests {
  @Test("Every reason has words of its own")
  func reasons() {
    let words = Reason.allCases.map { $0.words() }
    #expect(Set(words).count == words.count)
    #expect(words.allSatisfy { !$0.isEmpty && !$0.hasSuffix(".") })
  }

  @Test("What the history does not know says why")
  func unknown() {
    #expect(
      Reason.loggingUnknown.words(.ambiguous)
        == "whether it was logging is not known: calls of one second could stand in either order")
    #expect(Reason.loggingUnknown.words() == "whether it was logging is not known")
    #expect(Set(Unknown.allCases.map(\.words)).count == Unknown.allCases.count)
    #expect(Set(Gate.allCases.map(\.words)).count == Gate.allCases.count)
    #expect(Answer.allCases.map(\.words) == ["logged", "not logged", "uncertain"])
  }
}
