import CloudTrail
import Testing

@Suite("Selectors as people have them in files")
struct WrittenSelectorsTests {
  @Test(
    "A bare list, and the spelling of AWS's own examples",
    arguments: [
      #"[{"name":"n","fieldSelectors":[{"field":"eventCategory","equals":["Data"]}]}]"#,
      #"[{"Name":"n","FieldSelectors":[{"Field":"eventCategory","Equals":["Data"]}]}]"#,
      #"{"advancedEventSelectors":[{"name":"n","fieldSelectors":[{"field":"eventCategory","equals":["Data"]}]}]}"#,
      #"{"AdvancedEventSelectors":[{"name":"n","FieldSelectors":[{"field":"eventCategory","Equals":["Data"]}]}],"trailName":"t"}"#,
    ])
  func advanced(_ text: String) throws {
    let parameters = try WrittenSelectors.parameters(in: JSONValue(parsing: text))
    let expected = TrailSelectors.advanced([
      AdvancedEventSelector(
        name: "n",
        fieldSelectors: [
          AdvancedFieldSelector(field: "eventCategory", conditions: [.init(.equals, ["Data"])])
        ])
    ])
    #expect(try TrailSelectors(json: parameters) == expected)
  }

  @Test("Basic selectors, too, and what is spelt as the API spells it stays as it is")
  func basic() throws {
    let list =
      #"[{"readWriteType":"WriteOnly","dataResources":[{"type":"AWS::S3::Object","values":["arn:aws:s3"]}]}]"#
    let parameters = try WrittenSelectors.parameters(in: JSONValue(parsing: list))
    let expected = EventSelector(
      readWriteType: .writeOnly,
      dataResources: [DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3"])])
    #expect(try TrailSelectors(json: parameters) == .basic([expected]))
    let spelt = TrailSelectors.basic([expected]).json()
    #expect(try WrittenSelectors.parameters(in: spelt) == spelt)
  }

  @Test("A member in two spellings is refused with its place, and so is one of another name")
  func refused() throws {
    let twice = try JSONValue(parsing: #"[{"Name":"a","name":"b","FieldSelectors":[]}]"#)
    let error = #expect(throws: ShapeError.self) { try WrittenSelectors.parameters(in: twice) }
    #expect(error?.path == "AdvancedEventSelectors[0].Name")
    let other = try WrittenSelectors.parameters(in: ["eventSelectors": [["redWriteType": "All"]]])
    #expect(throws: ShapeError.self) { try TrailSelectors(json: other) }
  }
}
