import CloudTrail
import TestSupport
import Testing

@testable import TrailLogs

@Suite("Why a record was written late, or again")
struct AddendumTests {
  private static let start =
    #"{"eventTime":"2024-05-01T10:00:00Z","eventSource":"s","eventName":"X""#

  private func addendum(_ text: String) throws -> Addendum? {
    try RecordFields.reading(json: Self.start + text + "}") { Addendum($0) }
  }

  @Test("A correction says which record it corrects; nothing else corrects any (SEMANTICS 3.6p)")
  func corrections() throws {
    let correction = try #require(
      try addendum(
        #","addendum":{"reason":"UPDATED_DATA","updatedFields":"readOnly","#
          + #""originalRequestID":"r","originalEventID":"e"}"#))
    #expect(correction.reason == "UPDATED_DATA")
    #expect(correction.correctedEventID == "e")
    for (text, reason) in [
      (#"{"reason":"UPDATED_DATA"}"#, "UPDATED_DATA"),
      (#"{"reason":"UPDATED_DATA","originalEventID":null}"#, "UPDATED_DATA"),
      (#"{"reason":"DELIVERY_DELAY","originalEventID":"e"}"#, "DELIVERY_DELAY"),
      (#"{"reason":"NEWER","originalEventID":"e"}"#, "NEWER"),
      (#"{"originalEventID":"e"}"#, nil),
    ] as [(String, String?)] {
      let other = try #require(try addendum(#","addendum":"# + text))
      #expect(other.reason == reason)
      #expect(other.correctedEventID == nil, "\(text)")
    }
  }

  @Test("One that cannot be read is there all the same, and null is none")
  func unreadable() throws {
    for text in [
      "true", "7", "[]", "{}", #""DELIVERY_DELAY""#, #"{"reason":{}}"#,
    ] {
      let unreadable = try addendum(#","addendum":"# + text)
      #expect(unreadable != nil && unreadable?.reason == nil, "\(text)")
    }
    #expect(try addendum(#","addendum":null"#) == nil)
    #expect(try addendum("") == nil)
    #expect(try addendum(#","requestParameters":{"addendum":{"reason":"x"}}"#) == nil)
  }

  @Test("A record with an addendum is found like any other, in every way of reading")
  func found() throws {
    let records =
      #"{"Records":[\#(Self.start)},\#(Self.start),"addendum":{"reason":"DELIVERY_DELAY"}},"#
      + #"\#(Self.start)}]}"#
    let scratch = try ScratchFolder()
    let name = "111122223333_CloudTrail_us-east-1_20240501T1205Z_aaaaaaaaaaaaaaaa.json"
    for (file, bytes) in [
      (try scratch.log(name, Array(records.utf8)), 1 << 20),
      (try scratch.log("x.json", Array(records.utf8)), 0),
    ] {
      var found = Found()
      var reader = LogReader(options: LogReadingOptions(wholeFileBytes: bytes))
      try reader.read(file, into: &found)
      #expect(found.reasons == [nil, "DELIVERY_DELAY", nil])
      let time = bytes == 0 ? nil : Timestamp(iso8601: "2024-05-01T12:05:00Z")
      #expect(found.deliveries == [time, time, time])
    }
  }
}

private struct Found: LogVisitor {
  var reasons: [String?] = []
  var deliveries: [Timestamp?] = []

  mutating func record(_ record: borrowing Record) {
    reasons.append(record.addendum?.reason)
    deliveries.append(record.deliveryTime)
  }
  mutating func observation(_ event: TrailEvent, number: Int) {}
  mutating func problem(_ problem: InputProblem) throws { throw problem }
}
