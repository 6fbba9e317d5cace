import CloudTrail
import Foundation
import History
import Recording
import Testing
import TrailLogs

/// What may be claimed of the files of an import, and what speaks against it.
@Suite("Claims")
struct ClaimTests {
  private static let from = Call.start.advanced(bySeconds: -3600)
  private static let until = Call.start.advanced(bySeconds: 3600)
  private static let complete = ClaimRequest.complete(from: from, until: until)
  private static func lookup(
    _ region: String = "us-east-1", account: String? = nil, until: Timestamp = until
  ) -> ClaimRequest { .lookup(region: region, from: from, until: until, account: account) }

  private static func answer(
    _ records: [JSONValue], before: String = "", after: String = ""
  ) -> String {
    let events: [JSONValue] = records.map { ["CloudTrailEvent": .string($0.compact)] }
    return #"{\#(before)"Events":\#(JSONValue.array(events).compact)\#(after)}"#
  }

  private static func own(_ account: String) -> String {
    "\(account)_CloudTrail_us-east-1_20240501T1210Z_abcdefgh.json"
  }

  /// The claim that is in the ledger, and why none is.
  private func claim(
    _ request: ClaimRequest, at desk: Desk
  ) throws -> (claim: CompletenessClaim?, refusal: ClaimRefused.Reason?) {
    let outcome = try desk.run(claiming: request)
    let rows = outcome.rows.filter { $0.kind == .claim }
    let isLast = outcome.rows.last?.kind == .claim
    #expect(isLast ? rows.last?.claim == outcome.report.claim : outcome.report.claim == nil)
    #expect(rows.allSatisfy { $0.path.isEmpty })
    let refusals = outcome.problems.compactMap { $0 as? ClaimRefused }
    #expect(outcome.report.isClaimRefused == !refusals.isEmpty)
    #expect((outcome.report.claim == nil) == !refusals.isEmpty)
    #expect(refusals.allSatisfy { $0.hint != nil })
    return (outcome.report.claim, refusals.first?.reason)
  }

  @Test("--complete is of each account with a record or a file, be it known from before")
  func complete() throws {
    let desk = try Desk()
    try desk.write(Self.own("444455556666"), records: [Call.record("a")])
    try desk.write("export.jsonl", Call.other("x").compact)
    let expected = CompletenessClaim(
      .complete, accounts: ["111122223333", "444455556666"], from: Self.from,
      until: Self.until)
    #expect(try claim(Self.complete, at: desk).claim == expected)
    // The name tells the one account; the other is in the records of a file that is known.
    try desk.write("export.jsonl", Call.record("b").compact)
    try desk.write(Self.own("444455556666"), records: [])
    try desk.run()
    #expect(try claim(Self.complete, at: desk).claim == expected)
  }

  @Test("--complete is refused if a file has a problem, was changed, or none says whose it is")
  func incomplete() throws {
    var desk = try Desk()
    try desk.write("a.json", #"{"Records":[\#(Call.record("a").compact),{"eventID":"b","#)
    #expect(try claim(Self.complete, at: desk) == (nil, .problems(1)))
    desk = try Desk()
    try desk.write("a.json", records: [Call.other("x")])
    #expect(try claim(Self.complete, at: desk) == (nil, .noAccount))
    desk = try Desk()
    let path = try desk.write(Self.own("111122223333"), records: [Call.record("a")])
    try desk.run()
    try desk.write(Self.own("111122223333"), records: [Call.record("b")])
    try #require(utimes(path, [timeval(), timeval()]) == 0)
    #expect(try claim(Self.complete, at: desk) == (nil, .problems(1)))
  }

  @Test("A claim about an import that was stopped is refused, and what was read stays")
  func stopped() throws {
    let desk = try Desk()
    try desk.write("a.json", records: [Call.record("a"), Call.record("b", at: 1)])
    let outcome = try desk.run(claiming: Self.complete, shouldStop: Desk.stopping(after: 1))
    #expect(outcome.rows == [] && outcome.report.claim == nil && outcome.report.isStopped)
    #expect(outcome.problems.compactMap { ($0 as? ClaimRefused)?.reason } == [.stopped])
    #expect(try desk.events().count == 1)
  }

  @Test(
    "--lookup is taken of an answer whose records agree with it, or of an empty one with an account"
  )
  func lookups() throws {
    let expected = CompletenessClaim(
      .lookup, accounts: ["111122223333"], regions: ["us-east-1"], from: Self.from,
      until: Self.until)
    var desk = try Desk()
    try desk.write("a.json", Self.answer([Call.record("a"), Call.record("b", at: 90)]))
    #expect(try claim(Self.lookup(), at: desk).claim == expected)
    // Known by now, and read again for the claim.
    #expect(try claim(Self.lookup(account: "111122223333"), at: desk).claim == expected)
    desk = try Desk()
    try desk.write("a.json", Self.answer([]))
    #expect(try claim(Self.lookup(), at: desk) == (nil, .accountUnknown))
    #expect(try claim(Self.lookup(account: "111122223333"), at: desk).claim == expected)
  }

  @Test(
    "--lookup is refused if a page is missing, wherever the token stands",
    arguments: [
      (#""NextToken":"t","#, ""), ("", #","NextToken":"t""#), ("", #","N\u0065xtToken" : "t""#),
    ])
  func pages(_ before: String, _ after: String) throws {
    let desk = try Desk()
    let path = try desk.write(
      "a.json", Self.answer([Call.record("a")], before: before, after: after))
    #expect(try claim(Self.lookup(), at: desk) == (nil, .pagesMissing(path: path)))
  }

  @Test(
    "A token that is null, or inside of something else, is none",
    arguments: [
      #","NextToken":null"#, #","Other":{"NextToken":"t"}"#, #","Other":"NextToken","x":"y""#,
    ])
  func noToken(_ after: String) throws {
    let desk = try Desk()
    try desk.write("a.json", Self.answer([Call.record("a")], after: after))
    #expect(try claim(Self.lookup(), at: desk).claim != nil)
  }

  @Test(
    "--lookup is refused if a record is of another Region, account or time, or there is no answer")
  func contradictions() throws {
    let desk = try Desk()
    let path = try desk.write("a.json", Self.answer([Call.record("a"), Call.record("b", at: 900)]))
    #expect(
      try claim(Self.lookup("eu-west-1"), at: desk)
        == (nil, .otherRegion(path: path, found: "us-east-1", claimed: "eu-west-1")))
    #expect(
      try claim(Self.lookup(account: "444455556666"), at: desk)
        == (nil, .otherAccount(found: "111122223333", claimed: "444455556666")))
    let late = Call.start.advanced(bySeconds: 900)
    #expect(
      try claim(Self.lookup(until: Call.start.advanced(bySeconds: 800)), at: desk)
        == (nil, .outside(path: path, time: late)))
    // Clocks and whole seconds: not grossly.
    #expect(
      try claim(Self.lookup(until: Call.start.advanced(bySeconds: 890)), at: desk).claim != nil)
    let other = try desk.write("b.json", records: [Call.record("a")])
    #expect(try claim(Self.lookup(), at: desk) == (nil, .noAnswer(path: other)))
  }
}
