import CloudTrail
import Exports
import Gaps
import History
import ReadModels
import Replay
import ReplayTestSupport
import Reports
import TestSupport
import TrailLogs

/// A history with every kind of event, windows of two trails, and log files in which some events were missed.
struct ExportedStory {
  static let account = "012345678901"
  static let other: TrailARN = "arn:aws:cloudtrail:us-east-1:012345678901:trail/other"
  static let elsewhere: TrailARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/elsewhere"

  let bench: Bench

  /// - Parameter extra: events besides.
  init(extra: [TrailEvent] = []) throws {
    func unnamed(_ change: TrailChange, _ id: String) -> TrailEvent {
      var event = Example.event(change, at: 30, id: id)
      event.stream = .unattributed(region: "us-east-1", account: "111122223333")
      return event
    }
    func ofOther(_ change: TrailChange, at second: Int64, id: String) -> TrailEvent {
      var event = Example.event(change, at: second, id: id, trail: Self.other)
      event.account = Self.account
      return event
    }
    var byService = ofOther(.putEventSelectors(Example.narrowed), at: 1_000, id: "by-service")
    byService.actor = Actor(
      principal: "cloudformation.amazonaws.com", sourceIPAddress: "cloudformation.amazonaws.com")
    byService.original = .bytes(Array(Self.record.utf8))
    bench = try Bench(
      Example.life + [
        unnamed(.join(MembershipChange(account: "444455556666", method: "INVITED")), "joined"),
        Example.event(.replicate(call: .startLogging), at: 31, id: "copied"),
        ofOther(.create(Example.settings), at: 900, id: "created"),
        ofOther(.startLogging, at: 901, id: "started"), byService,
        ofOther(.putEventSelectors(.default), at: 1_600, id: "back"),
        Example.event(.startLogging, at: 5, id: "far", trail: Self.elsewhere, actor: Actor()),
      ] + extra)
    let caller: JSONValue = ["arn": .string(Example.ann), "type": "IAMUser"]
    let recipient = JSONValue.string(Self.account)
    try bench.write(
      "a.json",
      [
        Example.record(
          at: 1_100,
          [
            "userIdentity": caller, "recipientAccountId": recipient, "requestID": "request-1",
            "sourceIPAddress": "2001:db8::7", "userAgent": "=cmd", "eventID": "missed-1",
          ]),
        Example.record(
          at: 1_050,
          [
            "recipientAccountId": recipient, "eventID": "missed-2", "readOnly": true,
            "eventName": "DescribeInstances", "sourceIPAddress": "AWS Internal",
            "errorCode": "AccessDenied",
          ]),
        Example.record(at: 2_000, ["recipientAccountId": recipient, "eventID": "logged"]),
      ])
  }

  /// The record of the call by a service.
  private static let record = #"""
    {"eventVersion":"1.11","requestID":"request-0","eventCategory":"Management","eventType":"AwsApiCall",
    "vpcEndpointId":"vpce-1","userIdentity":{"type":"AWSService","accountId":"012345678901",
    "invokedBy":"cloudformation.amazonaws.com"},"eventTime":"2024-05-01T12:16:40Z"}
    """#

  /// All items, as an export gives them.
  func items() throws -> [ExportedItem] {
    let trusting = CoverageOptions(trustsSilence: true)
    var items: [ExportedItem] = []
    let (gaps, search) = try bench.snapshot { history in
      let gaps = try Gaps(history, covering: trusting)
      return (gaps, try MissedEventSearch(gaps, covering: trusting, in: history))
    }
    var order = ExportedItems(
      windows: GapReport(gaps, now: Example.start.advanced(bySeconds: 10_000)))
    for entry in try bench.entries() { items += order.take(entry) }
    items += order.takeRest()
    var missed: [MissedEvent] = []
    _ = try search.run(LogFinder(paths: [bench.logs]), event: { missed.append($0) })
    return items + missed.compactMap(order.missed)
  }
}

extension ExportForm {
  /// Everything that an export of the items writes.
  func text(_ items: [ExportedItem]) -> String {
    var form = self
    var text = heading
    for item in items { text += form.line(item) }
    return text + form.ending()
  }

  /// The lines of JSON of an export.
  func lines(_ items: [ExportedItem]) throws -> [JSONValue] {
    try text(items).split(separator: "\n").map { try JSONValue(parsing: String($0)) }
  }
}
