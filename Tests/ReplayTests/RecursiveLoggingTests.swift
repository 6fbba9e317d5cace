import CloudTrail
import ReplayTestSupport
import Testing
import TrailLogs

@testable import History
@testable import Replay

/// SEMANTICS 3.5f: RecursiveLogging false leaves out what CloudTrail itself writes.
@Suite("Recursive logging")
struct RecursiveLoggingTests {
  private static let delivery: JSONValue = [
    "eventSource": "s3.amazonaws.com", "eventName": "PutObject",
    "userIdentity": ["type": "AWSService", "invokedBy": "cloudtrail.amazonaws.com"],
  ]

  private static let firstSecond = "2026-09-01T00:00:00Z"

  private func reason(
    _ setting: Known<Bool>, _ changes: JSONValue, at time: String = firstSecond
  ) throws -> Reason {
    var state = TrailState.initial(existed: true)
    state.logsRecursively = setting
    let gates = TrailGates(trail: Example.arn)
    let record = Example.record(changes.changed(["eventTime": .string(time)]))
    return try Bench().reading(record) { [state] record in
      gates.recursiveLogging(state, record.fields, at: record.time).reason
    }
  }

  @Test("CloudTrail's own writes pass as the setting says")
  func own() throws {
    let entries: JSONValue = [
      "eventSource": "logs.amazonaws.com", "eventName": "PutLogEvents",
    ]
    for changes in [Self.delivery, Self.delivery.changed(entries)] {
      #expect(try reason(.known(true), changes) == .selected)
      #expect(try reason(.known(false), changes) == .recursiveLoggingOff)
      #expect(try reason(.unknown(.unseen), changes) == .recursiveLoggingUnknown)
    }
  }

  @Test("No event is left out by a setting that did not exist yet (SEMANTICS 3.5h)")
  func earlier() throws {
    let lastSecond = "2026-08-31T23:59:59Z"
    for setting in [Known.known(true), .known(false), .unknown(.unseen)] {
      #expect(try reason(setting, Self.delivery, at: lastSecond) == .selected)
    }
    #expect(try reason(.known(false), Self.delivery) == .recursiveLoggingOff)
    #expect(
      try reason(.known(false), Self.delivery, at: "2027-01-01T00:00:00Z") == .recursiveLoggingOff)
  }

  @Test(
    "Everything else passes whatever the setting",
    arguments: [
      ["eventName": "GetBucketAcl"], ["eventSource": "logs.amazonaws.com"],
      ["eventSource": "kms.amazonaws.com", "eventName": "PutLogEvents"],
      ["userIdentity": ["type": "AWSService", "invokedBy": "config.amazonaws.com"]],
      ["userIdentity": ["type": "IAMUser", "arn": "arn:aws:iam::111122223333:user/cloudtrail"]],
      ["userIdentity": nil],
    ] as [JSONValue])
  func others(_ changes: JSONValue) throws {
    for setting in [Known.known(true), .known(false), .unknown(.unseen)] {
      #expect(try reason(setting, Self.delivery.changed(changes)) == .selected)
    }
  }
}
