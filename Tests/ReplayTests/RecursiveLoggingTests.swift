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

  private func reason(_ setting: Known<Bool>, _ changes: JSONValue) throws -> Reason {
    var state = TrailState.initial(existed: true)
    state.logsRecursively = setting
    let gates = TrailGates(trail: Example.arn)
    return try Bench().reading(Example.record(changes)) { [state] record in
      gates.recursiveLogging(state, record.fields).reason
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
