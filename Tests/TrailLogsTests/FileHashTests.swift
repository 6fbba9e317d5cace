import CloudTrail
import Foundation
import TestSupport
import Testing

@testable import TrailLogs

@Suite("The hash of a file that is read")
struct FileHashTests {
  /// Calls a closure at each record.
  private struct Watcher: LogVisitor {
    var seen = 0
    var problems: [InputProblem] = []
    let body: (Int) throws -> Void

    init(_ body: @escaping (Int) throws -> Void) { self.body = body }

    mutating func record(_ record: borrowing Record) throws {
      seen += 1
      try body(seen)
    }

    mutating func observation(_ event: TrailEvent, number: Int) throws {}

    mutating func problem(_ problem: InputProblem) throws { problems.append(problem) }
  }

  private struct Enough: Error {}

  /// In pieces of about three records.
  private static var inPieces: LogReadingOptions {
    var options = LogReadingOptions(wholeFileBytes: 0)
    options.chunkBytes = 256
    options.searchesPerChunk = 0
    return options
  }

  private static func lines(_ names: some Sequence<String>) -> [UInt8] {
    Array(names.map { record($0) + "\n" }.joined().utf8)
  }

  /// The lines of `A0` to `A19`.
  private static let lines = lines((0..<20).map { "A\($0)" })
  private static let expected = digest(lines)

  /// The system's own program, so that nothing here hashes in the same way.
  private static func digest(_ bytes: [UInt8]) -> String? {
    do {
      let scratch = try ScratchFolder()
      let process = Process()
      let output = Pipe()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
      process.arguments = [try scratch.write("file", bytes)]
      process.standardOutput = output
      try process.run()
      let text = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return String(String(decoding: text, as: UTF8.self).prefix(64))
    } catch {
      Issue.record("sha256sum cannot be run: \(error)")
      return nil
    }
  }

  private func append(_ bytes: [UInt8], to path: String) throws {
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(bytes))
    try handle.close()
  }

  @Test("It is that of the file, whenever it is wanted or needed", arguments: [1, 2, 10, 20])
  func constant(_ at: Int) throws {
    let scratch = try ScratchFolder()
    let file = try scratch.log("a.jsonl", Self.lines)
    for options in [LogReadingOptions(), Self.inPieces] {
      for needsEarly in [false, true] {
        let hash = FileHash()
        var early: String?
        var watcher = Watcher { seen in
          if seen == at { hash.want() }
          if seen == at, needsEarly { early = hash.sha256 }
        }
        var reader = LogReader(options: options)
        try reader.read(file, hash: hash, into: &watcher)
        #expect(watcher.seen == 20)
        #expect(watcher.problems == [])
        #expect(hash.sha256 == Self.expected)
        if needsEarly { #expect(early == Self.expected) }
      }
    }
  }

  @Test("Also if the reading stops early, and of gzip data as it is on disk")
  func stopped() throws {
    let scratch = try ScratchFolder()
    let bytes = gzip(Self.lines)
    let files = [
      (try scratch.log("a.jsonl", Self.lines), Self.expected),
      (try scratch.log("a.jsonl.gz", bytes), Self.digest(bytes)),
    ]
    for (file, expected) in files {
      for options in [LogReadingOptions(), Self.inPieces] {
        let hash = FileHash()
        var watcher = Watcher { seen in
          hash.want()
          if seen == 5 { throw Enough() }
        }
        var reader = LogReader(options: options)
        #expect(throws: Enough.self) { try reader.read(file, hash: hash, into: &watcher) }
        #expect(hash.sha256 == expected)
      }
    }
  }

  @Test("A file that grows while it is read: of the bytes that were read")
  func grows() throws {
    for needsEarly in [false, true] {
      let scratch = try ScratchFolder()
      let file = try scratch.log("a.jsonl", Self.lines)
      let hash = FileHash()
      var early: String?
      var watcher = Watcher { seen in
        if seen == 1 { hash.want() }
        if seen == 1, needsEarly { early = hash.sha256 }
        if seen == 2 { try append(Self.lines(["B"]), to: file.description) }
      }
      var reader = LogReader(options: Self.inPieces)
      try reader.read(file, hash: hash, into: &watcher)
      // The reader ends where the hash ended.
      #expect(watcher.seen == (needsEarly ? 20 : 21))
      #expect(
        hash.sha256 == (needsEarly ? Self.expected : Self.digest(Self.lines + Self.lines(["B"]))))
      #expect(early == (needsEarly ? Self.expected : nil))
      #expect(watcher.problems == [])
    }
  }

  @Test("A file that was written to before the hash was wanted has none")
  func changedBefore() throws {
    let scratch = try ScratchFolder()
    let file = try scratch.log("a.jsonl", Self.lines)
    let hash = FileHash()
    var watcher = Watcher { seen in
      if seen == 10 { try append(Self.lines(["B"]), to: file.description) }
      if seen == 11 { hash.want() }
    }
    var reader = LogReader(options: Self.inPieces)
    try reader.read(file, hash: hash, into: &watcher)
    #expect(hash.sha256 == nil)
    #expect(watcher.problems == [])
  }

  @Test("A file whose rest was written to after its hash was needed is reported")
  func changedAfter() throws {
    let scratch = try ScratchFolder()
    let file = try scratch.log("a.jsonl", Self.lines)
    let hash = FileHash()
    var watcher = Watcher { seen in
      guard seen == 1 else { return }
      #expect(hash.sha256 == Self.expected)
      let handle = try #require(FileHandle(forWritingAtPath: file.description))
      try handle.seek(toOffset: UInt64(Self.lines.count - 5))
      try handle.write(contentsOf: Data(#""   "#.utf8))
      try handle.close()
    }
    var reader = LogReader(options: Self.inPieces)
    try reader.read(file, hash: hash, into: &watcher)
    #expect(watcher.problems.first?.kind == .unreadable)
    #expect(hash.sha256 == nil)
  }

  @Test("A file that replaces the one that is read has no part in it")
  func replaced() throws {
    for options in [LogReadingOptions(), Self.inPieces] {
      let scratch = try ScratchFolder()
      let file = try scratch.log("a.jsonl", Self.lines)
      let other = try scratch.log("b.txt", Self.lines(["B"]))
      let hash = FileHash()
      var watcher = Watcher { seen in
        if seen == 1 { rename(other.description, file.description) }
        if seen == 2 { hash.want() }
      }
      var reader = LogReader(options: options)
      try reader.read(file, hash: hash, into: &watcher)
      // A file that was renamed over has another time of change, so there may be no hash.
      #expect(hash.sha256 == nil || hash.sha256 == Self.expected)
      if options == LogReadingOptions() { #expect(hash.sha256 == Self.expected) }
    }
  }

  @Test("The hash of one file is not that of the next, nor of one that cannot be read")
  func next() throws {
    let scratch = try ScratchFolder()
    let file = try scratch.log("a.jsonl", Self.lines)
    let hash = FileHash()
    var watcher = Watcher { _ in hash.want() }
    var reader = LogReader()
    try reader.read(file, hash: hash, into: &watcher)
    #expect(hash.sha256 == Self.expected)
    try reader.read(LogFile(path: "/nowhere"), hash: hash, into: &watcher)
    #expect(hash.sha256 == nil)
    try reader.read(file, hash: hash, into: &watcher)
    #expect(hash.sha256 == Self.expected)
    var idle = Watcher { _ in }
    try reader.read(file, hash: hash, into: &idle)
    #expect(hash.sha256 == nil)
  }
}
