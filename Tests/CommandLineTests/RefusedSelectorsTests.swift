import CloudTrail
import Foundation
import Testing

/// Selectors that CloudTrail would refuse are refused by `put`, in its words, and nothing is
/// stored.
@Suite("Refused selectors")
struct RefusedSelectorsTests {
  struct Refusal: CustomTestStringConvertible {
    var selectors: String
    var words: String
    var testDescription: String { words }

    init(_ selectors: String, _ words: String) {
      self.selectors = selectors
      self.words = words
    }

    static func basic(_ members: String, _ words: String) -> Refusal {
      Refusal("{\"EventSelectors\":[{\(members)}]}", words)
    }

    static func data(_ type: String, _ value: String, _ words: String) -> Refusal {
      basic("\"DataResources\":[{\"Type\":\"\(type)\",\"Values\":[\"\(value)\"]}]", words)
    }

    static func advanced(_ fields: String, _ words: String) -> Refusal {
      Refusal("{\"AdvancedEventSelectors\":[{\"FieldSelectors\":[\(fields)]}]}", words)
    }
  }

  static let basic: [Refusal] = [
    Refusal("{}", "Specify either"),
    Refusal(#"{"EventSelectors":[]}"#, "valid number of selectors (1 to 5)"),
    Refusal(
      "{\"EventSelectors\":[\(Array(repeating: "{}", count: 6).joined(separator: ","))]}",
      "valid number of selectors (1 to 5)"),
    Refusal(#"{"EventSelectors":[{}],"AdvancedEventSelectors":[]}"#, "but not both"),
    .basic(#""ReadWriteType":"readonly""#, "Value readonly for ReadWriteType is invalid"),
    .basic(#""IncludeManagementEvents":false"#, "DataResources must not be empty"),
    .basic(#""ExcludeManagementEventSources":["s3.amazonaws.com"]"#, "s3.amazonaws.com"),
    .data("AWS::EC2::Instance", "arn", "AWS::EC2::Instance for DataResources.Type is invalid"),
    .data("AWS::S3::Object", "my-bucket/", "my-bucket/ for DataResources.Values is invalid"),
    .data("AWS::Lambda::Function", "arn:aws:s3:::b/", "DataResources.Values is invalid"),
    .basic(#""Colour":"red""#, "Colour"),
    .basic(#""DataResources":"all""#, "DataResources"),
  ]

  static let advanced: [Refusal] = [
    Refusal(#"{"AdvancedEventSelectors":[]}"#, "between 1 and 500 selectors"),
    .advanced("", "FieldSelectors must not be empty"),
    .advanced(#"{"Field":"readOnly","Equals":["true"]}"#, "fields are required: [eventCategory]"),
    .advanced(#"{"Field":"eventCategory","Equals":["Insight"]}"#, "eventCategory"),
    .advanced(#"{"Field":"eventCategory","StartsWith":["Man"]}"#, "eventCategory"),
    .advanced(#"{"Field":"eventCategory"}"#, "has no operator"),
    .advanced(#"{"Field":"eventCategory","Equals":[]}"#, "has no value"),
    .advanced(
      #"{"Field":"eventCategory","Equals":["Management"]},{"Field":"eventName","Equals":["x"]}"#,
      "not allowed when the eventCategory field value equals Management: eventName"),
    .advanced(#"{"Field":"eventCategory","Equals":["Data"]}"#, "resources.type is required"),
    .advanced(
      """
      {"Field":"eventCategory","Equals":["Management"]},\
      {"Field":"readOnly","Equals":["yes"]}
      """, "Value yes for field readOnly is invalid"),
    .advanced(
      """
      {"Field":"eventCategory","Equals":["Management"]},\
      {"Field":"readOnly","Equals":["true"]},{"Field":"readOnly","Equals":["true"]}
      """, "more than once"),
    .advanced(#"{"Field":"eventCategory","Contains":["Management"]}"#, "Contains"),
  ]

  static let documents: [Refusal] = [
    Refusal("", "is not JSON"), Refusal("{", "is not JSON"),
    Refusal("[]", "valid number of selectors"), Refusal("[[]]", "object"),
    Refusal("\"EventSelectors\"", "object"), Refusal("{} {}", "is not JSON"),
  ]

  @Test("Nothing is recorded, and the reason is told", arguments: basic + advanced + documents)
  func refused(refusal: Refusal) throws {
    let place = try Workplace()
    let file = try place.write(
      LogRecord.file([.create("one", at: 0, id: "a")]), to: "first.json")
    try place.trailback("import", file)
    let before = try place.trailback("export", "timeline").bytes
    let outcome = try place.trailback(
      "put", "--trail", "one", "--selectors", "-", input: Data(refusal.selectors.utf8))
    #expect(outcome.code == 2)
    #expect(outcome.out == "")
    #expect(outcome.errors.contains(refusal.words), "\(outcome.errors)")
    #expect(outcome.isExplained, "\(outcome.errors)")
    #expect(try place.trailback("export", "timeline").bytes == before)
  }
}
