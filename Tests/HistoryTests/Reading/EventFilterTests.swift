import CloudTrail
import HistoryTestSupport
import Testing

@testable import History

@Suite("Which events are wanted")
struct EventFilterTests {
  private static let role = "arn:aws:sts::111122223333:assumed-role/SupportAccess/support-8841"

  /// Six events: by two principals and nobody, from two addresses, in two Regions, one of them refused.
  private func store() throws -> MemoryStore {
    func event(
      _ id: String, _ change: TrailChange, at second: Double, of trail: TrailARN = Sample.trail,
      by principal: String?, from address: String?, in region: String?
    ) -> TrailEvent {
      var event = Sample.event(id, change, at: second, of: trail)
      event.actor = Actor(principal: principal, sourceIPAddress: address)
      event.region = region
      return event
    }
    let far = Sample.otherTrail
    let denied = TrailChange.reject(
      call: .stopLogging, errorCode: "AccessDenied", errorMessage: nil)
    let store = try MemoryStore()
    try store.append([
      event(
        "1", .create(Sample.settings), at: 0, by: Self.role, from: "192.0.2.7", in: "us-east-1"),
      event(
        "2", .startLogging, at: 0, by: "arn:aws:iam::111122223333:user/ann", from: "2001:DB8::1",
        in: "us-east-1"),
      event("3", denied, at: 10, by: Self.role, from: "192.0.2.70", in: "us-east-1"),
      event("4", .startLogging, at: 20, of: far, by: nil, from: nil, in: nil),
      event(
        "5", .stopLogging, at: 30, of: far, by: Self.role, from: "cloudformation.amazonaws.com",
        in: "eu-west-1"),
      event("6", .stopLogging, at: 40, by: nil, from: "192.0.2.7", in: nil),
    ])
    return store
  }

  private func ids(
    newestFirst: Bool = false, of stream: EventStream? = nil,
    _ change: (inout EventFilter) -> Void = { _ in }
  ) throws -> [String] {
    var filter = EventFilter()
    change(&filter)
    var ids: [String] = []
    try store().snapshot { history in
      try history.eachEvent(of: stream, matching: filter, isNewestFirst: newestFirst) {
        ids.append($0.content.id)
      }
    }
    return ids
  }

  @Test("Corrections, which are events like others")
  func corrections() throws {
    let store = try store()
    let voiding = TrailChange.correct(voids: "6", reason: "a test")
    try store.append([Sample.event("7", voiding, at: 50)])
    var filter = EventFilter()
    filter.isCorrection = true
    var ids: [String] = []
    try store.snapshot { try $0.eachEvent(matching: filter) { ids.append($0.content.id) } }
    #expect(ids == ["7"])
    #expect(try self.ids { $0.isCorrection = true } == [])
  }

  @Test("Without a condition all, in order and the other way round")
  func all() throws {
    #expect(try ids() == ["1", "2", "3", "4", "5", "6"])
    #expect(try ids(newestFirst: true) == ["6", "5", "4", "3", "2", "1"])
    #expect(try ids(newestFirst: true, of: .trail(Sample.trail)) == ["6", "3", "2", "1"])
  }

  @Test(
    "By any part of the caller's ARN, in any case; as text, not as a pattern",
    arguments: [
      (role, ["1", "3", "5"]), ("SupportAccess", ["1", "3", "5"]),
      ("supportaccess", ["1", "3", "5"]),
      ("support-8841", ["1", "3", "5"]), ("user/ann", ["2"]),
      ("111122223333", ["1", "2", "3", "5"]),
      ("%", []), ("support_8841", []), (role + "x", []),
    ] as [(String, [String])])
  func principal(_ text: String, _ expected: [String]) throws {
    #expect(try ids { $0.principal = text } == expected)
  }

  @Test(
    "From one address or service, whole, in any case",
    arguments: [
      ("192.0.2.7", ["1", "6"]), ("2001:db8::1", ["2"]), ("CloudFormation.amazonaws.com", ["5"]),
      ("192.0.2", []), ("192.0.2.%", []),
    ] as [(String, [String])])
  func address(_ text: String, _ expected: [String]) throws {
    #expect(try ids { $0.sourceIPAddress = text } == expected)
  }

  @Test("In a Region; where the record does not say, that of the trail")
  func region() throws {
    #expect(try ids { $0.region = "us-east-1" } == ["1", "2", "3", "6"])
    #expect(try ids { $0.region = "eu-west-1" } == ["4", "5"])
    #expect(try ids { $0.region = "eu-west" } == [])
  }

  @Test("Refused calls, a stretch of time, and all conditions together")
  func others() throws {
    #expect(try ids { $0.isRefused = true } == ["3"])
    #expect(try ids { $0.since = Sample.time(10) } == ["3", "4", "5", "6"])
    #expect(try ids { $0.until = Sample.time(10) } == ["1", "2"])
    let both = try ids { filter in
      (filter.since, filter.until) = (Sample.time(10), Sample.time(30))
    }
    #expect(both == ["3", "4"])
    let together = try ids(newestFirst: true) { filter in
      (filter.principal, filter.region) = ("SupportAccess", "us-east-1")
      filter.until = Sample.time(40)
    }
    #expect(together == ["3", "1"])
  }

  @Test("Backwards is forwards reversed, in histories of any shape", arguments: 0..<12)
  func reversed(_ seed: Int) throws {
    var history = GeneratedHistory(seed: 900 + seed)
    let store = try MemoryStore()
    try store.append(history.shuffled(), now: Sample.time(1000))
    try store.snapshot { history in
      var (forwards, backwards): ([Int64], [Int64]) = ([], [])
      try history.eachEvent { forwards.append($0.sequence) }
      try history.eachEvent(isNewestFirst: true) { backwards.append($0.sequence) }
      #expect(forwards.count > 1)
      #expect(backwards == forwards.reversed())
    }
  }
}
