import CloudTrail
import Testing

@testable import TrailLogs

/// Records of the shapes quoted as R1 to R6 in SEMANTICS 5, with made-up names and accounts.
@Suite("Records as CloudTrail writes them (SEMANTICS 5, R1 to R6)")
struct PublishedRecordTests {
  private static let account = "111122223333"
  private static func arn(_ region: String, _ name: String) -> String {
    "arn:aws:cloudtrail:\(region):\(account):trail/\(name)"
  }

  private func event(_ name: String, _ region: String, _ members: String) throws -> TrailEvent {
    let text =
      #"{"eventVersion":"1.09","eventTime":"2023-07-10T12:00:08Z","eventID":"e","awsRegion":"\#(region)","#
      + #""eventSource":"cloudtrail.amazonaws.com","eventName":"\#(name)","#
      + #""recipientAccountId":"\#(Self.account)",\#(members)}"#
    let (got, _) = try read(#"{"Records":[\#(text)]}"#)
    #expect(got.problems == [])
    return try #require(got.trailEvents.first)
  }

  private func put(_ name: String, _ region: String, _ selectors: String) throws -> TrailEvent {
    try event(
      "PutEventSelectors", region,
      #""requestParameters":{"trailName":"\#(name)","eventSelectors":\#(selectors)},"#
        + #""responseElements":{"trailARN":"\#(Self.arn(region, name))","eventSelectors":\#(selectors)}"#
    )
  }

  @Test("R1: selectors that log nothing")
  func nothing() throws {
    let event = try put(
      "ctes", "us-east-1",
      #"[{"readWriteType":"ReadOnly","includeManagementEvents":false,"dataResources":["#
        + #"{"type":"AWS::S3::Object","values":[]},{"type":"AWS::Lambda::Function","values":[]}],"#
        + #""excludeManagementEventSources":[]}]"#)
    #expect(event.stream.text == Self.arn("us-east-1", "ctes"))
    #expect(
      event.change
        == .putEventSelectors(
          .basic([
            EventSelector(
              readWriteType: .readOnly, includeManagementEvents: false,
              dataResources: [
                DataResource(type: "AWS::S3::Object", values: []),
                DataResource(type: "AWS::Lambda::Function", values: []),
              ])
          ])))
  }

  /// SEMANTICS 3.2b
  @Test("R2: back to the default")
  func revert() throws {
    let event = try put(
      "ctes", "us-east-1",
      #"[{"readWriteType":"All","includeManagementEvents":true,"dataResources":[],"#
        + #""excludeManagementEventSources":[]}]"#)
    #expect(event.change == .putEventSelectors(.default))
  }

  @Test("R3: from the console, all of S3")
  func console() throws {
    let selectors =
      #"[{"readWriteType":"All","includeManagementEvents":true,"dataResources":["#
      + #"{"type":"AWS::S3::Object","values":["arn:aws:s3"]}],"excludeManagementEventSources":[]}]"#
    let event = try event(
      "PutEventSelectors", "us-west-1",
      #""userIdentity":{"type":"Root","arn":"arn:aws:iam::\#(Self.account):root"},"#
        + #""userAgent":"console.amazonaws.com","sessionCredentialFromConsole":"true","#
        + #""requestParameters":{"trailName":"events","eventSelectors":\#(selectors)},"#
        + #""responseElements":{"trailARN":"\#(Self.arn("us-west-1", "events"))","eventSelectors":\#(selectors)}"#
    )
    #expect(event.actor.isConsole)
    #expect(event.actor.principalType == "Root")
    #expect(
      event.change
        == .putEventSelectors(
          .basic([
            EventSelector(
              dataResources: [DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3"])])
          ])))
  }

  @Test("R4: a trail is created and Insights are put")
  func created() throws {
    let event = try event(
      "CreateTrail", "us-west-1",
      #""requestParameters":{"name":"events","s3BucketName":"log","s3KeyPrefix":"","#
        + #""includeGlobalServiceEvents":true,"isMultiRegionTrail":true,"#
        + #""enableLogFileValidation":true,"kmsKeyId":"k","isOrganizationTrail":false},"#
        + #""responseElements":{"name":"events","s3BucketName":"log","s3KeyPrefix":"","#
        + #""includeGlobalServiceEvents":true,"isMultiRegionTrail":true,"#
        + #""trailARN":"\#(Self.arn("us-west-1", "events"))","logFileValidationEnabled":true,"#
        + #""kmsKeyId":"k","isOrganizationTrail":false}"#)
    #expect(
      event.change
        == .create(
          TrailSettings([
            "S3BucketName": "log", "S3KeyPrefix": "", "IncludeGlobalServiceEvents": true,
            "IsMultiRegionTrail": true, "LogFileValidationEnabled": true, "KmsKeyId": "k",
            "IsOrganizationTrail": false,
          ])))
    let insights = try self.event(
      "PutInsightSelectors", "us-west-1",
      #""requestParameters":{"trailName":"events","insightSelectors":[]},"#
        + #""responseElements":{"trailARN":"\#(Self.arn("us-west-1", "events"))","insightSelectors":[]}"#
    )
    #expect(insights.change == .putInsightSelectors([]))
  }

  /// SEMANTICS 5b, 5d
  @Test("R5: an update by ARN, refused and then done")
  func updated() throws {
    let arn = Self.arn("us-west-1", "events")
    let request = #""requestParameters":{"name":"\#(arn)","cloudWatchLogsLogGroupArn":"g"}"#
    let refused = try event(
      "UpdateTrail", "us-west-1",
      #""errorCode":"InvalidCloudWatchLogsRoleArnException","errorMessage":"Access denied. Check","#
        + #"\#(request),"responseElements":null"#)
    #expect(refused.stream.text == arn)
    #expect(
      refused.change
        == .reject(
          call: .updateTrail, errorCode: "InvalidCloudWatchLogsRoleArnException",
          errorMessage: "Access denied. Check"))
    let done = try event(
      "UpdateTrail", "us-west-1",
      #"\#(request),"responseElements":{"name":"events","trailARN":"\#(arn)","s3BucketName":"log","#
        + #""includeGlobalServiceEvents":true,"isMultiRegionTrail":true,"#
        + #""logFileValidationEnabled":true,"isOrganizationTrail":false}"#)
    #expect(
      done.change
        == .update(
          TrailSettings([
            "CloudWatchLogsLogGroupArn": "g", "S3BucketName": "log",
            "IncludeGlobalServiceEvents": true, "IsMultiRegionTrail": true,
            "LogFileValidationEnabled": true, "IsOrganizationTrail": false,
          ])))
  }

  /// SEMANTICS 5d, 5e
  @Test("R6: a trail that is not there, and a caller who may not")
  func refused() throws {
    let unknown = try event(
      "StopLogging", "us-east-1",
      #""errorCode":"TrailNotFoundException","errorMessage":"Unknown trail: \#(Self.arn("us-east-1", "gone"))"#
        + #" for the user: \#(Self.account)","requestParameters":{"name":"gone"},"responseElements":null"#
    )
    #expect(unknown.stream.text == Self.arn("us-east-1", "gone"))
    let denied = try event(
      "StopLogging", "us-east-1",
      #""errorCode":"AccessDenied","errorMessage":"User: arn:aws:iam::\#(Self.account):user/u is not "#
        + #"authorized to perform: cloudtrail:StopLogging on resource: "#
        + #"arn:aws:cloudtrail:us-east-1:444455556666:trail/T because no identity-based policy allows","#
        + #""requestParameters":null,"responseElements":null"#)
    #expect(denied.stream.text == "arn:aws:cloudtrail:us-east-1:444455556666:trail/T")
    #expect(denied.request == nil)
  }
}
