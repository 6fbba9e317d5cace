import CloudTrail
import Foundation
import GRDB
import Testing

@testable import History

@Suite("A write-ahead log that cannot be read to its end is never passed over in silence")
struct WriteAheadLogTests {
  /// The files of a store whose writer was killed after seven acknowledged events, one a transaction.
  static let killed: (main: [UInt8], log: [UInt8]) = {
    do {
      let store = try TemporaryStore([])
      // Copied while it is open, the files are as a kill would leave them.
      let recorder = try Recorder(path: store.path)
      for second in 1...7 {
        try recorder.append(
          Sample.event("id-\(second)", .startLogging, at: Double(second)),
          from: Provenance(channel: .call))
      }
      let files = (
        Array(try Data(contentsOf: URL(fileURLWithPath: store.path))),
        Array(try Data(contentsOf: URL(fileURLWithPath: store.path + "-wal")))
      )
      try recorder.close()
      return files
    } catch {
      fatalError("\(error)")
    }
  }()

  private static let frame = 24 + 4096

  /// The offsets at which the frames of the log begin, with whether a transaction ends there.
  static let frames = stride(from: 32, to: killed.log.count, by: frame).map { offset in
    (offset: offset, isCommit: killed.log[offset + 4..<offset + 8].contains { $0 != 0 })
  }

  static func store(_ log: [UInt8]) throws -> TemporaryStore {
    let store = try TemporaryStore()
    try Data(killed.main).write(to: URL(fileURLWithPath: store.path))
    try Data(log).write(to: URL(fileURLWithPath: store.path + "-wal"))
    return store
  }

  @Test("An unharmed one is read to its end")
  func whole() throws {
    let store = try Self.store(Self.killed.log)
    let log = try #require(try WriteAheadLog.read(of: StorePath(store.path)))
    #expect(log.isHeaderWhole && log.end == Self.frames.count && log.leftFrames == 0)
    let verification = try store.verify()
    #expect(verification.findings == [] && verification.notes == [] && verification.events == 7)
    let recorder = try Recorder(path: store.path)
    #expect(recorder.keptWriteAheadLog == nil)
    try recorder.close()
    #expect(try WriteAheadLog.read(of: StorePath(store.path)) == nil)
    #expect(try WriteAheadLog.copies(of: StorePath(store.path)) == [])
  }

