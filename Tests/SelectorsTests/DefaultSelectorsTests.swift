import TestSupport
import CloudTrail
import Selectors
import Testing

@Suite("Defaults of selectors")
struct DefaultSelectorsTests {
  /// The reply of GetEventSelectors for a trail on which nothing was ever put (SEMANTICS 3.1).
  static let reply = """
    {"EventSelectors":[{"ReadWriteType":"All","IncludeManagementEvents":true,\
    "DataResources":[],"ExcludeManagementEventSources":[]}]}
    """

  /// SEMANTICS 3.1a
  @Test("A trail without selectors logs all management events and nothing else (SEMANTICS 3.1)")
  func ofATrail() {
    #expect(TrailSelectors.default.json().compact == Self.reply)
    #expect(refusal(.default) == nil)
    #expect(TrailSelectors.default.count == 1)
  }

  /// SEMANTICS 1.2a, 1.3a, 1.6a, 3.2b
  @Test(
    "Members that a caller leaves out, or gives as null, are filled in (SEMANTICS 1.2, 1.3, 3.2)",
    arguments: [
      #"{"EventSelectors":[{}]}"#,
      #"{"EventSelectors":[{"IncludeManagementEvents":true}]}"#,
      #"{"EventSelectors":[{"ReadWriteType":null,"IncludeManagementEvents":null,"#
        + #""DataResources":null,"ExcludeManagementEventSources":null}]}"#,
      #"{"EventSelectors":[{"DataResources":[]}],"AdvancedEventSelectors":null}"#,
      #"{"TrailARN":"arn:aws:cloudtrail:us-east-1:123456789012:trail/all","EventSelectors":[{}]}"#,
      Self.reply,
    ])
  func filledIn(_ text: String) throws {
    let read = try selectors(text)
    #expect(read == .default)
    #expect(!read.isCustom)
    #expect(read.json().compact == Self.reply)
  }

  @Test("A record of such a call shows the same defaults (SEMANTICS 5, record R2)")
  func ofARecord() throws {
    let request = """
      {"trailName":"stratus-red-team-ctes-trail-qyxyekjbtk","eventSelectors":[{\
      "readWriteType":"All","includeManagementEvents":true,"dataResources":[],\
      "excludeManagementEventSources":[]}]}
      """
    #expect(try selectors(request, spelling: .record) == .default)
  }

  /// SEMANTICS 3.2a
  @Test(
    "Whatever differs from the default is custom (SEMANTICS 3.2)",
    arguments: [
      #"{"EventSelectors":[{"ReadWriteType":"WriteOnly"}]}"#,
      #"{"EventSelectors":[{"ReadWriteType":"ReadOnly"}]}"#,
      #"{"EventSelectors":[{"IncludeManagementEvents":false}]}"#,
      #"{"EventSelectors":[{"DataResources":[{"Type":"AWS::S3::Object","Values":[]}]}]}"#,
      #"{"EventSelectors":[{"ExcludeManagementEventSources":["kms.amazonaws.com"]}]}"#,
      #"{"EventSelectors":[{},{}]}"#,
      #"{"EventSelectors":[]}"#,
      #"{"AdvancedEventSelectors":[{"FieldSelectors":[{"Field":"eventCategory","#
        + #""Equals":["Management"]}]}]}"#,
    ])
  func custom(_ text: String) throws {
    #expect(try selectors(text).isCustom)
  }

  /// SEMANTICS 1.4k
  @Test("Absent values of a data resource are the empty list that matches nothing (SEMANTICS 1.4)")
  func absentValues() throws {
    let read = try selectors(
      #"{"EventSelectors":[{"DataResources":[{"Type":"AWS::S3::Object"}]}]}"#)
    #expect(read == selecting([]))
    #expect(refusal(read) == nil)
  }
}
