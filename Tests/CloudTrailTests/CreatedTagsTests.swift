import CloudTrail
import Testing

/// CloudTrail's `Tag`, not the test library's.
private typealias Tag = CloudTrail.Tag

@Suite("Tags in the request of a CreateTrail")
struct CreatedTagsTests {
  private func tags(_ request: String?, _ change: TrailChange = .create(.init())) throws -> [Tag] {
    let event = TrailEvent(
      id: "1", stream: .unattributed(region: nil, account: nil), change: change,
      time: Timestamp(seconds: 0), request: request)
    return try event.createdTags()
  }

  @Test(
    "are read in the spelling of a record and in that of the API",
    arguments: [
      #"{"tagsList":[{"key":"team","value":"platform"},{"key":"kept"}],"name":"n"}"#,
      #"{"Name":"n","TagsList":[{"Key":"team","Value":"platform"},{"Key":"kept","Value":""}]}"#,
    ])
  func read(_ request: String) throws {
    #expect(try tags(request) == [Tag(key: "team", value: "platform"), Tag(key: "kept")])
    #expect(try tags(request, .update(.init())) == [])
  }

  @Test(
    "What is no list of tags gives none",
    arguments: [
      nil, "{}", #"{"tagsList":null}"#, #"{"tagsList":[]}"#, #"{"tagsList":"team"}"#,
      #"{"tagsList":[{"value":"v"}]}"#, #"{"tagsList":["team"]}"#, #"{"omitted":true}"#, "[]",
    ])
  func none(_ request: String?) throws {
    #expect(try tags(request) == [])
  }

  @Test("The parameters that the history keeps do not hold them, as they never did")
  func parameters() throws {
    let json: JSONValue = [
      "tagsList": [["key": "team", "value": "platform"]], "TagsList": [], "s3BucketName": "b",
    ]
    for spelling in [Spelling.record, .api] {
      let settings = TrailSettings(json: json, spelling: spelling)
      #expect(settings.members["TagsList"] == nil)
    }
  }
}