  @Test("One bit, anywhere: named, unless it is where nothing was committed")
  func flips() throws {
    // Every byte of the header, and of some frames' headers, and some of each page.
    var offsets = Array(0..<32)
    for (index, frame) in Self.frames.reversed().enumerated() {
      if index % 8 == 0 { offsets += frame.offset..<frame.offset + 24 }
      offsets += stride(from: frame.offset + 24, to: frame.offset + Self.frame, by: 2039)
    }
    let store = try Self.store(Self.killed.log)
    let path = URL(fileURLWithPath: store.path + "-wal")
    let last = try #require(Self.frames.last).offset
    for offset in offsets {
      var bytes = Self.killed.log
      bytes[offset] ^= 1 << UInt8(offset % 8)
      try Data(bytes).write(to: path)
      let log = try #require(try WriteAheadLog.read(of: StorePath(store.path)))
      // The size of the database in the last commit frame can become 0, or stay a size: both are
      // covered by the checksum.
      #expect(log.end < Self.frames.count, "\(offset)")
      #expect(log.leftFrames > 0, "\(offset)")
      if !(last + 4..<last + 8).contains(offset) { #expect(log.leftCommits > 0, "\(offset)") }
    }
  }

  @Test("Acknowledged events behind the damage: found, not answered from, not written over")
  func damaged() throws {
    var bytes = Self.killed.log
    bytes[100] ^= 1
    for bytes in [bytes, [bytes[0]] + [0xFF] + Self.killed.log.dropFirst(2)] {
      let store = try Self.store(bytes)
      let finding = try #require(try store.verify().findings.first)
      #expect(finding.code == "writeAheadLog")
      #expect(finding.fact.contains("acknowledged events are missing"))
      #expect(throws: HistoryError.self) { try History(path: store.path) }
      let error = #expect(throws: HistoryError.self) { try Recorder(path: store.path) }
      #expect(error?.code == "writesLost")
      #expect(error?.hint?.contains("rebuild") == true)
      // It was left as it is.
      #expect(try Array(Data(contentsOf: URL(fileURLWithPath: store.path + "-wal"))) == bytes)
      let recorder = try Recorder(path: store.path, acceptingLoss: true)
      let copy = try #require(recorder.keptWriteAheadLog)
      try recorder.rebuild()
      try recorder.close()
      #expect(try Array(Data(contentsOf: URL(fileURLWithPath: copy))) == bytes)
      let verification = try store.verify()
      #expect(verification.findings == [])
      #expect(verification.notes.map(\.code) == ["keptWriteAheadLog"])
      try FileManager.default.removeItem(atPath: copy)
      #expect(try store.verify().notes == [])
    }
  }

  @Test("Where the damage takes the creation of the store, too, it is not called another file")
  func creation() throws {
    let store = try TemporaryStore()
    let recorder = try Recorder(path: store.path)
    _ = try recorder.append(Sample.story)
    let main = try Data(contentsOf: URL(fileURLWithPath: store.path))
    var log = try Data(contentsOf: URL(fileURLWithPath: store.path + "-wal"))
    try recorder.close()
    log[100] ^= 1
    try main.write(to: URL(fileURLWithPath: store.path))
    try log.write(to: URL(fileURLWithPath: store.path + "-wal"))
    for open in [
      { _ = try History(path: store.path) }, { _ = try store.verify() },
      { _ = try Recorder(path: store.path) },
    ] {
      let error = #expect(throws: HistoryError.self) { try open() }
      #expect(error?.code == "writesLost")
    }
  }

  @Test("A transaction that a power cut tore is told, kept aside, and forgotten once it is seen")
  func powerCut() throws {
    let commits = Self.frames.filter(\.isCommit).map(\.offset)
    let first = try #require(commits.dropLast().last) + Self.frame
    try #require(first < commits[commits.count - 1])
    var bytes = Self.killed.log
    for index in first..<first + Self.frame { bytes[index] = 0 }
    let store = try Self.store(bytes)
    let finding = try #require(try store.verify().findings.first)
    #expect(finding.fact.contains("a write that was cut off by a power cut or a kill, or damage"))
    #expect(try store.verify().events == 6)
    // A reader answers: what was torn was not acknowledged, as far as anyone can see.
    #expect(try History(path: store.path).snapshot { try $0.eventCount() } == 6)
    let recorder = try Recorder(path: store.path)
    let copy = try #require(recorder.keptWriteAheadLog)
    #expect(try WriteAheadLog.read(of: StorePath(store.path)) == nil)
    try recorder.append(
      Sample.event("next", .startLogging, at: 9), from: Provenance(channel: .call))
    #expect(try store.verify().findings == [])
    try recorder.close()
    #expect(try Recorder(path: store.path).keptWriteAheadLog == nil)
    #expect(
      try store.verify().notes == [.keptWriteAheadLog(file: (copy as NSString).lastPathComponent)])
  }

  @Test("Pages that were given up are a note, and frames of an earlier round are nothing")
  func harmless() throws {
    let store = try TemporaryStore(Sample.story)
    let outsider = try store.outsider()
    try outsider.writeWithoutTransaction { database in
      try database.execute(sql: "PRAGMA cache_size = 5; CREATE TABLE filler (text TEXT)")
      let fill = """
        INSERT INTO filler
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
        SELECT hex(zeroblob(1000)) FROM n
        """
      try database.execute(
        sql: "BEGIN; \(fill); ROLLBACK; BEGIN; \(fill.replacing("< 200", with: "< 5")); COMMIT")
    }
    #expect(try store.verify().notes.map(\.code) == ["unfinishedWrite"])
    try outsider.writeWithoutTransaction { database in
      _ = try database.checkpoint(.restart)
      try database.execute(sql: "DELETE FROM filler; DROP TABLE filler")
    }
    #expect(try store.verify().findings == [])
    #expect(try store.verify().notes == [])
    try outsider.close()
  }
}
