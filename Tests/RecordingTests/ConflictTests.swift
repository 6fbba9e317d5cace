import CloudTrail
import History
import Recording
import Testing
import TrailLogs

@Suite("Two records of one id that tell different things")
struct ConflictTests {
  private func conflict(_ desk: Desk) throws -> Desk.Outcome {
    try desk.write("a.json", records: [Call.record("a")])
    try desk.write(
      "b.json",
      records: [
        Call.other("x"), Call.record("a", "StartLogging"), Call.record("b", at: 5),
      ])
    return try desk.run()
  }

  @Test("The second is refused by file and record, counted, and the rest goes on")
  func refused() throws {
    let desk = try Desk()
    let outcome = try conflict(desk)
    #expect(outcome.report.problems == 1)
    #expect(outcome.report.appended == [.stopLogging: 2])
    #expect(try desk.events().map(\.content.id) == ["a", "b"])
    let problem = try #require(outcome.problems.first as? RefusedEvent)
    #expect(problem.code == "differentContent")
    #expect(problem.path == desk.logs + "/b.json")
    #expect(problem.record == 2)
    #expect(problem.fact.hasPrefix("\(desk.logs)/b.json, record 2: "))
    #expect(problem.fact.contains("kind"))
    #expect(problem.hint != nil)
  }

  @Test("It is told again each time")
  func again() throws {
    let desk = try Desk()
    _ = try conflict(desk)
    let outcome = try desk.run(again: true)
    #expect(outcome.problems.map(\.code) == ["differentContent"])
    #expect(outcome.report.known == 2)
    #expect(outcome.report.appendedCount == 0)
  }

  @Test("Within one file too")
  func oneFile() throws {
    let desk = try Desk()
    try desk.write(
      "a.json", records: [Call.record("a"), Call.record("a", at: 1), Call.record("a")])
    let outcome = try desk.run()
    #expect(outcome.problems.compactMap { ($0 as? RefusedEvent)?.record } == [2])
    #expect(outcome.report.appendedCount == 1)
    #expect(outcome.report.known == 1)
  }

  @Test("Another spacing or order of the same parameters is no conflict")
  func spacing() throws {
    let desk = try Desk()
    let put = { (parameters: String) in
      #"{"eventID":"a","eventTime":"2024-05-01T12:00:00Z","eventSource":"#
        + #""cloudtrail.amazonaws.com","eventName":"PutEventSelectors","awsRegion":"us-east-1","#
        + #""requestParameters":\#(parameters)}"#
    }
    try desk.write(
      "a.json",
      put(#"{"trailName":"\#(Call.arn)","eventSelectors":[{"readWriteType":"All"}]}"#))
    try desk.write(
      "b.json",
      put(#"{ "eventSelectors" : [ {"readWriteType":"All"} ], "trailName":"\#(Call.arn)"}"#))
    let outcome = try desk.run()
    #expect(outcome.report.problems == 0)
    #expect(outcome.report.appendedCount == 1)
    #expect(outcome.report.known == 1)
  }
}
