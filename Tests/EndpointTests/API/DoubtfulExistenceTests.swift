import CloudTrail
import History
import HTTPMessages
import ReadModels
import Testing

@testable import Endpoint

/// Every reader of the history states the same about a trail whose existence is doubtful: see
/// ``TrailState``.
@Suite("One rule for what is in force")
struct DoubtfulExistenceTests {
  /// What a reader states about the trail.
  enum Statement: Equatable {
    /// It is there, with the selectors that were put.
    case configured
    case noTrail
    case notKnown
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let later: [(Int64, TrailChange)]
    let expected: Statement
  }

  static let arn = PageStory.first
  /// At 00:00 a trail with a tag, selectors of its own and logging; asked for 00:20.
  static let created: [(Int64, TrailChange)] = [
    (0, .create(PageStory.settings)), (1, .putEventSelectors(PageStory.objects)),
    (2, .startLogging), (3, .putInsightSelectors([.init(type: "ApiCallRateInsight")])),
    (4, .addTags([Tag(key: "team", value: "red")])),
  ]
  static let asked = PageStory.start.advanced(bySeconds: 1200)

  static let cases = [
    Case(testDescription: "nothing more", later: [], expected: .configured),
    Case(testDescription: "deleted at 00:10", later: [(600, .delete)], expected: .noTrail),
    Case(
      testDescription: "deleted, and stopped at 00:30",
      later: [(600, .delete), (1800, .stopLogging)], expected: .notKnown),
    Case(
      testDescription: "deleted, and updated at 00:30",
      later: [(600, .delete), (1800, .update(PageStory.settings))], expected: .notKnown),
    Case(
      testDescription: "deleted, and seen by an observation at 00:30",
      later: [(600, .delete), (1800, .observe(Observation(isLogging: true)))],
      expected: .notKnown),
    Case(
      testDescription: "created again at 00:30, without a deletion that was seen",
      later: [(1800, .create(PageStory.settings))], expected: .notKnown),
    Case(
      testDescription: "deleted and created again in one second",
      later: [(600, .delete), (600, .create(PageStory.settings))], expected: .notKnown),
  ]

  static func events(_ item: Case) -> [TrailEvent] {
    (created + item.later).enumerated().map { number, told in
      PageStory.event("event-\(number)", told.1, at: told.0)
    }
  }

