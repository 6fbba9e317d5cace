import CloudTrail
import Testing

@Suite("The stream of an event")
struct EventStreamTests {
  private static let arn = TrailARN(name: "logs", calledIn: "us-east-1", account: "123456789012")

  @Test(
    "Every stream is read back from its text",
    arguments: [
      (.trail(arn), "arn:aws:cloudtrail:us-east-1:123456789012:trail/logs"),
      (
        .trail(TrailARN(name: "logs", calledIn: "us-east-1", account: "1:2")),
        "arn:aws:cloudtrail:us-east-1:1:2:trail/logs"
      ),
      (
        .unattributed(region: "us-east-1", account: "123456789012"),
        "unattributed:us-east-1:123456789012"
      ),
      (.unattributed(region: "us-east-1", account: nil), "unattributed:us-east-1:"),
      (.unattributed(region: nil, account: "1"), "unattributed::1"),
      (.unattributed(region: nil, account: nil), "unattributed::"),
      (.unattributed(region: "", account: ""), "unattributed::"),
      (.unattributed(region: "a:b", account: "c:d"), "unattributed:a:b:c:d"),
      (.unattributed(region: "e\u{301}", account: "\u{FFFD}"), "unattributed:e\u{301}:\u{FFFD}"),
    ] as [(EventStream, String)])
  func text(_ stream: EventStream, _ text: String) throws {
    #expect(Array(stream.text.utf8) == Array(text.utf8))
    #expect("\(stream)" == text)
    let read = try #require(EventStream(text))
    #expect(read == stream && read.hashValue == stream.hashValue)
    #expect(Array(read.text.utf8) == Array(text.utf8))
  }

  @Test("Only the stream of a trail has an ARN, and its name")
  func trail() {
    #expect(EventStream.trail(Self.arn).trailARN == Self.arn)
    #expect(EventStream.trail(Self.arn).name == "logs")
    let other = EventStream.unattributed(region: "us-east-1", account: nil)
    #expect(other.trailARN == nil)
    #expect(other.name == "unattributed:us-east-1:")
  }

  @Test(
    "Any other text is no stream",
    arguments: [
      "", "logs", "arn:aws:s3:::bucket", "unattributed", "unattributed:us-east-1", "Unattributed::",
      "x:unattributed::",
    ])
  func otherTexts(_ text: String) {
    #expect(EventStream(text) == nil)
  }
}
