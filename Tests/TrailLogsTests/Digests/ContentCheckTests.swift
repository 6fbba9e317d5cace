import CloudTrail
import Foundation
import SampleRecords
import TestSupport
import Testing

@testable import TrailLogs

/// What a reader takes of a file for digests is what a validation would have read of it.
@Suite("Hashes of contents")
struct ContentCheckTests {
  private let folder: ScratchFolder

  init() throws { folder = try ScratchFolder() }

  private struct Nobody: LogVisitor {
    mutating func record(_ record: borrowing TrailLogs.Record) {}
    mutating func observation(_ event: TrailEvent, number: Int) {}
    mutating func problem(_ problem: InputProblem) {}
  }

  private static let text = Array(#"{"Records":[{"eventID":"a"}]}"#.utf8)
  /// More than a reader or a validation holds in memory.
  private static let long =
    Array(#"{"Records":["#.utf8) + Array(repeating: UInt8(ascii: " "), count: 33 << 20)
    + Array("]}".utf8)

  private static func files() throws -> [String: [UInt8]] {
    let member = try Gzip.compress(text)
    return [
      "one.json.gz": member, "plain.json": text, "inflated.json.gz": text,
      "two.json.gz": member + member, "zero.json.gz": member + [0],
      "long.json.gz": try Gzip.compress(long), "nothing.json.gz": [],
      "cut.json.gz": Array(member.dropLast(3)), "other.json.gz": Array("what is this".utf8),
      "damaged.json.gz": Array(member.dropLast(8)) + [UInt8](repeating: 1, count: 8),
    ]
  }

  @Test("They are those of a validation, or none", arguments: [0, 4 << 20])
  func same(wholeFileBytes: Int) throws {
    let files = try Self.files()
    var reader = LogReader(options: LogReadingOptions(wholeFileBytes: wholeFileBytes))
    let check = ContentCheck()
    var member = FirstMember(hashesStored: true)
    var hashed = 0
    for (name, bytes) in files {
      let file = LogFile(path: try folder.write(name, bytes))
      var visitor = Nobody()
      try reader.read(file, content: check, into: &visitor)
      let expected = Result { try member.hash(of: file, LocalFiles()) { false } }
      switch expected {
      case .success(let hash):
        #expect(check.hash == hash, "\(name)")
        hashed += 1
      case .failure(let problem):
        #expect(problem is InputProblem && check.hash == nil, "\(name)")
      }
    }
    #expect(hashed == 7)
  }

  @Test("A known hash stands for the file, unless other bytes were read")
  func known() throws {
    let bucket = try SignedBucket.of(hours: 2)
    for (path, bytes) in bucket.files { try folder.write(path, bytes) }
    let finder = try LogFinder(paths: [folder.path])
    var member = FirstMember(hashesStored: true)
    var hashes: [LogFile: ContentHash] = [:]
    for file in finder.files { hashes[file] = try member.hash(of: file, LocalFiles()) { false } }
    // Nothing is there to be read again.
    for file in finder.files { try FileManager.default.removeItem(atPath: file.description) }
    var validator = LogValidator()
    validator.keys = try bucket.publicKeys()
    validator.signatures = bucket.saved
    for isRead in [true, false] {
      let report = try validator.run(
        DigestedFiles(finder), wasRead: { _, _ in isRead }, hashed: { hashes[$0] })
      #expect(report.codes.isEmpty && report.series[0].sound == 4)
      #expect(report.series[0].read.isEmpty == !isRead)
      #expect(report.series[0].lacking.isEmpty == isRead)
    }
    let unread = try validator.run(
      DigestedFiles(finder), wasRead: { _, _ in true }, hashed: { _ in nil })
    #expect(unread.codes.allSatisfy { $0 == .logUnreadable } && unread.codes.count == 4)
  }
}