  @Test("get, the list of trails and the timeline", arguments: cases)
  func readModels(_ item: Case) throws {
    let server = try Self.server(item)
    try server.history.snapshot { history in
      #expect(try Self.get(history) == item.expected)
      let rows = try TrailList(history, at: Self.asked).rows
      // The last generation; earlier ones are shown as they were at their end.
      let row = try #require(rows.last { $0.arn == Self.arn })
      #expect(try Self.statement(row.state, row.selectors, json: nil) == item.expected)
      #expect(
        row.state.exists == .known(false)
          || row.selectors == (item.expected == .configured ? PageStory.objects : nil))
      var latest: TimelineEntry?
      try Timeline.each(in: history) { if $0.event.content.time <= Self.asked { latest = $0 } }
      let entry = try #require(latest)
      let after = try #require(entry.after)
      #expect(
        try Self.statement(after, entry.selectorsAfter, json: entry.json["after"])
          == item.expected)
    }
  }

  @Test("The API at that moment", arguments: cases)
  func api(_ item: Case) async throws {
    let server = try Self.server(item)
    let calls: [(String, JSONValue)] = [
      ("GetEventSelectors", ["TrailName": .string(Self.arn.text)]),
      ("GetInsightSelectors", ["TrailName": .string(Self.arn.text)]),
      ("GetTrailStatus", ["Name": .string(Self.arn.text)]),
      ("ListTags", ["ResourceIdList": [.string(Self.arn.text)]]),
    ]
    for (operation, input) in calls {
      let reply = try await server.call(operation, input, at: "/at/\(Self.asked)/")
      #expect(Self.statement(reply) == item.expected, "\(operation)")
    }
    let list = try await server.call("DescribeTrails", at: "/at/\(Self.asked)/")
    let isLeftOut = list.headers[Reliance.leftOut] == Self.arn.text
    #expect(isLeftOut == (item.expected == .notKnown))
    #expect((list["trailList"] == []) == (item.expected != .configured))
    let described = try await server.call(
      "DescribeTrails", ["trailNameList": [.string(Self.arn.text)]], at: "/at/\(Self.asked)/")
    let shapes = try #require(described["trailList"]?.array)
    #expect(shapes.isEmpty == (item.expected == .noTrail))
    for shape in shapes {
      let names = (shape.members ?? []).map(\.key)
      if item.expected == .notKnown {
        #expect(names == ["Name", "TrailARN", "HomeRegion"])
      } else {
        #expect(shape["HasCustomEventSelectors"] == true && shape["IsMultiRegionTrail"] == true)
      }
    }
  }

  @Test("The page of the trail and the page of all trails", arguments: cases)
  func pages(_ item: Case) throws {
    let store = try PageStore(Self.events(item))
    let page = try store.page(PageStory.firstPath, "at=\(Self.asked)")
    let facts = Dictionary(
      zip(page.all("dt").map(\.text), page.all("dd").map(\.text)), uniquingKeysWith: { $1 })
    let all = try store.page("/", "at=\(Self.asked)").text
    switch item.expected {
    case .configured:
      #expect(facts["Exists"] == "yes")
      #expect(facts["Selectors"]?.hasPrefix("advanced") == true)
      #expect(all.contains("The trail logs"))
    case .noTrail:
      #expect(facts["Exists"] == "no" && facts["Selectors"] == nil)
      #expect(all.contains("1 trail deleted"))
    case .notKnown:
      let names = [
        "Exists", "Logging", "Multi-Region", "Global services", "Organization", "S3 bucket",
        "KMS key", "Insights", "Event configuration", "Selectors",
      ]
      for name in names { #expect(facts[name]?.hasPrefix("not known: ") == true, "\(name)") }
      #expect(all.contains("1 trail of which it is not known"))
    }
    // The selectors themselves are in the section of the state, before the timeline.
    let state = page.text.split(separator: "Timeline")[0]
    #expect(state.contains("resources.type") == (item.expected == .configured))
  }
}

// MARK: - What each reader states

extension DoubtfulExistenceTests {
  private static func server(_ item: Case) throws -> TestServer {
    let server = try TestServer()
    let recorder = try Recorder(path: server.path)
    for event in events(item) {
      try recorder.append(event, from: Provenance(channel: .call))
    }
    try recorder.close()
    return server
  }

  private static func get(_ history: HistorySnapshot) throws -> Statement {
    do {
      let json = try SelectorsAtMoment(history, trail: arn, at: asked).json()
      #expect(json["AdvancedEventSelectors"] != nil)
      return .configured
    } catch MomentError.noTrail {
      return .noTrail
    } catch MomentError.selectorsUnknown {
      return .notKnown
    }
  }

  /// - Parameter json: the state in the JSON of the timeline, which must state the same.
  private static func statement(
    _ state: TrailState, _ selectors: TrailSelectors?, json: JSONValue?
  ) throws -> Statement {
    switch state.existence {
    case .exists:
      #expect(selectors == PageStory.objects && state.logging == .known(true))
      return .configured
    case .deleted, .notYetCreated: return .noTrail
    case .unknown(let reason):
      #expect(selectors == nil && state.logging == .unknown(reason))
      if let json {
        let unknown: JSONValue = ["unknown": .string(reason.rawValue)]
        let settings = json["settings"]?.members ?? []
        #expect(settings.count == TrailSetting.allCases.count)
        let values = (json.members ?? []).filter { $0.key != "settings" } + settings
        #expect(values.allSatisfy { $0.value == unknown }, "\(json.compact)")
        #expect(json["selectors"] == unknown)
      }
      return .notKnown
    }
  }

  private static func statement(_ reply: Reply) -> Statement? {
    if reply.status == 200 { return .configured }
    switch reply.refusal {
    case "TrailNotFound", "ResourceNotFound": return .noTrail
    case "OperationNotPermitted":
      return reply.message?.contains("not known") == true ? .notKnown : nil
    default: return nil
    }
  }
}
