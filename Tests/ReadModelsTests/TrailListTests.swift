import CloudTrail
import History
import ReadModels
import ReplayTestSupport
import Testing

@Suite("The list of trails")
struct TrailListTests {
  private static let second = TrailARN(
    partition: "aws", region: "eu-west-1", account: "444455556666", name: "second")
  private static let events =
    Example.life + [
      Example.event(.create(Example.settings), at: 600),
      Example.event(.startLogging, at: 30, id: "second", trail: second),
    ]

  private func list(at second: Int64, _ events: [TrailEvent] = events) throws -> TrailList {
    try Bench(events).snapshot {
      try TrailList($0, at: Example.start.advanced(bySeconds: second))
    }
  }

  @Test("One line per life")
  func text() throws {
    #expect(
      try list(at: 700).text() == """
        NAME     REGION     ACCOUNT       LOGGING  SELECTORS         LIFE  \
        CREATED               DELETED
        second   eu-west-1  444455556666  on       unknown (unseen)  1     \
        before the history    -
        example  us-east-1  111122223333  off      advanced          1     \
        2024-05-01T12:00:00Z  2024-05-01T12:09:00Z
        example  us-east-1  111122223333  off      default           2     \
        2024-05-01T12:10:00Z  -

        """)
  }

  @Test("Lives that began later are left out, and the state is that of the moment")
  func earlier() throws {
    let rows = try list(at: 60).rows
    #expect(rows.map(\.arn) == [Self.second, Example.arn])
    #expect(rows.last?.generation.number == 1)
    #expect(rows.last?.selectors == Example.narrowed)
    #expect(rows.last?.state.logging == .known(true))
    // The second trail was there before anybody saw it.
    #expect(try list(at: -1).rows.map(\.arn) == [Self.second])
  }

  @Test("No trails")
  func none() throws {
    #expect(try list(at: 0, []).text() == "no trails\n")
    #expect(try list(at: 0, []).json == ["formatVersion": 2, "trails": []])
  }

  @Test("As JSON")
  func json() throws {
    let lives = try #require(try list(at: 700).json["trails"]?.array)
    #expect(lives.count == 3)
    #expect(lives[0]["created"] == .null)
    #expect(lives[0]["state"]?["selectors"] == ["unknown": "unseen"])
    #expect(
      lives[2].compact == #"{"trailARN":"\#(Example.arn)","name":"example","generation":2,"#
        + #""created":"2024-05-01T12:10:00Z","deleted":null,"knownUntil":null,"state":{"exists":{"value":true},"#
        + #""logging":{"value":false},"selectors":{"value":{"EventSelectors":[{"#
        + #""ReadWriteType":"All","IncludeManagementEvents":true,"DataResources":[],"#
        + #""ExcludeManagementEventSources":[]}]}},"settings":{"IsMultiRegionTrail":{"value":false},"#
        + #""IncludeGlobalServiceEvents":{"value":true},"IsOrganizationTrail":{"value":false},"#
        + #""RecursiveLogging":{"value":true},"S3BucketName":{"value":""},"S3KeyPrefix":{"value":""},"#
        + #""SnsTopicName":{"value":""},"SnsTopicARN":{"value":""},"#
        + #""LogFileValidationEnabled":{"value":false},"CloudWatchLogsLogGroupArn":{"value":""},"#
        + #""CloudWatchLogsRoleArn":{"value":""},"KmsKeyId":{"value":""}},"insights":{"value":[]},"#
        + #""eventConfiguration":{"value":{"AggregationConfigurations":[],"#
        + #""MaxEventSize":"Standard","ContextKeySelectors":[]}}}}"#)
  }
}
