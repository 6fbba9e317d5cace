import CloudTrail
import History
import ReplayTestSupport
import Testing
import TrailLogs

@testable import Replay

/// If no trail compares names, records of one class have different names, which are counted apart.
@Suite("Names counted apart from classes")
struct NameCountsTests {
  /// Counts the records of a file under entries that are given.
  private struct Counting: LogVisitor {
    var counts = NameCounts()
    /// By record, in the order of the file.
    var entries: [Int] = []
    var tookMemory: [Bool] = []

    mutating func record(_ record: borrowing Record) {
      let entry = entries.isEmpty ? 0 : entries[tookMemory.count % entries.count]
      tookMemory.append(counts.count(entry, record.fields))
    }
    mutating func observation(_ event: TrailEvent, number: Int) {}
    mutating func problem(_ problem: InputProblem) throws { throw problem }

    /// Entry, source, name and how many records.
    var all: [[String]] {
      counts.counts.map { count in
        let name = counts.name(Int(count.name))
        return ["\(count.entry)", name.source, name.name, "\(count.records)"]
      }
    }
  }

  /// - Parameter names: the members `eventSource` and `eventName` as they stand in the file.
  private static func text(_ names: [(source: String, name: String)]) -> String {
    let records = names.map {
      #"{"eventTime":"2024-05-01T12:00:10Z","eventID":"1","eventSource":\#($0.source),"#
        + #""eventName":\#($0.name)}"#
    }
    return "{\"Records\":[" + records.joined(separator: ",") + "]}"
  }

  private func count(
    _ names: [(source: String, name: String)], entries: [Int] = [0], into counting: inout Counting
  ) throws {
    let bench = try Bench()
    let path = try bench.write("a.json", text: Self.text(names))
    counting.entries = entries
    counting.tookMemory = []
    var reader = LogReader()
    try reader.read(LogFile(path: path), into: &counting)
    try #require(counting.tookMemory.count == names.count, "not every record was read")
  }

  @Test("One class has several names, and one name several classes")
  func names() throws {
    var counting = Counting()
    let (get, put) = ((#""s3""#, #""Get""#), (#""s3""#, #""Put""#))
    try count([get, put, get, get, put, get], entries: [0, 0, 0, 0, 0, 7], into: &counting)
    #expect(
      counting.all == [
        ["0", "s3", "Get", "3"], ["0", "s3", "Put", "2"], ["7", "s3", "Get", "1"],
      ])
  }

  @Test("However a name is escaped, it is one name")
  func spellings() throws {
    var counting = Counting()
    try count(
      [
        (#""s3.amazonaws.com""#, #""Get""#), (#""s3.amazonaws.com""#, #""\u0047et""#),
        (#""s3\u002eamazonaws.com""#, #""Get""#), (#""s3.amazonaws.com""#, #""\u0047et""#),
        (#""s3.amazonaws.com""#, #""G\u0065t""#),
      ], into: &counting)
    #expect(counting.all == [["0", "s3.amazonaws.com", "Get", "5"]])
    // Each spelling once.
    #expect(counting.tookMemory == [true, true, true, false, true])
  }

  @Test("Where the source ends and the name begins, and what looks alike, are distinguished")
  func apart() throws {
    let names = [
      (#""a""#, #""bc""#), (#""ab""#, #""c""#), (#""""#, #""abc""#), (#""abc""#, #""""#),
      (#""a""#, #""BC""#), (#""a""#, #""é""#), (#""a""#, #""e\u0301x""#), (#""a""#, #""\\u0062c""#),
    ]
    var counting = Counting()
    try count(names + names, into: &counting)
    #expect(counting.all.count == names.count)
    #expect(counting.all.allSatisfy { $0[3] == "2" })
  }

  @Test("Halves of surrogate pairs are all U+FFFD")
  func halves() throws {
    var counting = Counting()
    try count(
      [#""\ud800""#, #""\udfff""#, "\"\u{FFFD}\"", #""\ufffd""#].map { (#""s""#, $0) },
      into: &counting)
    #expect(counting.all == [["0", "s", "\u{FFFD}", "4"]])
  }

  @Test("After a reset counts begin at 0, and known names take no memory")
  func reset() throws {
    var counting = Counting()
    try count([(#""s""#, #""a""#), (#""s""#, #""b""#)], into: &counting)
    let size = counting.counts.size
    counting.counts.reset()
    #expect(counting.all == [["0", "s", "a", "0"], ["0", "s", "b", "0"]])
    try count([(#""s""#, #""b""#), (#""s""#, #""b""#)], into: &counting)
    #expect(counting.all == [["0", "s", "a", "0"], ["0", "s", "b", "2"]])
    #expect(counting.tookMemory == [false, false] && counting.counts.size == size)
  }

  @Test("A name too long to be remembered is counted, and takes a few bytes each time")
  func long() throws {
    let long = "\"" + String(repeating: "x", count: 20_000) + "\""
    var counting = Counting()
    try count([(#""s""#, long)], into: &counting)
    let size = counting.counts.size
    try count(Array(repeating: (#""s""#, long), count: 40), into: &counting)
    #expect(counting.all.map { $0[3] } == ["41"])
    #expect(counting.tookMemory.allSatisfy { $0 })
    #expect(counting.counts.size - size <= 40 * 12)
  }
}
