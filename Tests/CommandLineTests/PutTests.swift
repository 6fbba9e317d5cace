import CloudTrail
import Foundation
import Testing

/// Selectors that are recorded by hand.
@Suite("Put")
struct PutTests {
  private let place: Workplace
  private static let reads = #"{"EventSelectors":[{"ReadWriteType":"ReadOnly"}]}"#
  private static let advanced = """
    {"AdvancedEventSelectors":[{"Name":"all","FieldSelectors":[\
    {"Field":"eventCategory","Equals":["Management"]}]}]}
    """

  init() throws {
    place = try Workplace()
    try place.write(
      LogRecord.file([.create("one", at: 0, id: "a"), .create("two-trails", at: 0, id: "b")]),
      to: "logs/first.json")
    try place.trailback("import", "logs")
  }

  private func put(
    _ selectors: String, on trail: String = "one", _ more: String...
  ) throws -> Outcome {
    try place.start(
      ["put", "--trail", trail, "--selectors", "-"] + more, input: Data(selectors.utf8)
    ).outcome()
  }

  @Test("A bare list as AWS's own examples have it, in UTF-8 with a mark and in UTF-16")
  func written() throws {
    let list =
      #"[{"name":"n","fieldSelectors":[{"field":"eventCategory","equals":["Management"]}]}]"#
    let forms = [
      Data(list.utf8), Data([0xef, 0xbb, 0xbf]) + Data(list.utf8),
      Data([0xff, 0xfe]) + (list.data(using: .utf16LittleEndian) ?? Data()),
    ]
    for (hour, form) in forms.enumerated() {
      try place.write(form, to: "list.json")
      let outcome = try place.trailback(
        "put", "one", "--selectors", "list.json", "--at", "2025-03-07T0\(hour):00:00Z")
      #expect(outcome.code == 0, "\(outcome.errors)")
      let read = try place.json("get", "one", "--at", "2025-03-07T0\(hour):30:00Z")
      let selector = read["AdvancedEventSelectors"]?.array?.first
      #expect(selector?["Name"] == "n")
      #expect(selector?["FieldSelectors"]?.array?.first?["Equals"] == ["Management"])
      #expect(try place.trailback("diff", "list.json", "list.json").code == 0)
      #expect(try place.trailback("lint", "list.json").code < 2)
    }
  }

  @Test("Both kinds, by name and by ARN, from a file and from standard input")
  func valid() throws {
    #expect(try put(Self.reads, on: "one", "--at", "2025-03-05").code == 0)
    try place.write(Self.advanced, to: "advanced.json")
    let outcome = try place.trailback(
      "put", "--trail", LogRecord.arn("one"), "--selectors", "advanced.json", "--at",
      "2025-03-06T01:02:03Z", "--by", "arn:aws:iam::123456789012:user/mary")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let first = try place.json("get", "--trail", "one", "--at", "2025-03-05T12:00:00Z")
    #expect(first["EventSelectors"]?.array?.first?["ReadWriteType"] == "ReadOnly")
    let second = try place.json("get", "--trail", "one", "--at", "2025-03-06T12:00:00Z")
    #expect(
      second["AdvancedEventSelectors"]
        == (try JSONValue(parsing: Self.advanced))[
          "AdvancedEventSelectors"])
    #expect(try place.trailback("history").out.contains("user/mary"))
  }

  @Test("What get prints is what put takes")
  func roundTrip() throws {
    for (day, selectors) in [("05", Self.reads), ("06", Self.advanced)] {
      #expect(try put(selectors, on: "one", "--at", "2025-03-\(day)").code == 0)
      for form in ["json", "cli-input-json"] {
        let got = try place.trailback(
          "get", "--trail", "one", "--at", "2025-03-\(day)T12:00:00Z", "--format", form)
        #expect(try put(got.out, on: "two-trails", "--at", "2025-03-\(day)T13:00:00Z").code == 0)
        let other = try place.trailback(
          "get", "--trail", "two-trails", "--at", "2025-03-\(day)T14:00:00Z", "--format", form)
        #expect(other.out == got.out.replacing("trail/one", with: "trail/two-trails"))
      }
    }
  }

  @Test("The same id with the same content is recorded once; with another it is refused")
  func idempotent() throws {
    let options = ["--event-id", "mine", "--at", "2025-03-05"]
    func again(_ selectors: String) throws -> Outcome {
      try put(selectors, on: "one", options[0], options[1], options[2], options[3])
    }
    #expect(try again(Self.reads).out.contains("recorded as event"))
    let count = try place.timeline().count
    let second = try again(Self.reads)
    #expect(second.code == 0 && second.out.contains("already recorded"), "\(second.out)")
    let other = try again(Self.advanced)
    #expect(other.code == 2 && other.isExplained, "\(other.errors)")
    #expect(other.errors.contains("mine") && other.errors.contains("another content"))
    #expect(try place.timeline().count == count)
    #expect(try place.isSound())
  }

  @Test("A new trail needs its ARN; an unknown name gets the nearest ones")
  func unknownTrail() throws {
    let near = try put(Self.reads, on: "two-trials")
    #expect(near.code == 2 && near.errors.contains("did you mean two-trails?"), "\(near.errors)")
    let far = try put(Self.reads, on: "nothing-like-it")
    #expect(far.code == 2 && far.isExplained, "\(far.errors)")
    let new = LogRecord.arn("brand-new")
    let recorded = try put(Self.reads, on: new, "--at", "2025-03-05")
    #expect(recorded.code == 0, "\(recorded.errors)")
    #expect(try place.json("get", "--trail", "brand-new")["EventSelectors"] != nil)
  }

  @Test("A first put by ARN makes the store; a refused one leaves none behind")
  func firstStore() throws {
    let empty = try Workplace()
    func put(_ trail: String, _ selectors: String, _ more: String...) throws -> Outcome {
      try empty.start(
        ["put", "--trail", trail, "--selectors", "-"] + more, input: Data(selectors.utf8)
      ).outcome()
    }
    for (trail, selectors) in [("one", Self.reads), (LogRecord.arn("one"), "{}")] {
      let refused = try put(trail, selectors, "--create")
      #expect(refused.code == 2 && refused.isExplained, "\(refused.errors)")
      #expect(!empty.hasStore)
    }
    #expect(try put(LogRecord.arn("one"), Self.reads, "--create").code == 0)
    #expect(empty.hasStore)
  }

  @Test("A deleted trail takes no selectors")
  func deleted() throws {
    var delete = LogRecord.start("one", at: 600, id: "gone")
    delete.name = "DeleteTrail"
    try place.write(LogRecord.file([delete]), to: "logs/second.json")
    try place.trailback("import", "logs")
    let refused = try put(Self.reads, on: "one", "--at", "2025-03-05")
    #expect(refused.code == 2 && refused.isExplained, "\(refused.errors)")
    #expect(refused.errors.contains("it had been deleted"))
  }
}
