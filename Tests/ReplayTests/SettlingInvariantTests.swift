import CloudTrail
import ReplayTestSupport
import Selectors
import TestSupport
import Testing
import TrailLogs

@testable import History
@testable import Replay

/// What holds of any history and any event (SEMANTICS 3.6h).
@Suite("Verdicts of made-up histories")
struct SettlingInvariantTests {
  @Test("Strict is the event's own second, what stands is unanimous, and wider is never surer")
  func invariants() throws {
    var doubts = 0
    var certain = 0
    for seed in 0..<60 {
      var random = SeededRandom(seed: UInt64(seed))
      let events = Self.history(&random)
      let bench = try Bench(events)
      guard let judge = try bench.judges().all.first else { continue }
      let path = try bench.write("a.json", (0..<40).map { _ in Self.record(&random) })
      let spans = [0, Int64.random(in: 1...120, using: &random), 400, 900, 4_000]
      try bench.each(of: path) { record in
        let judged = JudgedRecord(record.fields)
        let own = judge.judge(judged, at: record.time)
        #expect(judge.verdict(judged, at: record.time, settling: .strict) == Verdict(own))
        var wasInDoubt = false
        for span in spans {
          let settling = Settling(before: span / 2, after: span)
          let verdict = judge.verdict(judged, at: record.time, settling: settling)
          #expect(verdict.judgement == own, "seed \(seed)")
          #expect(!wasInDoubt || verdict.unsettled != nil, "seed \(seed): wider, and surer")
          wasInDoubt = verdict.unsettled != nil
          if wasInDoubt { doubts += 1 }
          Self.expectChange(verdict, judge, "seed \(seed)")
          guard verdict.answer != .uncertain else { continue }
          certain += 1
          let first = record.time.advanced(bySeconds: -settling.before)
          let last = record.time.advanced(bySeconds: settling.after)
          for (index, period) in judge.timeline.periods.enumerated()
          where !period.isEmpty && period.from <= last && period.until.map({ $0 > first }) ?? true {
            let answer = judge.judge(judged, at: record.time, in: index).answer
            #expect(answer == verdict.answer, "seed \(seed)")
          }
        }
      }
    }
    // Otherwise nothing was tried.
    #expect(doubts > 500 && certain > 500, "\(doubts) doubts, \(certain) certain")
  }

  /// A doubt names a change that is there, and that is near.
  private static func expectChange(_ verdict: Verdict, _ judge: TrailJudge, _ place: String) {
    guard verdict.unsettled != nil else {
      #expect(verdict.change == nil)
      return
    }
    let change = verdict.change ?? -1
    guard judge.timeline.periods.indices.contains(change) else {
      Issue.record("\(place): a change that is not there")
      return
    }
    #expect(judge.timeline.periods[change].cause != nil, "\(place)")
  }

  private static func history(_ random: inout SeededRandom) -> [TrailEvent] {
    var events: [TrailEvent] = Bool.random(using: &random) ? Example.logging() : []
    let reads = TrailSelectors.basic([EventSelector(readWriteType: .readOnly)])
    for number in 0..<Int.random(in: 3...14, using: &random) {
      let changes: [TrailChange] = [
        .putEventSelectors(.default), .putEventSelectors(Example.nothing),
        .putEventSelectors(reads), .startLogging, .startLogging, .stopLogging, .delete,
        .create(Example.settings), .update(TrailSettings(isMultiRegionTrail: true)),
        .lose(call: .putEventSelectors, reason: "too large"),
        .observe(Observation(isLogging: Bool.random(using: &random))),
        .putInsightSelectors([]),
      ]
      var event = Example.event(
        changes.randomElement(using: &random) ?? .startLogging,
        // Coarse, so that calls of one second occur.
        at: Int64.random(in: 0...60, using: &random) * 50)
      event.id = "event-\(number)"
      events.append(event)
    }
    return events
  }

  private static func record(_ random: inout SeededRandom) -> JSONValue {
    let changes: [JSONValue] = [
      [:], ["readOnly": true], ["readOnly": nil], ["awsRegion": "eu-west-1"],
      ["recipientAccountId": "999988887777"], ["eventCategory": "Data"],
    ]
    return Example.record(
      at: Int64.random(in: -1_000...4_000, using: &random),
      changes.randomElement(using: &random) ?? [:])
  }
}
