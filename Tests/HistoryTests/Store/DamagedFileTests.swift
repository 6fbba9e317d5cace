import CloudTrail
import Foundation
import TestSupport
import Testing

@testable import History

@Suite("Damaged files")
struct DamagedFileTests {
  static func store() throws -> TemporaryStore {
    let store = try TemporaryStore()
    let recorder = try Recorder(path: store.path)
    _ = try recorder.append(
      (0..<60).map { number in
        Sample.fullEvent(
          "\(number)", number % 2 == 0 ? .startLogging : .putEventSelectors(Sample.reads),
          at: Double(number))
      })
    try recorder.close()
    return store
  }

  /// What reading finds: everything it says, or the error.
  static func reading(_ store: TemporaryStore) -> Result<[String], any Error> {
    Result {
      var lines: [String] = []
      try History(path: store.path).snapshot { history in
        try history.eachEvent { lines.append("\($0)") }
        for (arn, generation) in try history.trails() { lines.append("\(arn) \(generation)") }
        lines += try history.timeline(of: Sample.trail)?.periods.map { "\($0)" } ?? []
        for number in 0..<60 {
          lines.append("\(try history.event(id: "\(number)")?.sequence ?? 0)")
        }
      }
      return lines
    }
  }

  @Test(
    "One byte altered anywhere: named, or without effect on what is read",
    arguments: 0..<LongRun.rounds(8, long: 80))
  func oneByte(_ block: Int) throws {
    let store = try Self.store()
    let original = try Data(contentsOf: URL(fileURLWithPath: store.path))
    let expected = try Self.reading(store).get()
    var random = SeededRandom(seed: UInt64(block))
    for _ in 0..<25 {
      let offset = Int.random(in: 0..<original.count, using: &random)
      var bytes = original
      bytes[offset] ^= UInt8.random(in: 1...255, using: &random)
      try bytes.write(to: URL(fileURLWithPath: store.path))
      do {
        let verification = try store.verify()
        guard verification.isSound else { continue }
        #expect(try Self.reading(store).get() == expected, "byte \(offset)")
      } catch let error as HistoryError {
        #expect(error.hint != nil)
        _ = Self.reading(store)
      }
    }
  }

  @Test("A page overwritten, or the end cut off: a finding, or the store says that it is damaged")
  func pages() throws {
    let store = try Self.store()
    let original = try Data(contentsOf: URL(fileURLWithPath: store.path))
    for page in 1..<(original.count / 4096) {
      var bytes = original
      bytes.replaceSubrange(
        (page * 4096)..<((page + 1) * 4096), with: Data(repeating: 0xA5, count: 4096))
      try bytes.write(to: URL(fileURLWithPath: store.path))
      try Self.expectDamage(store, "page \(page)")
      try original.prefix(page * 4096).write(to: URL(fileURLWithPath: store.path))
      try Self.expectDamage(store, "cut at page \(page)")
    }
  }

  static func expectDamage(_ store: TemporaryStore, _ what: Comment) throws {
    do {
      #expect(try !store.verify().isSound, what)
    } catch let error as HistoryError {
      #expect(error.code == "damaged", what)
    }
  }

  @Test("An index that does not lead to its events is a finding")
  func staleIndex() throws {
    let store = try TemporaryStore(Sample.story)
    var bytes = try Data(contentsOf: URL(fileURLWithPath: store.path))
    let needle = Data("id-3".utf8)
    var from = bytes.startIndex
    var ranges: [Range<Data.Index>] = []
    while let found = bytes.range(of: needle, in: from..<bytes.endIndex) {
      ranges.append(found)
      from = found.upperBound
    }
    // Once in the table, once in the index; whichever is altered, the other disagrees.
    #expect(ranges.count >= 2)
    for range in ranges {
      let copy = bytes
      bytes.replaceSubrange(range, with: Data("id-2".utf8))
      try bytes.write(to: URL(fileURLWithPath: store.path))
      #expect(try !store.verify().isSound)
      bytes = copy
    }
  }
}
