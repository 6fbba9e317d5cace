import CloudTrail
import Foundation
import History
import Recording
import Testing
import TrailLogs

/// A log keeps what it takes, so nothing of a gzip member may be recorded before the checksum at its end
/// was compared: a damaged copy would keep the true calls out, under their ids, for ever.
@Suite("Damaged gzip files")
struct DamagedGzipTests {
  private static let count = Importer.batch * 2 + 500

  private static func text(_ ids: Range<Int>) -> String {
    ids.map { Call.record("e\($0)", at: Int64($0)).compact }.joined(separator: "\n") + "\n"
  }

  /// How a file is read.
  enum Way: CaseIterable {
    case whole, inPieces, pipe
  }

  /// Imports bytes as one file.
  private func run(_ bytes: [UInt8], _ way: Way, at desk: Desk) throws -> Desk.Outcome {
    let path = desk.logs + "/log.jsonl.gz"
    unlink(path)
    guard way == .pipe else {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      return try desk.run(
        [path], options: LogReadingOptions(wholeFileBytes: way == .whole ? 64 << 20 : 0))
    }
    signal(SIGPIPE, SIG_IGN)
    try #require(mkfifo(path, 0o600) == 0)
    let writer = Thread {
      do {
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.write(contentsOf: Data(bytes))
        try file.close()
      } catch {}  // The importer read no further; the figures show it.
    }
    writer.start()
    return try desk.run([path])
  }

  /// Checks that the true bytes are taken after the damaged ones.
  private func expectTruth(_ bytes: [UInt8], count: Int, at desk: Desk) throws {
    let outcome = try run(bytes, .whole, at: desk)
    #expect(outcome.report.problems == 0, "\(outcome.problems.map(\.fact))")
    #expect(Set(try desk.events().map(\.content.id)) == Set((0..<count).map { "e\($0)" }))
    #expect(try History(path: desk.store).snapshot { try $0.verify() }.isSound)
  }

  @Test("Nothing is recorded of a member whose checksum is wrong", arguments: Way.allCases)
  func checksum(_ way: Way) throws {
    for count in [1, Self.count] {
      let desk = try Desk()
      let bytes = Gzip.member(Self.text(0..<count))
      for (part, at) in [("checksum", 8), ("length", 1)] {
        var damaged = bytes
        damaged[damaged.count - at] ^= 1
        let outcome = try run(damaged, way, at: desk)
        #expect(outcome.report.appendedCount == 0, "\(part)")
        #expect(outcome.problems.map(\.code) == ["cutShort", "callsNotRecorded"])
        #expect(outcome.problems.last?.fact.contains("not recorded") == true)
        #expect(outcome.report.problems == 2)
        #expect(try desk.events() == [])
      }
      try expectTruth(bytes, count: count, at: desk)
    }
  }

  @Test("A call that one flipped byte made another does not take the place of the true one")
  func flippedContent() throws {
    let desk = try Desk()
    let bytes = Gzip.member(Self.text(0..<1))
    var damaged = bytes
    // Still a call, of another second and under the same id.
    let second = try #require(Data(bytes).range(of: Data("12:00:00".utf8)))
    damaged[second.upperBound - 1] = UInt8(ascii: "7")
    #expect(try run(damaged, .whole, at: desk).report.appendedCount == 0)
    try expectTruth(bytes, count: 1, at: desk)
  }

  @Test("Any byte changed: nothing untrue is recorded", arguments: [Way.whole, .pipe])
  func anyByte(_ way: Way) throws {
    let bytes = Gzip.member(Self.text(0..<2))
    for at in stride(from: 0, to: bytes.count, by: 23) {
      let desk = try Desk()
      var damaged = bytes
      damaged[at] ^= 0x10
      _ = try run(damaged, way, at: desk)
      try expectTruth(bytes, count: 2, at: desk)
    }
  }

