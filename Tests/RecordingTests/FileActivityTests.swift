import CloudTrail
import History
import Recording
import Testing

/// What the row of a file shows of the accounts and Regions that its records are of.
@Suite("What a file shows of its places")
struct FileActivityTests {
  private static let own = "111122223333_CloudTrail_eu-west-1_20240501T1210Z_abcdefgh.json"

  private static func record(
    _ members: [JSONValue.Member], at second: Int64 = 0, region: String = "eu-west-1"
  ) -> JSONValue {
    .object(
      [
        .init("eventTime", .string("\(Call.start.advanced(bySeconds: second))")),
        .init("eventSource", "ec2.amazonaws.com"), .init("eventName", "RunInstances"),
        .init("awsRegion", .string(region)),
      ] + members)
  }

  private static func management(
    at second: Int64, account: String = "111122223333", region: String = "eu-west-1",
    readOnly: JSONValue? = false
  ) -> JSONValue {
    record(
      [
        .init("recipientAccountId", .string(account)), .init("eventCategory", "Management"),
      ] + (readOnly.map { [.init("readOnly", $0)] } ?? []), at: second, region: region)
  }

  private func row(_ records: [JSONValue], name: String = own) throws -> ReadingDraft {
    let desk = try Desk()
    try desk.write(name, records: records)
    let outcome = try desk.run()
    #expect(outcome.problems.map(\.fact) == [])
    #expect(outcome.rows.count == 1)
    return try #require(outcome.rows.first)
  }

  private let start = Call.start.second

  @Test("Two accounts and an event of a global service are three places")
  func places() throws {
    let row = try row([
      Self.management(at: 0), Self.management(at: 10),
      Self.management(at: 5, region: "us-east-1"),
      Self.management(at: -20, account: "444455556666"), Self.management(at: 12),
    ])
    #expect(row.records == 5)
    #expect(row.first == Call.start.advanced(bySeconds: -20))
    #expect(row.last == Call.start.advanced(bySeconds: 12))
    #expect(row.delivery?.place == AccountRegion(account: "111122223333", region: "eu-west-1"))
    #expect(row.delivery?.time == Timestamp(iso8601: "2024-05-01T12:10:00Z"))
    #expect(
      row.activity.mapValues(\.records) == [
        AccountRegion(account: "111122223333", region: "eu-west-1"): 3,
        AccountRegion(account: "111122223333", region: "us-east-1"): 1,
        AccountRegion(account: "444455556666", region: "eu-west-1"): 1,
      ])
    let home = try #require(
      row.activity[AccountRegion(account: "111122223333", region: "eu-west-1")])
    #expect(home.first == Call.start && home.last == Call.start.advanced(bySeconds: 12))
    #expect(home.management.runs == [start...start + 12])
  }

  @Test("Writes are management events that say that they do not only read; data events are neither")
  func kinds() throws {
    let row = try row([
      Self.management(at: 0, readOnly: true), Self.management(at: 100),
      Self.management(at: 200, readOnly: nil), Self.management(at: 1000, readOnly: "false"),
      Self.record(
        [
          .init("recipientAccountId", "111122223333"), .init("eventCategory", "Data"),
          .init("readOnly", false),
        ], at: 2000),
    ])
    let activity = try #require(row.activity.values.first)
    #expect(activity.records == 5)
    #expect(activity.last == Call.start.advanced(bySeconds: 2000))
    #expect(activity.management.runs == [0, 100, 200, 1000].map { start + $0...start + $0 })
    #expect(
      activity.writes.runs == [start + 100...start + 100, start + 1000...start + 1000])
  }

  @Test(
    "The account is that of the recipient, else of the caller; a record without one is in no place")
  func accounts() throws {
    let caller: JSONValue = ["accountId": "444455556666"]
    let row = try row([
      Self.record([.init("userIdentity", caller)]),
      Self.record([.init("userIdentity", caller), .init("recipientAccountId", "111122223333")]),
      Self.record([]), Self.record([.init("recipientAccountId", "HIDDEN_DUE_T")]),
      Self.record([.init("recipientAccountId", "111122223333")], region: "Not a Region!"),
    ])
    #expect(row.records == 5)
    #expect(row.activity.keys.map(\.account).sorted() == ["111122223333", "444455556666"])
  }

  @Test(
    "Regions of every length are kept letter by letter, and one with an escape is the same Region")
  func regions() throws {
    let names = [
      "us-west-2", "ap-southeast-1", "ap-northeast-12", "us-isob-east-1a", "a-region-of-17-abc",
      "a-region-of-24-abcdefghi",
    ]
    let desk = try Desk()
    let records = names.map { Self.management(at: 0, region: $0).compact }
    let escaped = records.map { $0.replacing("\"awsRegion\":\"", with: #""awsRegion":"\u00"#) }
      .enumerated().map { index, text in
        let first = String(names[index].utf8.first ?? 0, radix: 16)
        return text.replacing(#"\u00"#, with: #"\u00"# + first)
          .replacing(first + names[index], with: first + names[index].dropFirst())
      }
    try desk.write(Self.own, #"{"Records":[\#((records + escaped).joined(separator: ","))]}"#)
    let outcome = try desk.run()
    let row = try #require(outcome.rows.first)
    #expect(row.activity.keys.map(\.region).sorted() == names.sorted())
    #expect(row.activity.values.allSatisfy { $0.records == 2 })
  }

  @Test(
    "Of a file that CloudTrail did not name no runs are kept: nobody knows what was taken out of it"
  )
  func slice() throws {
    let row = try row([Self.management(at: 0), Self.management(at: 60)], name: "slice.json")
    #expect(row.delivery == nil)
    let activity = try #require(row.activity.values.first)
    #expect(activity.records == 2 && activity.last == Call.start.advanced(bySeconds: 60))
    #expect(activity.management.isEmpty && activity.writes.isEmpty)
  }

  @Test("A file of more places than are kept is read, bounded, and named")
  func manyPlaces() throws {
    let desk = try Desk()
    try desk.write(
      "many.jsonl",
      (0..<10_003).map { number in
        let digits = String(number)
        let account = String(repeating: "0", count: 12 - digits.count) + digits
        return Self.management(at: 0, account: account).compact
      }.joined(separator: "\n"))
    let outcome = try desk.run()
    #expect(outcome.problems.map(\.code) == ["activityLeftOut"])
    #expect(outcome.problems.first?.fact.contains("3 records") == true)
    #expect(outcome.rows.map(\.activity.count) == [10_000])
    #expect(outcome.rows.map(\.records) == [10_003])
    #expect(outcome.rows.map(\.problems) == [1])
  }

  @Test("A file of more runs than are kept is read, bounded, and named")
  func manyRuns() throws {
    let desk = try Desk()
    try desk.write(
      "111122223333_CloudTrail_eu-west-1_20240501T1210Z_abcdefgh.json",
      records: (0..<100_100).map { Self.management(at: Int64($0) * 301) })
    let outcome = try desk.run()
    #expect(outcome.problems.map(\.code) == ["activityLeftOut"])
    let activity = try #require(outcome.rows.first?.activity.values.first)
    #expect(activity.records == 100_100)
    #expect(activity.management.runs.count + activity.writes.runs.count == 200_000)
  }
}
