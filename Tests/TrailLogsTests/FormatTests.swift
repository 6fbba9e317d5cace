import CloudTrail
import TestSupport
import Testing

@testable import TrailLogs

@Suite("The forms in which records come")
struct FormatTests {
  static func quoted(_ text: String) -> String { JSONValue.string(text).compact }

  static let a = record("A")
  static let b = record("B", #""x":"\"}]{[\\ é \u00e9 \ud83d\ude00""#)

  static let forms: [(String, String)] = [
    ("a log file", #"{"Records":[\#(a),\#(b)]}"#),
    ("with other members", #"{"x":[{}],"Records":[\#(a),\#(b)],"y":{"Records":[\#(a)]}}"#),
    ("with white space", "\r\n{ \"Records\" :\t[\n \(a)\n ,\n \(b) ]\r\n}\r\n"),
    ("with a byte order mark", "\u{feff}{\"Records\":[\(a),\(b)]}"),
    ("a list", "[\(a),\(b)]"),
    ("a line each", "\(a)\n\(b)\n"),
    ("a line each, CRLF and blank lines", "\(a)\r\n\r\n\(b)\r\n"),
    ("one after the other", a + b),
    ("pretty", pretty(a) + "\n" + pretty(b)),
    ("files one after the other", #"{"Records":[\#(a)]}{"Records":[\#(b)]}"#),
    ("an escaped key around", #"{"R\u0065cords":[\#(a),\#(b)]}"#),
    (
      "LookupEvents",
      #"{"Events":[{"EventId":"1","EventName":"A","ReadOnly":"true","CloudTrailEvent":\#(quoted(a))},"#
        + #"{"CloudTrailEvent":\#(quoted(b)),"EventId":"2"}],"NextToken":"t"}"#
    ),
    (
      "LookupEvents, a line each",
      "{\"EventId\":\"1\",\"CloudTrailEvent\":\(quoted(a))}\n{\"CloudTrailEvent\":\(quoted(b))}"
    ),
    (
      "wrapped by a search engine",
      #"[{"aws":{"cloudtrail":\#(a)}},{"aws":{"cloudtrail":\#(b)}}]"#
    ),
  ]

  static func pretty(_ text: String) -> String {
    do { return try JSONValue(parsing: text).pretty } catch { return text }
  }

  @Test("Two records, whatever is around them", arguments: forms)
  func reads(_ form: String, _ text: String) throws {
    let expected = [try JSONValue(parsing: Self.a), try JSONValue(parsing: Self.b)]
    for bytes in [Array(text.utf8), gzip(text)] {
      for chunk in [1, 7, 64, 1 << 18] {
        let (got, report) = try read(bytes, chunk: chunk)
        #expect(got.records.map(\.json.canonical) == expected.map(\.canonical))
        #expect(got.records.map(\.number) == [1, 2])
        #expect(got.problems == [])
        #expect(report.records == 2)
        #expect(report.bytesRead == bytes.count)
        #expect(report.bytesInflated == text.utf8.count)
      }
    }
  }

  @Test("EventBridge's envelope is taken off and named")
  func eventBridge() throws {
    for kind in ["AWS API Call via CloudTrail", "AWS Console Sign In via CloudTrail"] {
      let envelope =
        #"{"version":"0","detail-type":"\#(kind)","time":"2024-05-01T10:00:00Z","detail":\#(Self.a)}"#
      let (got, _) = try read(envelope + "\n" + envelope)
      #expect(got.names == ["A", "A"])
      #expect(got.records.map(\.channel) == [.eventBridge, .eventBridge])
      #expect(got.problems == [])
    }
  }

  @Test(
    "JSON that is no record is named as another kind",
    arguments: [
      #"{"detail-type":"AWS API Call via CloudTrail","detail":{"service":"EC2"}}"#,
      #"{"detail":{"detail":\#(a)}}"#, #"{"eventTime":"2024-05-01T10:00:00Z","eventName":"X"}"#,
      #"{"eventTime":1,"eventSource":"s","eventName":"X"}"#, #"{}"#, #"{"Records":{}}"#,
      #"{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1","#
        + #""eventTime":"2024-05-01T10:00:00.000Z","eventName":"ObjectCreated:Put"}]}"#,
      #"{"aws":{"other":\#(a)}}"#, #"{"CloudTrailEvent":7}"#, #"[[\#(a)]]"#,
      #"{"Trails":[{"TrailARN":"arn:aws:cloudtrail:us-east-1:1:trail/a"}]}"#,
    ])
  func anotherKind(_ text: String) throws {
    let (got, report) = try read(text)
    #expect(got.kinds == [.anotherKind])
    #expect(got.records == [])
    #expect(report.problems == 1)
  }

  @Test("An event of EventBridge about something else is told from JSON that is no record")
  func otherEvent() throws {
    let (got, _) = try read(#"{"detail-type":"AWS Health Event","detail":{"service":"EC2"}}"#)
    #expect(got.kinds == [.otherEvent])
  }

  @Test("Digests and Insights are left alone by content")
  func skipped() throws {
    let insight =
      #"{"eventTime":"2024-05-01T10:00:00Z","eventType":"AwsCloudTrailInsight","eventCategory":"Insight"}"#
    let (got, report) = try read(
      "{\"Records\":[\(insight),\(Self.a)]}{\"digestS3Object\":\"x\",\"logFiles\":[]}")
    #expect(got.names == ["A"])
    #expect(got.problems == [])
    #expect(report.skipped == [.insight: 1, .digest: 1])
  }

  /// SEMANTICS 3.6t
  @Test(
    "What else is delivered to a bucket is left alone by its form, and the calls beside it are read",
    arguments: [
      (
        #"{"eventVersion":"1.0","accountId":"1","eventId":"e","eventCategory":"Aggregated","#
          + #""eventSource":"s3.amazonaws.com","timeWindow":{"windowStart":"x"}}"#, .aggregated, 1
      ),
      (#"{"eventType":"AwsAggregatedEvent","eventSource":"s"}"#, .aggregated, 1),
      (#"{"eventId":"e","timeWindow":{"windowStart":"x"},"summary":{}}"#, .aggregated, 1),
      (#"{"eventCategory":"ConfigurationItem","eventTime":"x","eventData":{}}"#, .configItem, 1),
      (#"{"configurationItemCaptureTime":"x","resourceType":"AWS::S3::Bucket"}"#, .configItem, 1),
      (#"{"eventCategory":"Evidence","eventSource":"s"}"#, .eventDataStore, 1),
      (#"{"eventCategory":"ActivityAuditLog","eventData":{}}"#, .eventDataStore, 1),
      (#"{"eventCategory":"Insight","insightDetails":{}}"#, .insight, 1),
    ] as [(String, SkipReason, Int)])
  func others(_ text: String, _ reason: SkipReason, _ count: Int) throws {
    for whole in [
      "{\"Records\":[\(Self.a),\(text),\(Self.a)]}", "[\(Self.a),\(text),\(Self.a)]",
      "\(Self.a)\n\(text)\n\(Self.a)",
    ] {
      let (got, report) = try read(whole)
      #expect(got.names == ["A", "A"])
      #expect(got.problems == [])
      #expect(report.skipped == [reason: count])
    }
  }

  @Test("A record with a category of its own that is a call all the same is given as a record")
  func calls() throws {
    let (got, report) = try read(record("A", #""eventCategory":"Aggregated""#))
    #expect(got.names == ["A"])
    #expect(report.skipped == [:])
  }

  @Test("A file of AWS Config is counted item by item, however large it is")
  func config() throws {
    let item =
      #"{"configurationItemCaptureTime":"x","resourceType":"AWS::S3::Bucket","#
      + #""configuration":{"Records":[1]},"relationships":[{"name":"\#(String(repeating: "r", count: 900))"}]}"#
    let items = Array(repeating: item, count: 2_000).joined(separator: ",")
    let text = #"{"fileVersion":"1.0","configSnapshotId":"s","configurationItems":[\#(items)]}"#
    let scratch = try ScratchFolder()
    let file = try scratch.log("c.json", Array((text + "\n" + Self.a).utf8))
    // Smaller than the file, so that it could not be held as one object.
    for options in [
      LogReadingOptions(maximumRecordBytes: 100_000),
      LogReadingOptions(maximumRecordBytes: 100_000, wholeFileBytes: 0),
    ] {
      var reader = LogReader(options: options)
      var got = Collector()
      let report = try reader.read(file, into: &got)
      #expect(got.problems == [])
      #expect(report.skipped == [.configItem: 2_000])
      #expect(got.names == ["A"])
    }
  }

  @Test("Escaped keys are the same keys, and of two equal keys the last counts")
  func keys() throws {
    let text = #"{"event\u0054ime":"2024-05-01T10:00:00Z","eventSource":"s","event\u004eame":"X"}"#
    let (got, _) = try read(text)
    #expect(got.names == ["X"])
    let (twice, _) = try read(record("First", #""eventName":"Last""#))
    #expect(twice.names == ["Last"])
  }

  @Test("Numbers and offsets tell the place in the inflated file")
  func places() throws {
    let (got, _) = try read(gzip(#"{"Records":[{},\#(Self.a)]}"#))
    #expect(got.records.map(\.number) == [2])
    #expect(got.records.map(\.offset) == [15])
    #expect(got.problems.map(\.record) == [1])
    #expect(got.problems.map(\.offset) == [12])
  }
}
