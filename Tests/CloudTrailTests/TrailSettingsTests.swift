import CloudTrail
import Testing

@Suite("Settings of a trail")
struct TrailSettingsTests {
  private func settings(_ text: String, _ spelling: Spelling = .record) throws -> TrailSettings {
    TrailSettings(json: try JSONValue(parsing: text), spelling: spelling)
  }

  /// SEMANTICS 5, record R4: the request and the answer of one CreateTrail.
  static let request = """
    {"name":"management-events","s3BucketName":"falsimentis-log","s3KeyPrefix":"",\
    "includeGlobalServiceEvents":true,"isMultiRegionTrail":true,"enableLogFileValidation":true,\
    "kmsKeyId":"arn:aws:kms:us-west-1:342082656213:key/85b4","isOrganizationTrail":false}
    """
  static let answer = """
    {"name":"management-events","s3BucketName":"falsimentis-log","s3KeyPrefix":"",\
    "includeGlobalServiceEvents":true,"isMultiRegionTrail":true,"trailARN":"arn:aws:cloudtrail:\
    us-west-1:342082656213:trail/management-events","logFileValidationEnabled":true,\
    "kmsKeyId":"arn:aws:kms:us-west-1:342082656213:key/85b4","isOrganizationTrail":false}
    """

  /// SEMANTICS 5b
  @Test("A request and its answer say the same (SEMANTICS 5)")
  func requestAndAnswer() throws {
    let asked = try settings(Self.request)
    #expect(asked == (try settings(Self.answer)))
    #expect(asked.isMultiRegionTrail == true)
    #expect(asked.includeGlobalServiceEvents == true)
    #expect(asked.isOrganizationTrail == false)
    #expect(asked.recursiveLogging == nil)
    #expect(asked.members["LogFileValidationEnabled"] == true)
    #expect(asked.members["S3KeyPrefix"] == "")
    #expect(asked.members["Name"] == nil)
  }

  @Test(
    "Settings are written under the API's names and read again",
    arguments: [
      TrailSettings(), TrailChangeTests.settings, TrailSettings(isOrganizationTrail: true),
    ])
  func roundTrip(_ value: TrailSettings) throws {
    #expect(TrailSettings(json: value.json, spelling: .api) == value)
    #expect(value.json.compact == value.json.canonical)
  }

  @Test("Both spellings are read, each for its own")
  func spellings() throws {
    let api = try settings(#"{"IsMultiRegionTrail":false,"KmsKeyId":"k"}"#, .api)
    let record = try settings(#"{"isMultiRegionTrail":false,"kmsKeyId":"k"}"#)
    #expect(api == record)
    #expect(try settings(#"{"isMultiRegionTrail":false}"#, .api) == TrailSettings())
    #expect(try settings(#"{"IsMultiRegionTrail":false}"#) == TrailSettings())
  }

  @Test("Absent and null are not said; false and empty are (SEMANTICS 3.5, 4.3)")
  func absent() throws {
    let said = try settings(
      #"{"isMultiRegionTrail":null,"includeGlobalServiceEvents":false,"kmsKeyId":""}"#)
    #expect(said.isMultiRegionTrail == nil)
    #expect(said.includeGlobalServiceEvents == false)
    #expect(said.members == ["IncludeGlobalServiceEvents": false, "KmsKeyId": ""])
  }

  @Test("The strings that tools write for a boolean are taken for one")
  func booleans() throws {
    for (text, truth) in [("true", true), ("True", true), ("false", false), ("False", false)] {
      let said = try settings(
        """
        {"isMultiRegionTrail":"\(text)","includeGlobalServiceEvents":"\(text)",\
        "isOrganizationTrail":"\(text)","enableLogFileValidation":"\(text)","recursiveLogging":"\(text)","s3KeyPrefix":"\(text)"}
        """)
      #expect(said.isMultiRegionTrail == truth)
      #expect(said.includeGlobalServiceEvents == truth)
      #expect(said.isOrganizationTrail == truth)
      #expect(said.recursiveLogging == truth)
      #expect(said.members["LogFileValidationEnabled"] == .bool(truth))
      #expect(said.members["S3KeyPrefix"] == .string(text))
    }
  }

  @Test("An update changes what it says and leaves the rest (SEMANTICS 3.5, record R5)")
  func update() throws {
    let before = try settings(Self.request)
    let after = before.updated(
      with: try settings(
        #"{"name":"n","cloudWatchLogsLogGroupArn":"g","cloudWatchLogsRoleArn":"r"}"#))
    #expect(after.members["CloudWatchLogsLogGroupArn"] == "g")
    for (name, value) in before.members { #expect(after.members[name] == value) }
    #expect(after.members.count == before.members.count + 2)
  }

  /// SEMANTICS 3.5x
  @Test("The log group and its role are cleared together by either (SEMANTICS 3.5)")
  func cleared() throws {
    let both = try settings(#"{"cloudWatchLogsLogGroupArn":"g","cloudWatchLogsRoleArn":"r"}"#)
    for name in ["cloudWatchLogsLogGroupArn", "cloudWatchLogsRoleArn"] {
      let after = both.updated(with: try settings(#"{"\#(name)":""}"#))
      #expect(after.members["CloudWatchLogsLogGroupArn"] == "")
      #expect(after.members["CloudWatchLogsRoleArn"] == "")
    }
    // What a call gives stands.
    let moved = both.updated(with: try settings(#"{"cloudWatchLogsLogGroupArn":"h"}"#))
    #expect(moved.members["CloudWatchLogsRoleArn"] == "r")
  }

  @Test(
    "An update overrides with false and with empty, and leaves settings that it does not mention")
  func updateWithFalse() {
    let before = TrailSettings(isMultiRegionTrail: true, includeGlobalServiceEvents: true)
    let narrowed = before.updated(with: TrailSettings(isMultiRegionTrail: false))
    #expect(narrowed.isMultiRegionTrail == false)
    #expect(narrowed.includeGlobalServiceEvents == true)
    #expect(before.updated(with: TrailSettings()) == before)
    #expect(TrailSettings().updated(with: before) == before)
    let cleared = TrailSettings(["KmsKeyId": "k"]).updated(with: TrailSettings(["KmsKeyId": ""]))
    #expect(cleared.members["KmsKeyId"] == "")
  }

  @Test("A document that is no object says nothing")
  func noObject() throws {
    for text in ["null", "[]", "7", #""isMultiRegionTrail""#] {
      #expect(try settings(text) == TrailSettings())
    }
  }
}
