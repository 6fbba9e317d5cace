import CloudTrail
import History
import Replay
import ReplayTestSupport
import Selectors
import Testing
import TrailLogs

/// A gate that is closed decides even where another is in doubt, and a doubt outweighs what is open.
@Suite("Gates and selectors together")
struct CombiningTests {
  /// What is known of the trail, what the event is, and what decides.
  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var changes: [TrailChange]
    var record: JSONValue = [:]
    var reason: Reason

    init(_ name: String, _ changes: [TrailChange], _ reason: Reason) {
      self.init(name, changes, [:], reason)
    }

    init(_ name: String, _ changes: [TrailChange], _ record: JSONValue, _ reason: Reason) {
      testDescription = name
      self.changes = changes
      self.record = record
      self.reason = reason
    }
  }

  private static let created = TrailChange.create(Example.settings)
  private static let lost = TrailChange.lose(call: .putEventSelectors, reason: "too large")

  /// SEMANTICS 0a, 0b
  @Test(
    "Several at once",
    arguments: [
      Row("all open", [created, .startLogging], .selected),
      Row("selectors lost", [created, .startLogging, lost], .selectorsUnknown),
      Row("selectors lost and logging off", [created, lost], .loggingOff),
      Row(
        "selectors lost and another Region", [created, .startLogging, lost],
        ["awsRegion": "eu-west-1"], .otherRegion),
      Row(
        "selectors lost and another account", [created, .startLogging, lost],
        ["recipientAccountId": "999988887777"], .otherAccount),
      Row(
        "account missing and logging off", [created], ["recipientAccountId": nil], .loggingOff),
      Row(
        "account missing and the selectors refuse",
        [created, .startLogging, .putEventSelectors(Example.nothing)],
        ["recipientAccountId": nil], .managementEventsOff),
      Row(
        "account missing and the rest open", [created, .startLogging],
        ["recipientAccountId": nil], .accountMissing),
      Row(
        "Region and account missing: the first gate in doubt", [created, .startLogging],
        ["recipientAccountId": nil, "awsRegion": nil], .accountMissing),
      Row(
        "nobody saw it started, and the selectors refuse",
        [.putEventSelectors(Example.nothing)], .managementEventsOff),
      Row(
        "a field that nobody knows, and another Region",
        [created, .startLogging, .putEventSelectors(Example.unknownField)],
        ["awsRegion": "eu-west-1"], .otherRegion),
      Row(
        "a field that nobody knows",
        [created, .startLogging, .putEventSelectors(Example.unknownField)], .fieldUnknown),
      Row(
        "the first gate of two that are closed", [created],
        ["awsRegion": "eu-west-1"], .loggingOff),
      Row(
        "two calls of one second, and both sets refuse alike: still not known",
        [
          created, .startLogging, .putEventSelectors(Example.nothing), .putEventSelectors(.default),
        ],
        .selectorsUnknown),
    ])
  func combined(_ row: Row) throws {
    var events: [TrailEvent] = []
    for (index, change) in row.changes.enumerated() {
      var event = Example.event(change)
      event.id = "event-\(index)"
      events.append(event)
    }
    let judgement = try judge(Example.record(row.record), by: events)
    #expect(judgement.reason == row.reason)
    #expect(judgement.answer == row.reason.answer)
  }

  @Test("The selector that decided is named, and only where the selectors decided")
  func selector() throws {
    let put = TrailChange.putEventSelectors(
      .basic([EventSelector(readWriteType: .readOnly), EventSelector()]))
    let events = Example.logging() + [Example.event(put)]
    #expect(try judge(Example.record(), by: events).selector == 1)
    let elsewhere = Example.record(["awsRegion": "eu-west-1"])
    #expect(try judge(elsewhere, by: events).selector == nil)
  }

  @Test("Every reason has one answer, and each answer has reasons")
  func answers() {
    #expect(Reason.allCases.filter { $0.answer == .logged } == [.selected])
    #expect(Reason.allCases.filter { $0.answer == .notLogged }.count == 15)
    #expect(Reason.allCases.filter { $0.answer == .uncertain }.count == 25)
  }

  @Test("An explanation holds every gate once, in order, and the clauses of the selectors")
  func explanation() throws {
    let bench = try Bench(Example.logging())
    let judge = try #require(try bench.judges().all.first)
    let explanation = try bench.reading(Example.record(["awsRegion": "eu-west-1"])) { record in
      judge.explain(JudgedRecord(record.fields), at: record.time)
    }
    #expect(
      explanation.gates.map(\.gate) == [
        .existence, .logging, .account, .region, .recursiveLogging, .selectors,
      ])
    #expect(
      explanation.gates.map(\.reason) == [
        .selected, .selected, .selected, .otherRegion, .selected, .selected,
      ])
    #expect(explanation.clauses.map(\.clause) == [.all])
    #expect(explanation.trail == Example.arn)
  }
}
