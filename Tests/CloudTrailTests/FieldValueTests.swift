import TestSupport
import Testing

@testable import CloudTrail

@Suite("Values of a record's fields")
struct FieldValueTests {
  /// The value of one field in a record, and what each question about it must answer.
  struct Row: Sendable, CustomTestStringConvertible {
    var json: JSONValue?
    var string: String?
    var bool: Bool?
    var isGiven = true
    var isString = false
    var isComparable = false

    var testDescription: String { json?.compact ?? "absent" }
  }

  @Test(
    "Each kind of JSON value",
    arguments: [
      Row(json: nil, isGiven: false), Row(json: .null, isGiven: false),
      Row(json: "a", string: "a", isString: true, isComparable: true),
      Row(json: "", string: "", isString: true, isComparable: true),
      Row(json: "true", string: "true", bool: true, isString: true, isComparable: true),
      Row(json: "false", string: "false", bool: false, isString: true, isComparable: true),
      Row(json: "True", string: "True", isString: true, isComparable: true),
      Row(json: #"tru\u0065"#, string: "true", bool: true, isString: true, isComparable: true),
      Row(json: #"\u00e9"#, string: "é", isString: true, isComparable: true),
      // The scanner does not check the escapes of a text that nobody reads.
      Row(json: #"\x"#, isString: true),
      Row(json: true, string: "true", bool: true, isComparable: true),
      Row(json: false, string: "false", bool: false, isComparable: true),
      Row(json: 1), Row(json: .number(1.5)), Row(json: []), Row(json: ["a"]), Row(json: [:]),
    ])
  func kinds(_ row: Row) {
    let record = ScannedRecord(.object(row.json.map { [.init("eventName", $0)] } ?? []))
    withExtendedLifetime(record) {
      let value = record.fields.eventName
      #expect(value.string == row.string)
      #expect(value.bool == row.bool)
      #expect(value.isGiven == row.isGiven)
      #expect(value.isString == row.isString)
      #expect(value.isComparable == row.isComparable)
      #expect(ByteMatch.withText(value) { String(decoding: $0, as: UTF8.self) } == row.string)
      #expect(value.timestamp == nil)
    }
  }

  @Test(
    "A time, with escapes or without",
    arguments: ["2024-05-01T12:00:00Z", #"2024-05-01T12:00:00\u005a"#])
  func timestamp(_ text: String) {
    let record = ScannedRecord(["eventTime": .string(text)])
    withExtendedLifetime(record) {
      #expect(record.fields.eventTime.timestamp == Timestamp(seconds: 1_714_564_800))
    }
  }
}
