import TestSupport
import CloudTrail
import Selectors
import Testing

@Suite("Rules of basic selectors")
struct BasicSelectorRulesTests {
  /// SEMANTICS 4.1a, 4.3c
  @Test(
    "One to five selectors are taken (SEMANTICS 4.1)",
    arguments: [(0, false), (1, true), (2, true), (4, true), (5, true), (6, false), (7, false)])
  func count(_ count: Int, _ isTaken: Bool) {
    let error = refusal(.basic(Array(repeating: EventSelector(), count: count)))
    #expect((error == nil) == isTaken)
    if let error {
      #expect(error.exception == "InvalidEventSelectorsException")
      #expect(error.message == "Specify a valid number of selectors (1 to 5) for your trail")
    }
  }

  /// Values spread over the resources of one or two selectors.
  static func spread(_ counts: [[Int]]) -> TrailSelectors {
    .basic(
      counts.map { counts in
        EventSelector(
          dataResources: counts.map { count in
            DataResource(
              type: "AWS::S3::Object", values: (0..<count).map { "arn:aws:s3:::bucket-\($0)/" })
          })
      })
  }

  /// SEMANTICS 4.1a, 4.3c
  @Test(
    "Up to 250 values over all selectors and resources are taken (SEMANTICS 4.1)",
    arguments: [
      ([[0]], true), ([[249]], true), ([[250]], true), ([[251]], false),
      ([[125, 125]], true), ([[125, 126]], false), ([[125], [125]], true),
      ([[125], [126]], false), ([[50], [50], [50], [50], [50]], true),
      ([[50], [50], [50], [50], [51]], false), ([[1000]], false),
    ] as [([[Int]], Bool)])
  func values(_ counts: [[Int]], _ isTaken: Bool) {
    let error = refusal(Self.spread(counts))
    #expect((error == nil) == isTaken)
    if let error {
      #expect(error.exception == "InvalidEventSelectorsException")
      #expect(
        error.message
          == "Specify a valid number of DataResources.Values (0 to 250) for all your selectors")
    }
  }

  /// SEMANTICS 4.3d
  @Test("Neither management events nor data resources is refused (SEMANTICS 4.3)")
  func nothingSelected() {
    let error = refusal(.basic([EventSelector(), EventSelector(includeManagementEvents: false)]))
    #expect(error?.exception == "InvalidEventSelectorsException")
    #expect(
      error?.message
        == "Invalid combination of parameters in EventSelectors. When includeManagementEvents is "
        + "false, DataResources must not be empty")
    #expect(error?.path == "EventSelectors[1]")
  }

  /// SEMANTICS 1.4k, 4.3d
  @Test("Resources without values satisfy that rule, which blinds the trail")
  func blindedTrail() throws {
    let request = """
      {"trailName":"stratus-red-team-ctes-trail-qyxyekjbtk","eventSelectors":[{\
      "readWriteType":"ReadOnly","includeManagementEvents":false,"dataResources":[\
      {"type":"AWS::S3::Object","values":[]},{"type":"AWS::Lambda::Function","values":[]}],\
      "excludeManagementEventSources":[]}]}
      """
    #expect(refusal(try selectors(request, spelling: .record)) == nil)
  }

  /// SEMANTICS 1.6a, 4.3g
  @Test(
    "Only KMS and the RDS Data API can be left out (SEMANTICS 1.6)",
    arguments: [
      ([], true), (["kms.amazonaws.com"], true), (["rdsdata.amazonaws.com"], true),
      (["rdsdata.amazonaws.com", "kms.amazonaws.com"], true), (["s3.amazonaws.com"], false),
      (["kms.amazonaws.com", "iam.amazonaws.com"], false), (["kms"], false), ([""], false),
      (["KMS.amazonaws.com"], false), (["kms.amazonaws.com "], false),
    ] as [([String], Bool)])
  func excluded(_ sources: [String], _ isTaken: Bool) {
    let error = refusal(.basic([EventSelector(excludeManagementEventSources: sources)]))
    #expect((error == nil) == isTaken)
    #expect(error == nil || error?.exception == "InvalidEventSelectorsException")
  }

  @Test("Sources may be excluded even if no management events are logged anyway (SEMANTICS 1.6)")
  func excludedWithoutEffect() {
    #expect(
      refusal(
        .basic([
          EventSelector(
            includeManagementEvents: false,
            dataResources: [.init(type: "AWS::S3::Object", values: ["arn:aws:s3"])],
            excludeManagementEventSources: ["kms.amazonaws.com"])
        ])) == nil)
  }

  @Test("The combinations that people use in earnest are taken (SEMANTICS 4.3)")
  func accepted() {
    let objects = DataResource(
      type: "AWS::S3::Object", values: ["arn:aws:s3:::a/", "arn:aws:s3:::b/pre"])
    let functions = DataResource(type: "AWS::Lambda::Function", values: ["arn:aws:lambda"])
    #expect(
      refusal(
        .basic([
          EventSelector(readWriteType: .readOnly, dataResources: [objects]),
          EventSelector(includeManagementEvents: false, dataResources: [objects, functions]),
        ])) == nil)
  }

  @Test("What a person reads: the exception, its text, the path and a hint")
  func explained() {
    let error = refusal(selecting(["arn:aws:s3", "arn:aws:s3:::bucket"]))
    #expect(
      error?.fact
        == "InvalidEventSelectorsException: Value arn:aws:s3:::bucket for DataResources.Values is "
        + "invalid. (at EventSelectors[0].DataResources[0].Values[1])")
    #expect(error?.code == "InvalidEventSelectorsException")
    #expect(error?.hint?.contains("arn:aws:s3:::BUCKET/") == true)
  }
}
