import CloudTrail
import History
import Selectors
import Testing

@testable import Endpoint

@Suite("Many callers at once")
struct ConcurrentCallTests {
  private func put(_ server: TestServer, _ trail: String, _ number: Int) async throws -> Reply {
    try await server.call(
      "PutEventSelectors",
      [
        "TrailName": .string(trail),
        "EventSelectors": [
          [
            "DataResources": [
              ["Type": "AWS::S3::Object", "Values": [.string("arn:aws:s3:::b-\(number)/")]]
            ]
          ]
        ],
      ])
  }

  @Test("Each acknowledged put is recorded once, and the chain holds")
  func puts() async throws {
    let server = try TestServer()
    for trail in 1...3 { try await server.create("trail-\(trail)") }
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<300 {
        group.addTask { try await put(server, "trail-\(1 + number % 3)", number).status }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses.allSatisfy { $0 == 200 })
    try server.history.snapshot { history in
      var values: Set<String> = []
      var count = 0
      try history.eachEvent { event in
        guard case .putEventSelectors(.basic(let selectors)) = event.content.change else { return }
        count += 1
        values.formUnion(selectors[0].dataResources[0].values)
      }
      #expect(count == 300 && values.count == 300)
      let isSound = try history.verify().isSound
      #expect(isSound)
    }
  }

  @Test("Of two that create one name, one is told that it is taken")
  func race() async throws {
    let server = try TestServer()
    let refusals = try await withThrowingTaskGroup(of: String?.self) { group in
      for _ in 0..<20 { group.addTask { try await server.create("one-name").refusal } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(refusals.filter { $0 == nil }.count == 1)
    #expect(refusals.filter { $0 == "TrailAlreadyExists" }.count == 19)
  }

  @Test("Puts of one second on one trail leave no doubt which was the last")
  func oneSecond() async throws {
    let server = try TestServer()
    try await server.create("a-trail")
    for number in 0..<50 {
      _ = try await put(server, "a-trail", number)
      let got = try await server.call("GetEventSelectors", ["TrailName": "a-trail"])
      let values = got["EventSelectors"]?.array?.first?["DataResources"]?.array?.first?["Values"]
      #expect(values == [.string("arn:aws:s3:::b-\(number)/")])
    }
  }
}

@Suite("The writer's clock")
struct WritingClockTests {
  @Test("It never stands still, and never gives a whole second")
  func clock() {
    var clock = WritingClock()
    let second = Timestamp(seconds: 1_700_000_000)
    let given = [second, second, second, second.advanced(bySeconds: 1)].map { clock.next($0) }
    #expect(zip(given, given.dropFirst()).allSatisfy { $0 < $1 })
    #expect(given.allSatisfy { !$0.isWholeSecond })
    #expect(given[0].microseconds == second.microseconds + 1)
    #expect(given[3].microseconds == second.microseconds + 1_000_001)
  }

  @Test("A clock that is set back is followed, whatever it said before")
  func setBack() {
    var clock = WritingClock()
    let wrong = Timestamp(microseconds: 2_082_758_400_000_123)
    let right = Timestamp(microseconds: 1_767_225_600_000_123)
    #expect(
      [wrong, right, right].map { clock.next($0).microseconds } == [
        wrong.microseconds, right.microseconds, right.microseconds + 1,
      ])
  }

  @Test("A run of calls over the end of a second skips the whole second")
  func overTheEnd() {
    var clock = WritingClock()
    let end = Timestamp(microseconds: 1_700_000_000_999_999)
    #expect(clock.next(end) == end)
    #expect(clock.next(end).microseconds == 1_700_000_001_000_001)
  }
}