  @Test("Members before the damage are recorded, and none after it", arguments: Way.allCases)
  func laterMember(_ way: Way) throws {
    let desk = try Desk()
    let parts = [0..<3, 3..<Self.count, Self.count..<(Self.count + 2)].map {
      Gzip.member(Self.text($0))
    }
    var damaged = parts
    damaged[1][damaged[1].count - 8] ^= 1
    let outcome = try run(Array(damaged.joined()), way, at: desk)
    #expect(try desk.events().map(\.content.id) == ["e0", "e1", "e2"])
    #expect(outcome.report.appendedCount == 3)
    try expectTruth(Array(parts.joined()), count: Self.count + 2, at: desk)
  }

  @Test("Nothing is recorded of a member without its end", arguments: Way.allCases)
  func cut(_ way: Way) throws {
    for missing in [1, 7, 9, 300] {
      let desk = try Desk()
      let bytes = Gzip.member(Self.text(0..<5))
      let outcome = try run(Array(bytes.dropLast(missing)), way, at: desk)
      #expect(outcome.report.appendedCount == 0)
      #expect(outcome.problems.first?.code == "cutShort")
      try expectTruth(bytes, count: 5, at: desk)
    }
  }

  @Test("Whole members are recorded however they are read, and what follows them is told")
  func whole() throws {
    for way in Way.allCases {
      let desk = try Desk()
      let bytes = Gzip.member(Self.text(0..<Self.count)) + Gzip.member("") + Array("rest".utf8)
      let outcome = try run(bytes, way, at: desk)
      #expect(outcome.report.appendedCount == Self.count)
      #expect(outcome.problems.map(\.code) == ["cutShort"])
      #expect(try desk.events().map(\.content.id) == (0..<Self.count).map { "e\($0)" })
    }
  }

  @Test("A pipe with more than may wait for its checksum is refused, and a file with it is not")
  func tooLong() throws {
    let desk = try Desk()
    let name = String(repeating: "x", count: 100_000)
    let text = (0..<300).map { Call.record("e\($0)", at: Int64($0), trail: name).compact }
      .joined(separator: "\n")
    let bytes = Gzip.member(text)
    let outcome = try run(bytes, .pipe, at: desk)
    #expect(outcome.report.appendedCount == 0)
    #expect(outcome.problems.map(\.code) == ["callsNotRecorded"])
    #expect(outcome.problems.first?.fact.contains("64 MB") == true)
    #expect(outcome.problems.first?.hint?.contains("save the input as a file") == true)
    #expect(try run(bytes, .inPieces, at: desk).report.appendedCount == 300)
  }

  @Test("Stopped in the middle of a member, nothing of it is recorded from a pipe")
  func stopped() throws {
    let desk = try Desk()
    let bytes = Gzip.member(Self.text(0..<3)) + Gzip.member(Self.text(3..<6))
    let path = desk.logs + "/log.jsonl.gz"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let outcome = try desk.run(
      [path], options: LogReadingOptions(wholeFileBytes: 0), shouldStop: Desk.stopping(after: 5))
    #expect(outcome.report.isStopped && outcome.report.appendedCount == 3)
    try expectTruth(bytes, count: 6, at: desk)
  }
}

/// Gzip members whose content is not compressed, so that a byte of the file is a byte of the content.
enum Gzip {
  static func member(_ text: String) -> [UInt8] {
    let content = Array(text.utf8)
    var bytes: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
    var rest = content[...]
    repeat {
      let block = rest.prefix(65_535)
      rest = rest.dropFirst(block.count)
      let length = UInt16(block.count)
      bytes += [rest.isEmpty ? 1 : 0] + little(length) + little(~length) + block
    } while !rest.isEmpty
    return bytes + little(checksum(content)) + little(UInt32(content.count))
  }

  private static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  /// CRC-32, as RFC 1952 has it.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { value, byte in
      (value >> 8) ^ table[Int(UInt8(truncatingIfNeeded: value) ^ byte)]
    }
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 0 ? value >> 1 : (value >> 1) ^ 0xEDB8_8320
    }
  }
}
