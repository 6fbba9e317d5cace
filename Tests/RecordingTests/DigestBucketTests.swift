import CloudTrail
import SampleRecords
import Synchronization
import TestSupport
import Testing
import TrailLogs
import TrailLogsTestSupport

@testable import History
@testable import Recording

/// What an import of a bucket with digests fetches and lists, and that it knows no more and no less for that.
@Suite("Importing a bucket with digests")
struct DigestBucketTests {
  private static let main = "\(LogOrigin.trail(name: "main", home: "us-east-1"))"
  private let desk: Desk
  private var bucket = DigestedBucket()

  init() throws { desk = try Desk() }

  private func known() throws -> [[Range<Double>]]? { try DigestedBucket.known(desk)[Self.main] }

  /// How many times each object was fetched.
  private var fetches: [String: Int] {
    bucket.table.fetched.withLock { $0.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
  }

  @Test(
    "Each log file and digest is fetched once, whole or in pieces", arguments: [0, 4 << 20])
  mutating func once(wholeFileBytes: Int) throws {
    for _ in 0..<6 { try bucket.add() }
    let options = LogReadingOptions(wholeFileBytes: wholeFileBytes)
    let outcome = try bucket.run(on: desk, options: options)
    #expect(!outcome.report.hasFindings && outcome.report.files == 12)
    #expect(
      fetches == Dictionary(uniqueKeysWithValues: (bucket.logs + bucket.digests).map { ($0, 1) }))
    // All hours are proven; of the last one moments are left.
    #expect(try known() == [[0..<5], []])
  }

  @Test("An import after an hour fetches that hour, and lists no more than two days")
  mutating func hourly() throws {
    for _ in 0..<100 { try bucket.add() }
    try bucket.run(on: desk)
    let first = bucket.table.listings.withLock { $0.count }
    try bucket.add()
    let outcome = try bucket.run(on: desk)
    #expect(outcome.report.digests?.claims.map(\.kind) == [.proven])
    #expect(try known() == [[0..<100], []])
    #expect(
      fetches
        == Dictionary(
          uniqueKeysWithValues: (bucket.logs.suffix(2) + bucket.digests.suffix(1)).map { ($0, 1) }))
    // Nothing is old in so small a bucket; what was listed shows in where it began.
    let listings = bucket.table.listings.withLock { $0 }
    #expect(listings.count <= first)
    let regions = listings.filter { $0.prefix.hasSuffix("/us-east-1/") }
    #expect(regions.count == 2)
    for listing in regions {
      #expect(listing.after == listing.prefix + "2025/03/07", "\(listing)")
    }
    #expect(outcome.report.knownFiles < 100)
  }

  @Test("A file with more behind its gzip member, or with other content, is read and not proven")
  mutating func tampered() throws {
    let forged = Array(#"{"Records":[]}"#.utf8)
    let member = try SampleRecords.Gzip.compress(forged)
    let extras: [(DigestedBucket.Extra, ValidationFinding.Code)] = [
      (.init(appended: member), .logAppended), (.init(appended: [0]), .logAppended),
      (.init(forged: forged), .logAltered),
    ]
    for (extra, code) in extras {
      for wholeFileBytes in [0, 4 << 20] {
        let desk = try Desk()
        var bucket = DigestedBucket()
        for hour in 0..<6 { try bucket.add(hour == 3 ? extra : .init()) }
        let outcome = try bucket.run(
          on: desk, options: LogReadingOptions(wholeFileBytes: wholeFileBytes))
        #expect(outcome.report.digests?.findings.list.map(\.code) == [code])
        let known = try #require(try DigestedBucket.known(desk)[Self.main])
        #expect(
          known[0].allSatisfy { !$0.overlaps(3..<4) } && known[1].contains { $0.overlaps(3..<4) })
      }
    }
  }

  @Test("A file with an old name, which is not listed any more, is asked for and read or missing")
  mutating func oldName() throws {
    for _ in 0..<100 { try bucket.add() }
    try bucket.run(on: desk)
    try bucket.add(.init(daysBefore: 3))
    let late = try #require(bucket.logs.last)
    let outcome = try bucket.run(on: desk)
    #expect(bucket.table.listings.withLock { $0.contains { $0.prefix == late } })
    // It is in the bucket as it was delivered, and was not read.
    #expect(outcome.report.digests?.findings.count == 0)
    #expect(try known()?.last?.isEmpty == false)
    #expect(try known()?.first?.last?.upperBound ?? 0 < 100)
    // What lists everything reads it, and then it is proven.
    try bucket.run(on: desk, listsAll: true)
    #expect(try known()?.first == [0..<100])
    try bucket.add(.init(daysBefore: 3))
    bucket.table.delete(try #require(bucket.logs.last))
    let missing = try bucket.run(on: desk)
    #expect(missing.report.digests?.findings.list.map(\.code) == [.logMissing])
  }

  @Test("Digests of a trail of which nothing is proven are all looked at")
  mutating func newTrail() throws {
    for _ in 0..<50 { try bucket.add(trails: ["main", "other"]) }
    // The other trail's digests come later than its files, as where its Region's key is given later.
    let others = bucket.digests.filter { $0.contains("_other_") }
    let contents = others.compactMap { key in bucket.table.delete(key).map { (key, $0) } }
    try bucket.run(on: desk)
    for _ in 0..<50 { try bucket.add() }
    try bucket.run(on: desk)
    for (key, bytes) in contents { bucket.table.put(key, bytes) }
    try bucket.add(trails: ["main", "other"])
    try bucket.run(on: desk)
    let known = try DigestedBucket.known(desk)
    #expect(known[Self.main] == [[0..<100], []])
    let other = known["\(LogOrigin.trail(name: "other", home: "us-east-1"))"]
    #expect(other?.first?.first?.lowerBound == 0)
  }

  @Test(
    "Listed from where it may or from its beginning, the ledger knows the same", arguments: 0..<4)
  func same(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var bucket = DigestedBucket()
    let whole = try Desk()
    var taken: [(String, [UInt8])] = []
    for step in 0..<12 {
      for _ in 0..<(1 + random.below(step.isMultiple(of: 3) ? 40 : 3)) {
        try bucket.add(
          .init(forged: random.chance(3) ? Array(#"{"Records":[]}"#.utf8) : nil),
          trails: random.chance(80) ? ["main", "second"] : ["main"])
      }
      if random.chance(50) {
        let key = random.one(of: Array(bucket.logs.suffix(30)) + bucket.digests.suffix(10))
        if let bytes = bucket.table.delete(key) { taken.append((key, bytes)) }
      } else if let (key, bytes) = taken.popLast() {
        bucket.table.put(key, bytes)
      }
      let resumed = try bucket.run(on: desk)
      let listed = try bucket.run(on: whole, listsAll: true)
      #expect(
        resumed.report.digests?.findings == listed.report.digests?.findings, "step \(step)")
      #expect(try DigestedBucket.known(desk) == DigestedBucket.known(whole), "step \(step)")
    }
  }
}
