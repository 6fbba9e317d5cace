import CloudTrail
import History
import Recording
import Testing

@Suite("One call in two log files, trimmed in one of them")
struct CopiesTests {
  private static let whole: JSONValue = [
    "eventID": "put", "eventTime": "2024-05-01T12:00:10Z",
    "eventSource": "cloudtrail.amazonaws.com", "eventName": "PutEventSelectors",
    "awsRegion": "us-east-1", "recipientAccountId": "111122223333",
    "userIdentity": ["type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/eve"],
    "sourceIPAddress": "192.0.2.7",
    "requestParameters": [
      "trailName": .string(Call.arn), "eventSelectors": [["readWriteType": "WriteOnly"]],
    ],
    "responseElements": [
      "trailARN": .string(Call.arn), "eventSelectors": [["readWriteType": "WriteOnly"]],
    ],
  ]

  /// What forwarders leave out.
  static let missing: [[String]] = [
    ["requestParameters"], ["responseElements"], ["userIdentity"], ["sourceIPAddress"],
    ["userIdentity", "recipientAccountId"], ["userIdentity", "requestParameters", "awsRegion"],
  ]

  private static func trimmed(_ missing: [String]) -> JSONValue {
    .object((whole.members ?? []).filter { !missing.contains($0.key) })
  }

  private static func told(_ desk: Desk) throws -> String {
    let history = try History(path: desk.store)
    #expect(try history.verify().findings == [])
    return try history.snapshot { history in
      var lines: [String] = []
      try history.eachEvent { event in
        let content = event.content
        lines.append(
          "\(content.id) \(content.change.parameters.canonical) \(content.actor) "
            + "\(content.request ?? "-") \(content.response ?? "-") \(content.stream) "
            + "\(content.region ?? "-") \(content.account ?? "-")")
      }
      return lines.joined(separator: "\n")
    }
  }

  /// SEMANTICS 5j
  @Test("gives the same history in either order", arguments: missing)
  func order(_ missing: [String]) throws {
    let records = [Self.trimmed(missing), Self.whole]
    var told: Set<String> = []
    for order in [[0, 1], [1, 0]] {
      let desk = try Desk()
      for (number, index) in order.enumerated() {
        try desk.write("\(number).json", records: [Call.record("a"), records[index]])
      }
      let outcome = try desk.run()
      #expect(outcome.report.problems == 0)
      #expect(outcome.report.appendedCount == 2)
      #expect(outcome.report.completed == (order[0] == 0 ? 1 : 0))
      #expect(outcome.report.completed + outcome.report.known == 2)
      #expect(outcome.files.map(\.completed).reduce(0, +) == outcome.report.completed)
      told.insert(try Self.told(desk))
      let again = try desk.run(again: true)
      #expect(again.report.appendedCount == 0 && again.report.completed == 0)
      #expect(again.report.known == 4)
    }
    #expect(told.count == 1)
    let alone = try Desk()
    try alone.write("a.json", records: [Call.record("a"), Self.whole])
    try alone.run()
    #expect(try told == [Self.told(alone)])
  }
}
