import CloudTrail
import Crypto
import Foundation
import Testing

@testable import TrailLogs

@Suite("The record of a call is kept as it was")
struct OriginalTests {
  /// Spaced and ordered as no writer would do it again.
  private static let record =
    #"{ "eventName":"StopLogging" ,"eventID":"1","eventTime":"2026-01-01T00:00:00Z", "#
    + #""eventSource":"cloudtrail.amazonaws.com","awsRegion":"us-east-1", "recipientAccountId" :"#
    + #" "111122223333","requestParameters":{"name":"caf\u00e9-\ud83d\ude00"},"extra":[1.50,1e3]}"#

  private func events(_ text: String) throws -> [TrailEvent] {
    var collector = Collector()
    var reader = LogReader()
    var text = text
    _ = try text.withUTF8 {
      try reader.read(UnsafeRawBufferPointer($0), named: "a test", into: &collector)
    }
    return collector.trailEvents
  }

  /// The record in each form that holds it whole.
  static let forms: [String] = [
    record,
    #"{"Records":[\#(record)]}"#,
    #"{"Records":[ {"eventName":"x","eventSource":"y"},\#(record) ]}"#,
    "\(record)\n",
    #"{"version":"0","detail-type":"AWS API Call via CloudTrail","source":"aws.cloudtrail","detail":\#(record)}"#,
    #"{"Events":[{"EventId":"1","EventName":"StopLogging","CloudTrailEvent":\#(JSONValue.string(record).compact)}]}"#,
  ]

  @Test("Byte for byte, without what it was wrapped in", arguments: forms)
  func kept(_ text: String) throws {
    let events = try events(text)
    #expect(events.count == 1)
    #expect(events.first?.original == .bytes(Array(Self.record.utf8)))
  }

  @Test("up to 1 MiB; of a larger one the length and the SHA-256")
  func large() throws {
    for excess in [0, 1] {
      let padding = OriginalRecord.maximumBytes + excess - Self.record.utf8.count - 12
      let record =
        Self.record.dropLast() + #","padding":"# + "\"" + String(repeating: "x", count: padding - 1)
        + "\"}"
      let bytes = Array(record.utf8)
      let original = try events(String(record)).first?.original
      if excess == 0 {
        #expect(bytes.count == OriginalRecord.maximumBytes)
        #expect(original == .bytes(bytes))
      } else {
        let hash = Hexadecimal.string(SHA256.hash(data: bytes))
        #expect(original == .tooLarge(length: bytes.count, sha256: hash))
      }
    }
  }

  @Test("An addendum names what it corrects, and keeps its reason")
  func addendum() throws {
    func event(_ addendum: String) throws -> TrailEvent? {
      try events(Self.record.dropLast() + #","addendum":\#(addendum)}"#).first
    }
    let updated = try event(
      #"{"reason":"UPDATED_DATA","updatedFields":"requestParameters","originalEventID":"0"}"#)
    #expect(updated?.id == "1" && updated?.completes == "0")
    #expect(updated?.addendum == "UPDATED_DATA")
    for reason in ["DELIVERY_DELAY", "SERVICE_OUTAGE"] {
      let late = try event(#"{"reason":"\#(reason)","originalEventID":"0"}"#)
      #expect(late?.completes == nil && late?.addendum == reason)
    }
    // One that says nothing of an original.
    for text in [#"{"reason":"UPDATED_DATA"}"#, "null", "{}", #""UPDATED_DATA""#] {
      #expect(try event(text)?.completes == nil)
    }
    // One with the very id of its original still needs one of its own.
    let same = try event(#"{"reason":"UPDATED_DATA","originalEventID":"1"}"#)
    #expect(same?.completes == "1")
    #expect(same?.id.hasPrefix("addendum:") == true)
    #expect(try event("null")?.addendum == nil)
  }
}
