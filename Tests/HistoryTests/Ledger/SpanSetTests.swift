import Foundation
import History
import TestSupport
import Testing

@Suite("Runs of times")
struct SpanSetTests {
  @Test("Times up to five minutes apart are one run, in whatever order they come")
  func gap() {
    for times: [Int64] in [[0, 300, 901], [901, 300, 0], [300, 901, 0], [0, 901, 300]] {
      var set = SpanSet()
      for time in times { set.insert(time) }
      #expect(set.runs == [0...300, 901...901], "\(times)")
    }
    var bridged = SpanSet()
    for time: Int64 in [0, 600, 300] { bridged.insert(time) }
    #expect(bridged.runs == [0...600])
  }

  @Test("Inserting one by one, in random order, is the same as making the runs of all")
  func random() {
    var random = SeededRandom(seed: 15)
    for _ in 0..<500 {
      let times = (0..<Int.random(in: 1...60, using: &random)).map { _ in
        Int64.random(in: -20_000...20_000, using: &random)
      }
      var set = SpanSet()
      for time in times { set.insert(time) }
      #expect(set == SpanSet(runs: times.map { $0...$0 }), "\(times)")
    }
  }

  @Test("A hundred thousand runs that come backwards take no more than moments")
  func backwards() {
    var set = SpanSet()
    let clock = ContinuousClock()
    let time = clock.measure {
      for number in 0..<100_000 { set.insert(Int64(-number) * 301) }
    }
    #expect(set.runs.count == 100_000)
    #expect(time < .seconds(60))
  }
}
