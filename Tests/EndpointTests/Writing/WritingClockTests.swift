import CloudTrail
import Testing

@testable import Endpoint

@Suite("The writer's clock")
struct WritingClockTests {
  @Test("It never stands still, never goes back, and never gives a whole second")
  func clock() {
    var clock = WritingClock()
    let second = Timestamp(seconds: 1_700_000_000)
    let given = [second, second, second.advanced(bySeconds: -5), second.advanced(bySeconds: 1)]
      .map { clock.next($0) }
    #expect(zip(given, given.dropFirst()).allSatisfy { $0 < $1 })
    #expect(given.allSatisfy { !$0.isWholeSecond })
    #expect(given[0].microseconds == second.microseconds + 1)
    #expect(given[3].microseconds == second.microseconds + 1_000_001)
  }

  @Test("A run of calls over the end of a second skips the whole second")
  func overTheEnd() {
    var clock = WritingClock()
    let end = Timestamp(microseconds: 1_700_000_000_999_999)
    #expect(clock.next(end) == end)
    #expect(clock.next(end).microseconds == 1_700_000_001_000_001)
  }
}
