import Foundation
import TestSupport
import Testing

@testable import TrailLogs

/// `read` in these tests reads each file in all ways, and compares.
@Suite("Small files at one go")
struct WholeFileTests {
  static let text = #"{"Records":[\#(record("A", #""x":{"y":[1,"é"]}"#)),\#(record("B"))]}"#

  @Test("Every form and everything that is damaged is read alike")
  func forms() throws {
    let texts =
      FormatTests.forms.map { Array($0.1.utf8) } + APIResponseTests.answers.map { Array($0.1.utf8) }
      + RecordCutterTests.documents.map { Array($0.0.utf8) }
      + (LogScannerTests.ordinary + LogScannerTests.odd).map { Array($0.utf8) }
      + HostileInputTests.damaged.map { Array("[{},".utf8) + $0.1 + Array(",{}]".utf8) }
    for text in texts {
      _ = try read(text, chunk: 64)
      _ = try read(gzip(text), name: "log.json.gz")
      _ = try read(text, name: "log.json.gz")
    }
  }

  @Test(
    "Lines and lists of many records are read alike, whole, cut and damaged, in chunks of any size")
  func runs() throws {
    var random = SeededRandom(seed: 4)
    let records = (0..<40).map { record("R\($0)", #""x":["\#($0)",{"a":"},{\"b"}]"#) }
    let odd = #"{"Records":[\#(record("In"))]}"#
    for text in [
      records.joined(separator: "\n") + "\n", records.joined(),
      "[\(records.joined(separator: ","))]",
      "[\n  \(records.joined(separator: ",\n  "))\n]\n",
      #"{"x":1,"Records":[\#(records.joined(separator: ","))],"y":[]}"#,
      (records + [odd] + records).joined(separator: "\r\n"),
      (records + ["[\(record("L"))]", "{\"\\u0052ecords\":[{}]}", "x"] + records).joined(
        separator: "\n"),
    ] {
      let bytes = Array(text.utf8)
      for chunk in [7, 1000, 1 << 18] { _ = try read(bytes, chunk: chunk) }
      for _ in 0..<12 {
        _ = try read(random.damaged(bytes), chunk: 1000)
        let end = Int.random(in: 0..<bytes.count, using: &random)
        _ = try read(Array(bytes.prefix(end)), chunk: 1500)
      }
    }
  }

  @Test("Cut anywhere, a file is read alike")
  func truncations() throws {
    for bytes in [Array(Self.text.utf8), gzip(Self.text), gzip(Self.text) + gzip(Self.text)] {
      for end in 0...bytes.count { _ = try read(Array(bytes.prefix(end)), name: "log.json.gz") }
    }
  }

  @Test("Any byte of gzip data made another, a file is read alike")
  func flipped() throws {
    let bytes = gzip(Self.text)
    for at in bytes.indices {
      for bits: UInt8 in [0x02, 0xff] {
        var damaged = bytes
        damaged[at] ^= bits
        _ = try read(damaged)
      }
    }
  }

  @Test("A header's own checksum is compared", arguments: [true, false])
  func headerChecksum(_ isRight: Bool) throws {
    var bytes = gzip(Self.text)
    bytes[3] |= 2
    let sum = isRight ? crc(bytes.prefix(10)) : 0
    bytes.insert(contentsOf: [UInt8(sum & 0xff), UInt8(sum >> 8 & 0xff)], at: 10)
    let (got, _) = try read(bytes)
    #expect(got.names == (isRight ? ["A", "B"] : []))
    #expect(got.kinds == (isRight ? [] : [.cutShort]))
  }

  private func crc(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
    }
    return ~sum
  }

  @Test("However many members, and whatever size the last one says that it has")
  func members() throws {
    let bytes = Array(Self.text.utf8)
    for count in [1, 2, 3, 50] {
      let size = bytes.count / count + 1
      let parts = stride(from: 0, to: bytes.count, by: size).map {
        gzip(Array(bytes[$0..<min($0 + size, bytes.count)]))
      }
      let (got, _) = try read(Array(parts.joined()))
      #expect(got.names == ["A", "B"])
      let (more, _) = try read(Array((parts + [gzip("")]).joined()))
      #expect(more.names == ["A", "B"])
      // The last member says that it is far larger than it is.
      var lying = Array(parts.joined())
      lying[lying.count - 1] = 0x7f
      #expect(try read(lying).0.kinds == [.cutShort])
    }
  }

  @Test("A small file that holds more than it says, up to the cap and past it")
  func cap() throws {
    let long = String(repeating: "x", count: 300_000)
    let text = "[\(record("A", #""x":"\#(long)""#))]"
    let size = text.utf8.count
    let bytes = gzip(text) + gzip(" ")
    for cap in [0, 1, bytes.count, 64 * 1024, size, size + 1, size + 2, 1 << 22] {
      let options = LogReadingOptions(wholeFileBytes: cap)
      #expect(try read(bytes, options: options).0.names == ["A"])
      #expect(try read(text, options: options).0.names == ["A"])
      #expect(try read(gzip(text), options: options).0.names == ["A"])
    }
  }

  @Test("What one file left in memory is nothing to the next")
  func reuse() throws {
    let scratch = try ScratchFolder()
    let long = "[\(Array(repeating: record("Long"), count: 500).joined(separator: ","))]"
    let files = [
      try scratch.log("1.json.gz", gzip(Self.text)),
      try scratch.log("2.json", Array(long.utf8)),
      try scratch.log("3.json", Array("[{".utf8)), try scratch.log("4.json.gz", gzip(long)),
      try scratch.log("5.json", []), try scratch.log("6.json", Array(Self.text.utf8)),
      try scratch.log("7.json.gz", Array(gzip(Self.text).dropLast(30))),
      try scratch.log("8.json.gz", gzip(Self.text)),
    ]
    var reader = LogReader()
    for file in files + files.reversed() {
      var collector = Collector()
      let report = try reader.read(file, into: &collector)
      #expect(
        try read(file, options: reader.options) == Reading(collector: collector, report: report))
    }
  }

  @Test("Readers on several threads do not meet")
  func threads() async throws {
    let scratch = try ScratchFolder()
    let files = try (0..<20).map { index in
      let records = (0...index * 10).map { record("R\(index)-\($0)") }.joined(separator: ",")
      let text = index % 3 == 0 ? "[\(records)]x" : "{\"Records\":[\(records)]}"
      return try scratch.log("\(index).json.gz", gzip(text))
    }
    let readings = try await withThrowingTaskGroup(of: [Reading].self) { group in
      for _ in 0..<4 {
        group.addTask { try files.map { try read($0, options: LogReadingOptions()) } }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(readings.allSatisfy { $0 == readings.first })
    #expect(readings.first?.map(\.report.records) == files.indices.map { $0 * 10 + 1 })
  }

  @Test(
    "Real logs are read alike",
    .requires(PublicData.requirement))
  func realLogs() throws {
    let files = try LogFinder(paths: [PublicData.folder]).files
    #expect(files.count > 400)
    for file in files {
      let whole = try read(file, options: LogReadingOptions())
      for slower in slower(LogReadingOptions()) {
        #expect(try read(file, options: slower) == whole, "\(file.path)")
      }
    }
  }
}
