import CloudTrail
import Selectors
import TestSupport
import Testing

/// A record from anywhere, judged without a log file around it.
@Suite("Judging a record from its JSON")
struct JudgedRecordTests {
  private static let read = #"{"eventVersion":"1.08","eventCategory":"Management","readOnly":true}"#

  @Test("The example of the documentation")
  func example() throws {
    let selectors = CompiledSelectors(.default)
    let decision = try JudgedRecord.reading(json: Self.read) { selectors.decide($0) }
    #expect(decision.answer == .logged)
  }

  @Test("From bytes as from text, whatever comes after the bytes in memory")
  func bytes() throws {
    let writes = CompiledSelectors(.basic([EventSelector(readWriteType: .writeOnly)]))
    let text = Array(Self.read.utf8)
    // No byte after the record is the reader's to rely on: here they would go on as JSON.
    let answer = try (text + text).withUnsafeBytes { both in
      try JudgedRecord.reading(json: UnsafeRawBufferPointer(rebasing: both[..<text.count])) {
        #expect($0.category == .management)
        #expect($0.readOnly == true)
        return writes.decide($0).answer
      }
    }
    #expect(answer == .notLogged)
  }

  @Test("All fields, resources included, and the same as a scanner of many records finds")
  func fields() throws {
    let json =
      #"{"eventName":"Get\u004fbject","userIdentity":{"arn":"arn:aws:iam::1:user/ann"},"#
      + #""resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::b/k"},{"ARNPrefix":"p"}]}"#
    let found = try RecordFields.reading(json: json) { fields in
      [fields.eventName.string, fields.userARN.string]
        + fields.resources.map(\.comparedARN.string)
    }
    #expect(found == ["GetObject", "arn:aws:iam::1:user/ann", "arn:aws:s3:::b/k", "p"])
  }

  @Test(
    "Anything but one JSON object is refused",
    arguments: [
      "", "7", "[]", "[{}]", "{", "{}{}", #"{"a":1}x"#, #"{"a":}"#, "{\"a\":\"\u{0}\"}", "null",
    ])
  func refused(_ json: String) {
    #expect(throws: JSONValue.ParsingError.self) {
      try JudgedRecord.reading(json: json) { _ in Issue.record("\(json) was read") }
    }
  }

  @Test("An error of the caller's own passes through")
  func callersError() {
    #expect(throws: CloudTrailError.self) {
      try JudgedRecord.reading(json: Self.read) { _ in throw CloudTrailError("Mine", "mine") }
    }
  }

  @Test("A record larger than a stack is read all the same")
  func large() throws {
    let json =
      #"{"requestParameters":{"a":"\#(String(repeating: "x", count: 3_000_000))"},"#
      + #""eventCategory":"Data"}"#
    #expect(try JudgedRecord.reading(json: json) { $0.category } == .data)
  }
}
