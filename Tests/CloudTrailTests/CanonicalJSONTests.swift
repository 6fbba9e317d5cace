import CloudTrail
import Testing

@Suite("Canonical JSON")
struct CanonicalJSONTests {
  @Test(
    "One text for one content",
    arguments: [
      (" { \"b\" : 1 , \"a\" : [ true , null ] } ", #"{"a":[true,null],"b":1}"#),
      (#"{"a":1,"B":2,"_":3,"":4,"aa":5,"A":6}"#, #"{"":4,"A":6,"B":2,"_":3,"a":1,"aa":5}"#),
      (#"{"é":1,"z":2,"😀":3,"\uffee":4}"#, "{\"z\":2,\"é\":1,\"\u{ffee}\":4,\"😀\":3}"),
      (#"{"a":1,"b":2,"a":3}"#, #"{"a":3,"b":2}"#),
      (#"{"a":1,"\u0061":2}"#, #"{"a":2}"#),
      (#"{"x":{"b":{"d":1,"c":2},"a":[]}}"#, #"{"x":{"a":[],"b":{"c":2,"d":1}}}"#),
      (#"[{},[],""]"#, #"[{},[],""]"#),
      (#""\u0041\/\u00e9\ud83d\ude00""#, #""A/é😀""#),
      (#""\"\\\b\f\n\r\t\u0000\u001f\u007f""#, #""\"\\\b\f\n\r\t\u0000\u001f"# + "\u{7f}\""),
      (#""\u2028\u2029""#, "\"\u{2028}\u{2029}\""),
      ("\"\\u000a\\u000D\"", #""\n\r""#),
    ])
  func text(_ given: String, _ expected: String) throws {
    let value = try JSONValue(parsing: given)
    #expect(value.canonical == expected)
    #expect(Array(value.canonical.utf8) == Array(expected.utf8))
    #expect(try JSONValue(parsing: value.canonical).canonical == expected)
  }

  @Test("Keys that differ only in how a letter is composed stay two")
  func composition() throws {
    let text = "{\"e\u{301}\":1,\"\u{e9}\":2}"
    let value = try JSONValue(parsing: text)
    #expect(Array(value.canonical.utf8) == Array(text.utf8))
    #expect(JSONValue.string("e\u{301}") != JSONValue.string("\u{e9}"))
    #expect(JSONValue.object([.init("e\u{301}", 1)]) != JSONValue.object([.init("\u{e9}", 1)]))
  }

  @Test("Equal values have equal texts, and unequal texts unequal values")
  func equality() {
    let values: [JSONValue] = [
      nil, true, false, 0, 1, -1, .number(0), .number(-0.0), .number(1), .number(0.5), "", "a",
      "e\u{301}", "\u{e9}", [], [nil], ["a"], [:], ["a": 1], ["a": 2], ["b": 1],
    ]
    for (left, one) in values.enumerated() {
      for (right, other) in values.enumerated() {
        #expect((one == other) == (left == right), "\(one.compact) \(other.compact)")
        if one == other { #expect(one.hashValue == other.hashValue) }
      }
    }
  }

  @Test(
    "Numbers",
    arguments: [
      ("0", "0"), ("-0", "0"), ("1", "1"), ("-1", "-1"), ("1.0", "1.0"), ("1.50", "1.5"),
      ("1e2", "100.0"), ("1E-2", "0.01"), ("1e20", "1e+20"), ("0.1", "0.1"), ("5e-324", "5e-324"),
      ("1.7976931348623157e308", "1.7976931348623157e+308"), ("1e-400", "0.0"),
      ("9223372036854775807", "9223372036854775807"),
      ("-9223372036854775808", "-9223372036854775808"),
    ])
  func numbers(_ given: String, _ expected: String) throws {
    let value = try JSONValue(parsing: given)
    #expect(value.canonical == expected)
    #expect(try JSONValue(parsing: value.canonical) == value)
  }

  @Test("From 2^63 to 2^64 an integer has a double's precision")
  func largeIntegers() throws {
    for text in ["9223372036854775808", "9223372036854775809", "18446744073709551615"] {
      let value = try JSONValue(parsing: text)
      #expect(value == Double(text).map { .number($0) })
      #expect(try JSONValue(parsing: value.canonical) == value)
    }
  }

  @Test("A number that JSON cannot say is null")
  func notANumber() {
    for number in [Double.nan, .infinity, -.infinity] {
      #expect(JSONValue.number(number).canonical == "null")
    }
  }

  @Test("The compact and the pretty form keep members as they came")
  func order() throws {
    let value = try JSONValue(parsing: #"{"b":[1,{"a":[]}],"a":{},"b":"x"}"#)
    #expect(value.compact == #"{"b":[1,{"a":[]}],"a":{},"b":"x"}"#)
    #expect(
      value.pretty
        == """
        {
          "b": [
            1,
            {
              "a": []
            }
          ],
          "a": {},
          "b": "x"
        }
        """)
    #expect(try JSONValue(parsing: value.pretty) == value)
    #expect(value["b"] == "x")
    #expect(value["c"] == nil)
  }

  @Test("Null counts as absent, as CloudTrail writes both")
  func present() throws {
    let value = try JSONValue(parsing: #"{"a":null,"b":false,"c":1,"c":null}"#)
    #expect(value["a"] == .null)
    #expect(value.present("a") == nil)
    #expect(value.present("b") == false)
    #expect(value.present("c") == nil)
    #expect(JSONValue.array([]).present("a") == nil)
  }
}
