import CloudTrail
import Foundation
import Glibc
import TestSupport
import Testing

@testable import TrailLogs

@Suite("Inputs that are damaged or hostile")
struct HostileInputTests {
  static let good = record("Good")

  static let damaged: [(String, [UInt8], [InputProblem.Kind])] = [
    ("a NUL in a string", Array(record("A", "\"x\":\"\u{0}\"").utf8), [.brokenRecord]),
    ("a NUL between members", Array(record("A", "\u{0}\"x\":1").utf8), [.brokenRecord]),
    (
      "invalid UTF-8", Array(#"{"eventName":""#.utf8) + [0xff, 0xc0] + Array(#""}"#.utf8),
      [.brokenRecord]
    ),
    ("a missing comma", Array(#"{"eventName":"A" "b":1}"#.utf8), [.brokenRecord]),
    ("a time that is none", Array(time("yesterday").utf8), [.brokenRecord]),
    ("a day that is none", Array(time("2024-02-30T00:00:00Z").utf8), [.brokenRecord]),
    ("brackets of the wrong kind", Array(record("A", #""x":[1"#).utf8), [.brokenRecord]),
    (
      "a broken string inside LookupEvents", Array(#"{"CloudTrailEvent":"{\"a\""}"#.utf8),
      [
        .brokenRecord
      ]
    ),
    ("a bad escape inside LookupEvents", Array(#"{"CloudTrailEvent":"\x"}"#.utf8), [.brokenRecord]),
  ]

  static func time(_ time: String) -> String {
    #"{"eventTime":"\#(time)","eventSource":"s","eventName":"A"}"#
  }

  @Test("One broken record is named and does not stop the others", arguments: damaged)
  func broken(_ what: String, _ bytes: [UInt8], _ kinds: [InputProblem.Kind]) throws {
    let comma = Array(",".utf8)
    let good = Array(Self.good.utf8)
    let text = Array("[".utf8) + good + comma + bytes + comma + good + Array("]".utf8)
    for chunk in [1, 16, 1 << 18] {
      let (got, report) = try read(text, chunk: chunk)
      #expect(got.names == ["Good", "Good"])
      #expect(got.kinds == kinds)
      #expect(got.problems.map(\.record) == [2])
      #expect(got.problems.map(\.offset) == [good.count + 2])
      #expect(report.problems == 1)
    }
  }

  /// A line that ends in a colon takes the next for its value; no line can tell it otherwise.
  @Test("A line that was cut takes no more than one other with it")
  func cutLine() throws {
    for end in 1..<Self.good.utf8.count {
      let text = Self.good + "\n" + Self.good.prefix(end) + "\n" + Self.good + "\n" + Self.good
      let (got, _) = try read(text)
      #expect(got.names.last == "Good")
      #expect(got.names.count >= 2)
      #expect(got.problems.count >= 1)
    }
  }

  @Test("A file that ends early gives what was whole")
  func cutShort() throws {
    let text = Array("{\"Records\":[\(Self.good),\(Self.good)]}".utf8)
    for end in 1..<text.count {
      let (got, _) = try read(Array(text.prefix(end)))
      let whole = (end - 12 + 1) / (Self.good.utf8.count + 1)
      #expect(got.names.count == max(0, whole))
      #expect(got.kinds == [.cutShort])
    }
  }

  @Test("Empty files are named", arguments: ["", " \n", "\u{feff}"])
  func empty(_ text: String) throws {
    #expect(try read(text).0.kinds == [.empty])
    #expect(try read(gzip(text)).0.kinds == [.empty])
  }

  @Test("Text that is no JSON is named once", arguments: ["hello", "<html></html>", "\u{0}\u{1}"])
  func notJSON(_ text: String) throws {
    #expect(try read(text).0.kinds == [.notJSON])
  }

  @Test("Text between records is named with its place")
  func stray() throws {
    let (got, _) = try read("[\(Self.good)}},\(Self.good)]")
    #expect(got.names == ["Good", "Good"])
    #expect(got.kinds == [.strayText])
    #expect(got.problems.first?.record == 1)
    #expect(got.problems.first?.offset == Self.good.utf8.count + 1)
  }

  @Test("Many problems are counted, not told one by one")
  func many() throws {
    let (got, report) = try read("[" + String(repeating: "{},", count: 1000) + "]")
    #expect(report.problems == 1000)
    #expect(got.problems.count == 21)
    #expect(got.problems.last?.kind == .more)
    #expect(got.problems.last?.detail == "and 980 more problems")
  }

  @Test("Deep nesting is bounded")
  func deep() throws {
    let lists = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    let call = #"{"eventTime":"2024-05-01T10:00:00Z","eventSource":"cloudtrail.amazonaws.com","#
    let (got, _) = try read(
      "[\(call)\"eventName\":\"StopLogging\",\"requestParameters\":\(lists)},\(Self.good)]")
    #expect(got.names == ["StopLogging", "Good"])
    #expect(got.problems == [])
    #expect(got.trailEvents.map(\.stream) == [.unattributed(region: nil, account: nil)])
    #expect(got.trailEvents.map(\.change.kind) == [.unknownConfiguration])
    #expect(got.trailEvents.map(\.request) == [nil])
    #expect(try read(String(repeating: "{\"a\":", count: 100_000)).0.kinds == [.cutShort])
    #expect(try read(String(repeating: "[", count: 100_000)).0.kinds == [.cutShort])
  }

  @Test("A string of 200 MB in a small gzip file is passed over without being held")
  func hugeString() throws {
    let scratch = try ScratchFolder()
    let part = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
    let member = gzip(part)
    var bytes = gzip("{\"Records\":[\(Self.good),{\"x\":\"")
    for _ in 0..<200 { bytes += member }
    bytes += gzip("\"},\(Self.good)]}")
    let file = try scratch.log("huge.json.gz", bytes)
    var reader = LogReader()
    var got = Collector()
    let before = try residentBytes()
    let report = try reader.read(file, into: &got)
    #expect(got.names == ["Good", "Good"])
    #expect(got.kinds == [.recordTooLarge])
    #expect(got.problems.first?.record == 2)
    #expect(report.bytesInflated > 200 << 20)
    #expect(try residentBytes() - before < 100 << 20)
  }

  @Test("Damaged in any place, every form is read to its end")
  func mutations() throws {
    var random = SeededRandom(seed: 2)
    let forms =
      FormatTests.forms.map(\.1) + APIResponseTests.answers.map(\.1)
      + CallDecodingTests.successes.prefix(8).map { "[\(record($0.0, $0.1))]" }
      .map { $0.replacing("s3.amazonaws.com", with: "cloudtrail.amazonaws.com") }
    for form in forms {
      for _ in 0..<40 {
        let (got, report) = try read(random.damaged(Array(form.utf8)))
        #expect(got.records.count == report.records)
        #expect(got.observations.count == report.observations)
      }
    }
  }

  @Test("What the system will not open or read is named")
  func unreadable() throws {
    let scratch = try ScratchFolder()
    for path in [scratch.path, scratch.path + "/absent"] {
      var reader = LogReader()
      var got = Collector()
      try reader.read(LogFile(path: path), into: &got)
      #expect(got.kinds == [.unreadable])
    }
  }

  @Test("What a visitor throws stops the run")
  func stops() throws {
    struct Stop: Error {}
    struct Stopper: LogVisitor {
      mutating func record(_ record: borrowing Record) throws { throw Stop() }
      mutating func observation(_ event: TrailEvent, number: Int) throws {}
      mutating func problem(_ problem: InputProblem) throws {}
    }
    let scratch = try ScratchFolder()
    let file = try scratch.log("a.json", Array(Self.good.utf8))
    var reader = LogReader()
    var stopper = Stopper()
    do {
      try reader.read(file, into: &stopper)
      Issue.record("nothing was thrown")
    } catch { #expect(error is Stop) }
  }

  /// The memory of this process that is in use, in bytes.
  private func residentBytes() throws -> Int {
    let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    return (Int(text.split(separator: " ").dropFirst().first ?? "0") ?? 0) * 4096
  }
}

extension SeededRandom {
  /// `bytes` with one to four of them replaced, inserted or removed.
  mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array("{}[]\",:\\ \nau1eRecords\u{0}é".utf8)
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      guard !bytes.isEmpty else { break }
      let at = Int.random(in: 0..<bytes.count, using: &self)
      let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &self)]
      switch Int.random(in: 0..<3, using: &self) {
      case 0: bytes[at] = byte
      case 1: bytes.insert(byte, at: at)
      default: bytes.remove(at: at)
      }
    }
    return bytes
  }
}
