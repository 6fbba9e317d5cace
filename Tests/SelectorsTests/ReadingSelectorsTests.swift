import TestSupport
import CloudTrail
import Selectors
import Testing

@Suite("Reading selectors")
struct ReadingSelectorsTests {
  /// SEMANTICS 4.3e
  @Test("Both kinds in one document are refused (SEMANTICS 4.3)")
  func both() {
    for text in [
      #"{"EventSelectors":[{}],"AdvancedEventSelectors":[{"FieldSelectors":[]}]}"#,
      #"{"EventSelectors":[],"AdvancedEventSelectors":[]}"#,
      #"{"EventSelectors":[{}],"AdvancedEventSelectors":[]}"#,
    ] {
      let error = #expect(throws: CloudTrailError.self) { try selectors(text) }
      #expect(error?.exception == "InvalidEventSelectorsException")
      #expect(
        error?.message
          == "You can select events by using either EventSelectors or AdvancedEventSelectors, "
          + "but not both.")
    }
  }

  /// SEMANTICS 4.3j
  @Test("A word for reads and writes that is none is refused in CloudTrail's words (SEMANTICS 4.3)")
  func readWriteType() {
    for word in ["read-only", "readonly", "ALL", ""] {
      let error = #expect(throws: CloudTrailError.self) {
        try selectors(#"{"EventSelectors":[{"ReadWriteType":"\#(word)"}]}"#)
      }
      #expect(error?.exception == "InvalidEventSelectorsException")
      #expect(error?.message == "Value \(word) for ReadWriteType is invalid.")
    }
  }

  /// SEMANTICS 3.5y
  @Test("Selectors whose fields differ in order alone are the same; in anything else they are not")
  func order() throws {
    func parsed(_ fields: String...) throws -> TrailSelectors {
      try selectors(
        #"{"AdvancedEventSelectors":[{"FieldSelectors":[\#(fields.joined(separator: ","))]}]}"#)
    }
    let category = #"{"Field":"eventCategory","Equals":["Data"]}"#
    let type = #"{"Field":"resources.type","Equals":["AWS::S3::Object"]}"#
    let name = #"{"Field":"eventName","Equals":["PutObject"]}"#
    let sent = try parsed(category, type, name)
    let shown = try parsed(name, category, type)
    #expect(sent == shown && sent.hashValue == shown.hashValue)
    #expect(try sent != parsed(category, type))
    #expect(try sent != parsed(category, type, name, name))
    #expect(try parsed(category, name, name) != parsed(category, category, name))
    #expect(try sent != parsed(category, type, #"{"Field":"eventName","Equals":["putobject"]}"#))
  }

  /// SEMANTICS 4.3g
  @Test(
    "Neither kind is refused (SEMANTICS 4.3)",
    arguments: [
      "{}", #"{"EventSelectors":null}"#, #"{"AdvancedEventSelectors":null,"TrailName":"a"}"#,
    ])
  func neither(_ text: String) {
    for tolerant in [false, true] {
      let error = #expect(throws: CloudTrailError.self) { try selectors(text, tolerant: tolerant) }
      #expect(error?.exception == "InvalidEventSelectorsException")
    }
  }

  /// SEMANTICS 5c
  @Test("Of two kinds in a service's answer the empty one is dropped (SEMANTICS 5)")
  func tolerantOfBoth() throws {
    let advanced = #"[{"FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]}]"#
    let cases: [(String, TrailSelectors)] = [
      (#"{"EventSelectors":[{}],"AdvancedEventSelectors":[]}"#, .default),
      (
        #"{"EventSelectors":[],"AdvancedEventSelectors":\#(advanced)}"#,
        .advanced([selector("Management")])
      ),
      (#"{"EventSelectors":[],"AdvancedEventSelectors":[]}"#, .basic([])),
    ]
    for (text, expected) in cases {
      #expect(try selectors(text, tolerant: true) == expected)
    }
    #expect(throws: CloudTrailError.self) {
      try selectors(
        #"{"EventSelectors":[{}],"AdvancedEventSelectors":\#(advanced)}"#, tolerant: true)
    }
  }

  /// SEMANTICS 5c
  @Test("Absent, null and empty operators of a record are one (SEMANTICS 5)")
  func tolerantOfOperators() throws {
    let text = """
      {"advancedEventSelectors":[{"name":null,"fieldSelectors":[{"field":"eventCategory",\
      "equals":["Management"],"startsWith":[],"endsWith":null,"notEquals":[]}]}]}
      """
    #expect(
      try selectors(text, spelling: .record, tolerant: true)
        == .advanced([selector("Management")]))
    let error = refusal(try selectors(text, spelling: .record))
    #expect(error?.exception == "InvalidEventSelectorsException")
    #expect(error?.path == "AdvancedEventSelectors[0].FieldSelectors[0]")
  }

  @Test(
    "A wrong shape is reported with its path",
    arguments: [
      ("[]", "expected an object, found an array"),
      ("null", "expected an object, found null"),
      (#"{"EventSelectors":{}}"#, "EventSelectors: expected a list, found an object"),
      (#"{"EventSelectors":[null]}"#, "EventSelectors[0]: expected an object, found null"),
      (#"{"EventSelectors":[{},7]}"#, "EventSelectors[1]: expected an object, found a number"),
      (
        #"{"EventSelectors":[{"ReadWriteType":1.5}]}"#,
        "EventSelectors[0].ReadWriteType: expected a string, found a number"
      ),
      (
        #"{"EventSelectors":[{"IncludeManagementEvents":"yes"}]}"#,
        "EventSelectors[0].IncludeManagementEvents: expected true or false, found a string"
      ),
      (
        #"{"EventSelectors":[{"DataResources":[{"Values":[]}]}]}"#,
        "EventSelectors[0].DataResources[0]: Type is missing"
      ),
      (
        #"{"EventSelectors":[{"DataResources":[{"Type":"T","Values":["a",true]}]}]}"#,
        "EventSelectors[0].DataResources[0].Values[1]: expected a string, found a boolean"
      ),
      (
        #"{"EventSelectors":[{"ExcludeManagementEventSources":"kms.amazonaws.com"}]}"#,
        "EventSelectors[0].ExcludeManagementEventSources: expected a list, found a string"
      ),
      (
        #"{"AdvancedEventSelectors":[{}]}"#, "AdvancedEventSelectors[0]: FieldSelectors is missing"
      ),
      (
        #"{"AdvancedEventSelectors":[{"FieldSelectors":[{"Equals":["a"]}]}]}"#,
        "AdvancedEventSelectors[0].FieldSelectors[0]: Field is missing"
      ),
      (
        #"{"AdvancedEventSelectors":[{"FieldSelectors":[{"Field":"a","Equals":"a"}]}]}"#,
        "AdvancedEventSelectors[0].FieldSelectors[0].Equals: expected a list, found a string"
      ),
    ])
  func shape(_ text: String, _ fact: String) {
    let error = #expect(throws: ShapeError.self) { try selectors(text) }
    #expect(error?.fact == fact)
    #expect(error?.code == "wrongShape")
  }

  @Test("The path has the document's own spelling")
  func shapeOfARecord() {
    let error = #expect(throws: ShapeError.self) {
      try selectors(#"{"eventSelectors":[{"dataResources":[{}]}]}"#, spelling: .record)
    }
    #expect(error?.fact == "eventSelectors[0].dataResources[0]: type is missing")
  }

  @Test(
    "Only the three words of ReadWriteType are taken (SEMANTICS 1.2)",
    arguments: ["", "all", "ALL", "readonly", "WriteOnly ", "ReadWrite", "None"])
  func readWriteType(_ word: String) {
    let error = #expect(throws: CloudTrailError.self) {
      try selectors(#"{"EventSelectors":[{"ReadWriteType":"\#(word)"}]}"#)
    }
    #expect(error?.exception == "InvalidEventSelectorsException")
    #expect(error?.path == "EventSelectors[0].ReadWriteType")
  }

  @Test("The strings that tools write for a boolean are taken for one")
  func booleans() throws {
    for (text, truth) in [("true", true), ("True", true), ("false", false), ("False", false)] {
      let read = try selectors(#"{"EventSelectors":[{"IncludeManagementEvents":"\#(text)"}]}"#)
      #expect(read == .basic([EventSelector(includeManagementEvents: truth)]))
    }
  }
}
