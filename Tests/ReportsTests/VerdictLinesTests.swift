import CloudTrail
import Replay
import ReplayTestSupport
import Selectors
import Testing
import TrailLogs

@testable import Reports

@Suite("Lines written for many records")
struct VerdictLinesTests {
  /// Values of a field, each in its JSON spelling: escaped, not ASCII, no text at all.
  private static let values: [JSONValue] = [
    "plain", "é", "\u{1F600}", "a\"b\\c", "tab\tand\u{1}", "\u{202E}turned", "", nil, 7, true,
    ["x"],
    "e\u{301}", "\u{7F}", "0123456789-0-3",
  ]

  private static let arns: [JSONValue] = [
    "arn:aws:s3:::bucket/key", "arn:aws:s3:::bucket/kéy", "arn:aws:s3:::BUCKET/key", "", nil, 7,
    "arn:aws:s3:::other/\"quoted\"", "arn:aws:s3:::bucket/\u{202E}", "arn:aws:s3:::bucket/pre/key",
  ]

  private static func object(_ arn: JSONValue, _ more: JSONValue = [:]) -> JSONValue {
    Example.record(
      at: 70,
      [
        "eventSource": "s3.amazonaws.com", "eventName": "PutObject", "eventCategory": "Data",
        "managementEvent": false,
        "userIdentity": ["arn": arn],
        "resources": [
          ["type": "AWS::S3::Object", "ARN": arn],
          ["type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::bucket"],
          ["type": "AWS::S3::Object", "ARNPrefix": "arn:aws:s3:::bucket/"],
        ],
      ])
  }

  private static let records: [JSONValue] =
    ["eventID", "eventName", "eventSource", "errorCode"].flatMap { name in
      values.flatMap { [Example.record(at: 70, .object([.init(name, $0)]))] }
    } + arns.map { object($0) } + arns.reversed().map { object($0) }

  private static func selector(_ field: String, _ conditions: [AdvancedFieldSelector.Condition])
    -> AdvancedEventSelector
  {
    AdvancedEventSelector(
      name: "\(field) é\u{202E}",
      fieldSelectors: [
        AdvancedFieldSelector(field: "eventCategory", conditions: [.init(.equals, ["Data"])]),
        AdvancedFieldSelector(
          field: "resources.type", conditions: [.init(.equals, ["AWS::S3::Object"])]),
        AdvancedFieldSelector(field: field, conditions: conditions),
      ])
  }

  private static let selectors: [TrailSelectors] = [
    .default,
    .basic([
      EventSelector(dataResources: [
        DataResource(
          type: "AWS::S3::Object", values: ["arn:aws:s3:::bucket/pre", "arn:aws:s3:::other/*"])
      ])
    ]),
    .advanced([
      selector("resources.ARN", [.init(.startsWith, ["arn:aws:s3:::bucket/"])]),
      selector("userIdentity.arn", [.init(.notEndsWith, ["key"])]),
    ]),
  ]

  @Test("They are those of each record, byte for byte", arguments: selectors)
  func same(_ selectors: TrailSelectors) throws {
    let bench = try Bench([
      Example.created, Example.started, Example.event(.putEventSelectors(selectors), at: 60),
    ])
    for (name, count) in [("a", 1), ("b", 2), ("c", 1)] {
      let records = (0..<count).flatMap { _ in Self.records }
      try bench.write("\(name) \"\u{202E}é.json", records)
    }
    for settling in [Settling.strict, .standard] {
      let expected = try bench.lines(settling).map(\.compact)
      let judges = try bench.judges()
      var bytes: [UInt8] = []
      _ = try Replayer(judges: judges, settling: settling, workers: 2).run(
        LogFinder(paths: [bench.logs]),
        sink: { VerdictLines(judges: judges, settling: settling) }, deliver: { bytes += $0 })
      let written = bytes.split(separator: UInt8(ascii: "\n"))
        .map { String(decoding: $0, as: UTF8.self) }
      #expect(written.count > 200)
      #expect(written == expected)
    }
  }

  @Test("No text can be taken for a hole")
  func holes() throws {
    let markers = LineMarkers()
    #expect(LineMarkers().marker(for: .eventID) != markers.marker(for: .eventID))
    for hole in [LineTemplate.Hole.eventID, .eventTime, .file, .number, .userARN, .resource(12)] {
      let text = #"{"a":"\#(markers.marker(for: hole))","b":"\#(markers.marker(for: .number))"}"#
      let found = try #require(
        Array(text.utf8).withUnsafeBytes { markers.first(in: $0, from: 0) })
      #expect(found.hole == hole)
      #expect(
        text.utf8.count - found.range.count
          == text.replacing(
            "\"\(markers.marker(for: hole))\"", with: "", maxReplacements: 1
          ).utf8.count)
    }
    let none = Array(#"{"a":"0","b":"\u{E000}"}"#.utf8)
    #expect(none.withUnsafeBytes { markers.first(in: $0, from: 0) } == nil)
  }
}
