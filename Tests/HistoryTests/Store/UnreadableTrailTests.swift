import CloudTrail
import Testing

@testable import History

@Suite("A row of the log whose trail is the ARN of none")
struct UnreadableTrailTests {
  private static let error = HistoryError.undecodable(
    sequence: 2, reason: "nothing is not the ARN of a trail")

  /// Three events of one trail, of which the second was altered, and one of another.
  private func store() throws -> TemporaryStore {
    let call = Provenance(channel: .call)
    let store = try TemporaryStore([
      (Sample.event("1", .create(Sample.settings)), call),
      (Sample.event("2", .putEventSelectors(Sample.reads), at: 10), call),
      (Sample.event("3", .startLogging, at: 20), call),
      (Sample.event("4", .startLogging, at: 30, of: Sample.otherTrail), call),
    ])
    try store.tamper("UPDATE event SET trail = 'nothing', version = 1 WHERE sequence = 2")
    return store
  }

  @Test("is reported in words by verification, once")
  func verified() throws {
    let findings = try store().verify().findings
    let unreadable = findings.filter { $0.code == "undecodable" }
    #expect(
      unreadable == [.undecodable(sequence: 2, reason: "nothing is not the ARN of a trail")])
    #expect(unreadable.first?.fact == "event 2: nothing is not the ARN of a trail")
    #expect(findings.contains(.contentAltered(sequence: 2)))
  }

  @Test("fails whoever reads it, and leaves the other events and trails to be read")
  func read() throws {
    let store = try store()
    #expect(throws: Self.error) { try store.readLog() }
    try History(path: store.path).snapshot { (history) throws in
      #expect(throws: Self.error) { try history.event(id: "2") }
      #expect(throws: Self.error) { try history.resolveStream("nothing") }
      #expect(throws: Self.error) { try history.event(sequence: 2) }
      #expect(try history.event(id: "3")?.content.stream == .trail(Sample.trail))
      #expect(try history.trailARNs() == [Sample.otherTrail, Sample.trail])
      var ids: [String] = []
      try history.eachEvent(of: .trail(Sample.trail)) { ids.append($0.content.id) }
      #expect(ids == ["1", "3"])
    }
  }

  @Test("fails a list of all trails after a rebuild, but no question about another trail")
  func rebuilt() throws {
    let store = try store()
    try store.rebuild()
    try History(path: store.path).snapshot { (history) throws in
      #expect(throws: Self.error) { try history.trailARNs() }
      #expect(throws: Self.error) { try history.trails() }
      #expect(throws: Self.error) { try history.resolve("nothing") }
      #expect(try history.resolve("other") == Sample.otherTrail)
      let period = try history.period(of: Sample.otherTrail, at: Sample.time(40))
      #expect(period?.state.logging == .known(true))
      let rest = try history.timeline(of: Sample.trail)
      #expect(rest?.periods.last?.cause == .startLogging)
    }
    #expect(try store.verify().findings.filter { $0.code == "undecodable" }.count == 1)
  }

  @Test("An ARN that a made-up record led to is kept and read as it was")
  func madeUp() throws {
    let arn = TrailARN(name: "example", calledIn: "us-east-1", account: "1:2")
    let store = try TemporaryStore([
      (Sample.event("1", .startLogging, of: arn), Provenance(channel: .call))
    ])
    #expect(try store.verify().findings == [])
    try History(path: store.path).snapshot { (history) throws in
      #expect(try history.event(id: "1")?.content.stream == .trail(arn))
      #expect(try history.trailARNs() == [arn])
      #expect(try history.resolve(arn.text) == arn)
    }
    #expect(
      try store.dump("trail").first?.contains(
        "X'\(Hexadecimal.string(Array(arn.text.utf8)).uppercased())'text X'31'integer "
          + "X'\(Hexadecimal.string(Array(arn.text.utf8)).uppercased())'text X''text X''text")
        == true
    )
  }
}
