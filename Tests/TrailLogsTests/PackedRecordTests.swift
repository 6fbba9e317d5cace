import CloudTrail
import Foundation
import TestSupport
import Testing

@testable import TrailLogs

@Suite("Records that are packed in something else")
struct PackedRecordTests {
  static let a = record("A", #""x":"é \" \\ \n""#.replacing("\n", with: "n"))

  static func quoted(_ text: String) -> String { JSONValue.string(text).compact }
  static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }
  static func message(_ text: String) -> String { #"{"timestamp":1,"message":\#(quoted(text))}"# }

  @Test("Up to eight layers are taken off, and no more")
  func depth() throws {
    var text = Self.a
    for depth in 1...10 {
      text = Self.message(text)
      let (got, _) = try read(text)
      #expect(got.names == (depth <= 8 ? ["A"] : []), "\(depth)")
      #expect(got.kinds == (depth <= 8 ? [] : [.anotherKind]), "\(depth)")
    }
  }

  @Test("In chunks of any size, with the number and the place of what is around")
  func places() throws {
    let packed = #"{"data":"\#(Self.base64(gzip("[\(Self.a),\(Self.a)]")))"}"#
    let text = "{\"records\":[{},\(packed),\(Self.message(Self.a))]}"
    for chunk in [1, 7, 1 << 18] {
      let (got, _) = try read(text, chunk: chunk)
      #expect(got.names == ["A", "A", "A"])
      #expect(got.records.map(\.number) == [2, 2, 3])
      #expect(got.records.map(\.offset) == [15, 15, 16 + packed.utf8.count])
      #expect(got.problems.map(\.record) == [1])
    }
  }

  @Test("A slash in base64 may be written with an escape")
  func slashes() throws {
    let digits = Self.base64(Array("\(Self.a)????".utf8.dropLast(4)) + [0x20, 0x20, 0x20])
    let (got, _) = try read(#"{"data":"\#(digits.replacing("/", with: #"\/"#))"}"#)
    #expect(got.names == ["A"])
  }

  @Test("Of gzip data that is not whole nothing is taken, and it is told")
  func damaged() throws {
    let whole = gzip("[\(Self.a),\(Self.a)]")
    var altered = whole
    altered[altered.count - 6] ^= 1
    for bytes in [Array(whole.dropLast(3)), altered, whole + [1, 2, 3]] {
      let (got, _) = try read(#"[{"data":"\#(Self.base64(bytes))"},\#(Self.a)]"#)
      #expect(got.names == ["A"])
      #expect(got.kinds == [.brokenRecord])
    }
    let (not, _) = try read(#"[{"data":"no base64"},\#(Self.a)]"#)
    #expect(not.names == ["A"] && not.kinds == [.brokenRecord])
  }

  @Test("A small text that inflates to gigabytes is refused, in a file and in a post")
  func bomb() throws {
    let bomb = gzip([UInt8](repeating: 0x20, count: 3_000_000) + Array(Self.a.utf8))
    var options = LogReadingOptions()
    options.maximumInflatedBytes = 2_000_000
    let text = #"[{"data":"\#(Self.base64(bomb))"},\#(Self.a)]"#
    let (got, _) = try read(text, options: options)
    #expect(got.names == ["A"] && got.kinds == [.recordTooLarge])
    options.maximumInflatedBytes = 4_000_000
    // In a file each object has the whole of it; in a post, all together.
    let twice = #"[{"data":"\#(Self.base64(bomb))"},{"data":"\#(Self.base64(bomb))"}]"#
    #expect(try read(twice, options: options).0.names == ["A", "A"])
    for body in [Array(twice.utf8), gzip(twice)] {
      let posted = try post(body, options)
      #expect(posted.names == ["A"] && posted.kinds == [.recordTooLarge])
    }
    options.maximumInflatedBytes = 2_000_000
    let posted = try post(bomb, options)
    #expect(posted.names == [] && posted.kinds == [.recordTooLarge])
  }

  private func post(_ body: [UInt8], _ options: LogReadingOptions) throws -> Collector {
    var reader = LogReader(options: options)
    var collector = Collector()
    try body.withUnsafeBytes { _ = try reader.read($0, named: "the body", into: &collector) }
    return collector
  }

  @Test("A post is read as a file is", arguments: FormatTests.forms)
  func posts(_ form: String, _ text: String) throws {
    let (file, _) = try read(text)
    for body in [Array(text.utf8), gzip(text)] {
      #expect(try post(body, LogReadingOptions()) == file)
    }
  }

  @Test("An address to confirm a subscription is shown only if it is of SNS")
  func subscriptions() throws {
    func problem(_ address: String) throws -> InputProblem? {
      try read(
        #"{"Type":"SubscriptionConfirmation","TopicArn":"t","SubscribeURL":\#(Self.quoted(address))}"#
      ).0.problems.first
    }
    let real = "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Token=2"
    #expect(try problem(real)?.detail.contains(real) == true)
    for forged in [
      "http://sns.us-east-1.amazonaws.com/", "https://sns.example.com/",
      "https://sns.a@example.com/.amazonaws.com", "https://sns.x?.amazonaws.com/",
      "https://sns.us-east-1.amazonaws.com/\u{1b}[2J", "https://example.com/sns.amazonaws.com",
    ] {
      let found = try #require(try problem(forged))
      #expect(found.kind == .subscription && !found.detail.contains("https"), "\(found.detail)")
    }
  }

  @Test("UTF-16 in chunks of any size, with characters beyond the first plane")
  func utf16() throws {
    let text = "[\(record("A", #""x":"é😀\#u{10ffff}""#)),\(record("B"))]"
    for encoding in [String.Encoding.utf16LittleEndian, .utf16BigEndian] {
      let bytes = Array(text.data(using: encoding) ?? Data())
      for chunk in [1, 2, 3, 7, 1 << 18] {
        let (got, _) = try read(bytes, chunk: chunk)
        #expect(got.names == ["A", "B"] && got.kinds == [])
        #expect(got.records.first?.json["x"] == "é😀\u{10ffff}")
      }
    }
    // Half a pair and half a unit harm nothing else.
    let half: [UInt8] = Array("[{}, 1".utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] })
    #expect(try read([0xff, 0xfe] + half + [0, 0xd8, 0x41]).0.problems.isEmpty == false)
  }
}

@Suite("Tables of records")
struct TableTests {
  static let head =
    "eventTime,eventSource,eventName,eventID,awsRegion,errorCode,requestParameters,"
    + "responseElements,note\r\n"
  static func row(_ id: String, _ note: String, time: String = "2025-03-01T00:00:00Z") -> String {
    "\(time),cloudtrail.amazonaws.com,StopLogging,\(id),us-east-1,,"
      + #""{""name"":""arn:aws:cloudtrail:us-east-1:111122223333:trail/t""}",null,\#(note)"#
      + "\r\n"
  }

  @Test("Quotes, quoted quotes, line ends and commas in fields, in chunks of any size")
  func fields() throws {
    let text =
      Self.head + Self.row("1", "plain") + "\r\n" + Self.row("2", "\"a, \"\"b\"\"\r\nc\"")
      + Self.row("3", "", time: "2025-03-01 00:00:02.000").dropLast()
    for chunk in [1, 3, 64, 1 << 18] {
      for bytes in [Array(text.utf8), gzip(text), [0xef, 0xbb, 0xbf] + Array(text.utf8)] {
        let (got, report) = try read(bytes, chunk: chunk)
        #expect(got.trailEvents.map(\.id) == ["1", "2", "3"])
        #expect(got.trailEvents.allSatisfy { $0.change.kind == .stopLogging && $0.original == nil })
        #expect(got.records.map(\.number) == [1, 2, 3])
        #expect(got.records.last?.time == Timestamp(iso8601: "2025-03-01T00:00:02Z"))
        #expect(got.problems == [] && report.records == 3)
      }
    }
  }

  @Test("A row that is broken is named, and the others are read")
  func broken() throws {
    let text = Self.head + "1,2,3\n" + Self.row("1", "x") + Self.row("2", "\"open").dropLast()
    let (got, _) = try read(text)
    #expect(got.trailEvents.map(\.id) == ["1"])
    #expect(got.kinds == [.brokenRecord, .cutShort])
    let large = LogReadingOptions(maximumRecordBytes: 400)
    let (less, _) = try read(
      Self.head + Self.row("1", String(repeating: "x", count: 900)) + Self.row("2", ""),
      options: large)
    #expect(less.trailEvents.map(\.id) == ["2"] && less.kinds == [.recordTooLarge])
  }

  @Test("A table without what makes a record is named once, with its columns")
  func missing() throws {
    let text = Self.head.replacing(",errorCode", with: "") + Self.row("1", "x") + Self.row("2", "x")
    let (got, _) = try read(text)
    #expect(got.kinds == [.missingColumns])
    #expect(got.problems.first?.detail == "rows of a table without the column errorCode")
  }

  @Test("Parameters that are not JSON are unknown, never guessed")
  func maps() throws {
    let text =
      Self.head
      + Self.row("1", "x").replacing(
        #""{""name"":""arn:aws:cloudtrail:us-east-1:111122223333:trail/t""}""#,
        with: "\"{name=t, x=1}\"")
    let (got, _) = try read(text)
    #expect(got.trailEvents.map(\.change.kind) == [.unknownConfiguration])
  }

  @Test("Who called is read from a printed structure as far as it is plain")
  func identity() {
    let row = RecordRow([
      (
        name: "userIdentity",
        text: "{type=AssumedRole, principalid=AROA:s, arn=arn:aws:sts::1:assumed-role/r/s, "
          + "accountid=1, invokedby=null, sessioncontext={sessionissuer={arn=other}}}"
      )
    ])
    #expect(
      row.record["userIdentity"] == [
        "type": "AssumedRole", "principalId": "AROA:s", "arn": "arn:aws:sts::1:assumed-role/r/s",
        "accountId": "1",
      ])
  }
}
