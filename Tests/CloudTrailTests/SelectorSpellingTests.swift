import TestSupport
import CloudTrail
import Testing

@Suite("The two spellings of selectors")
struct SelectorSpellingTests {
  static let basic = TrailSelectors.basic([
    EventSelector(
      readWriteType: .readOnly, includeManagementEvents: true,
      dataResources: [
        DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3:::logs/", "arn:aws:s3:::a/b"]),
        DataResource(type: "AWS::Lambda::Function", values: []),
      ],
      excludeManagementEventSources: ["kms.amazonaws.com", "rdsdata.amazonaws.com"]),
    EventSelector(
      readWriteType: .writeOnly, includeManagementEvents: false,
      dataResources: [DataResource(type: "AWS::DynamoDB::Table", values: ["arn:aws:dynamodb"])]),
  ])

  static let advanced = TrailSelectors.advanced([
    AdvancedEventSelector(
      name: "Objects \"but\" not\nall",
      fieldSelectors: [
        field("eventCategory", .equals, ["Data"]),
        AdvancedFieldSelector(
          field: "resources.ARN",
          conditions: FieldOperator.allCases.map { .init($0, ["arn:aws:s3:::\($0.rawValue)/é"]) }),
      ]),
    AdvancedEventSelector(fieldSelectors: [field("eventCategory", .equals, ["Management"])]),
    AdvancedEventSelector(name: "", fieldSelectors: []),
  ])

  @Test(
    "What was written is read as the same, in both spellings",
    arguments: [.default, basic, advanced, .basic([]), .advanced([])] as [TrailSelectors],
    [Spelling.api, .record])
  func roundTrip(_ value: TrailSelectors, _ spelling: Spelling) throws {
    #expect(try TrailSelectors(json: value.json(spelling), spelling: spelling) == value)
    for text in [value.json(spelling).compact, value.json(spelling).pretty] {
      #expect(try selectors(text, spelling: spelling) == value)
    }
    let canonical = value.json(spelling).canonical
    #expect(try selectors(canonical, spelling: spelling, tolerant: true) == value)
  }

  @Test("A record spells every member with a small first letter (SEMANTICS 5)")
  func record() {
    #expect(
      TrailSelectors.basic([EventSelector(dataResources: [.init(type: "T", values: ["v"])])])
        .json(.record).compact
          == """
          {"eventSelectors":[{"readWriteType":"All","includeManagementEvents":true,\
          "dataResources":[{"type":"T","values":["v"]}],"excludeManagementEventSources":[]}]}
          """)
    #expect(
      TrailSelectors.advanced([
        AdvancedEventSelector(
          name: "n",
          fieldSelectors: [
            AdvancedFieldSelector(
              field: "f", conditions: FieldOperator.allCases.map { .init($0, ["v"]) })
          ])
      ]).json(.record).compact
        == """
        {"advancedEventSelectors":[{"name":"n","fieldSelectors":[{"field":"f","equals":["v"],\
        "startsWith":["v"],"endsWith":["v"],"notEquals":["v"],"notStartsWith":["v"],\
        "notEndsWith":["v"]}]}]}
        """)
  }

  @Test("A name that is not given is not written (SEMANTICS 4.1)")
  func absentName() {
    #expect(
      TrailSelectors.advanced([selector("Management")]).json().canonical.contains("Name") == false)
  }

  @Test("A caller's members in the other spelling are refused by name, never taken as not given")
  func strict() throws {
    let api = #"{"EventSelectors":[{"ReadWriteType":"ReadOnly"}]}"#
    let record = #"{"eventSelectors":[{"readWriteType":"ReadOnly"}]}"#
    let mixed = #"{"EventSelectors":[{"readWriteType":"ReadOnly"}]}"#
    #expect(throws: ShapeError.self) { try selectors(api, spelling: .record) }
    #expect(throws: ShapeError.self) { try selectors(record, spelling: .api) }
    #expect {
      try selectors(mixed)
    } throws: {
      ($0 as? ShapeError)?.path == "EventSelectors[0]"
        && ($0 as? ShapeError)?.problem.contains("readWriteType") == true
    }
  }

  @Test("Operators are read in any order and kept in one")
  func order() throws {
    let read = try selectors(
      #"{"AdvancedEventSelectors":[{"FieldSelectors":[{"NotEquals":["b"],"Equals":["a"],"#
        + #""Field":"eventName"}]}]}"#)
    let expected = AdvancedFieldSelector(
      field: "eventName", conditions: [.init(.equals, ["a"]), .init(.notEquals, ["b"])])
    #expect(read == .advanced([AdvancedEventSelector(fieldSelectors: [expected])]))
  }

  @Test("Values whose bytes differ are different selectors, as their keys are in S3")
  func unicode() {
    let composed = selecting(["arn:aws:s3:::b/\u{e9}"])
    let decomposed = selecting(["arn:aws:s3:::b/e\u{301}"])
    #expect(composed != decomposed)
    #expect(composed == selecting(["arn:aws:s3:::b/\u{e9}"]))
    let first = field("resources.ARN", .equals, ["\u{e9}"])
    #expect(first != field("resources.ARN", .equals, ["e\u{301}"]))
    #expect(first == field("resources.ARN", .equals, ["\u{e9}"]))
  }
}
