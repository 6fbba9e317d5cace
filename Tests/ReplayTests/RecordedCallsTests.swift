import CloudTrail
import History
import Replay
import ReplayTestSupport
import Testing
import TrailLogs

/// A replay asks the history about the calls in its files.
@Suite("Calls in the files of a replay")
struct RecordedCallsTests {
  private static func call(_ id: String, at second: Int64, _ name: String) -> JSONValue {
    Example.record(
      at: second,
      [
        "eventID": .string(id), "eventSource": "cloudtrail.amazonaws.com",
        "eventName": .string(name), "requestParameters": ["name": .string(Example.arn.text)],
      ])
  }

  private func replay(_ bench: Bench, _ recorded: RecordedCalls?) throws -> ReplayReport {
    let replayer = try Replayer(judges: bench.judges(), workers: 2, recorded: recorded)
    return try replayer.run(LogFinder(paths: [bench.logs]))
  }

  @Test("However many there are, those that contradict most are kept, in the same order")
  func many() throws {
    let bench = try Bench()
    for file in 0..<5 {
      let records = (0..<70).map { number in
        Self.call("start-\(file)-\(number)", at: Int64(number), "StartLogging")
      }
      try bench.write("\(file).json", records + [Self.call("stop-\(file)", at: 90, "StopLogging")])
    }
    let unrecorded = try replay(bench, RecordedCalls(in: nil, amongFirst: 0)).unrecorded
    #expect(unrecorded.count == 355 && unrecorded.canContradict)
    #expect(unrecorded.worst.count == UnrecordedCalls.listLimit)
    #expect(unrecorded.worst.prefix(5).map(\.id) == (0..<5).map { "stop-\($0)" })
    #expect(unrecorded.worst[5].time <= unrecorded.worst[99].time)
    #expect(try replay(bench, nil).unrecorded.count == 0)
  }

  @Test("What is recorded after the judges were made is not held")
  func since() throws {
    var stop = Example.event(.stopLogging, at: 1)
    stop.id = "a"
    let bench = try Bench([stop])
    try bench.write("a.json", [Self.call("a", at: 1, "StopLogging")])
    let history = try History(path: bench.store)
    #expect(try replay(bench, RecordedCalls(in: history, amongFirst: 1)).unrecorded.count == 0)
    #expect(try replay(bench, RecordedCalls(in: history, amongFirst: 0)).unrecorded.count == 1)
  }
}
