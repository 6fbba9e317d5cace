import CloudTrail
import Foundation
import SampleDigests
import SampleRecords
import TestSupport
import Testing

@testable import TrailLogs

/// What digests prove of honest buckets, in the ways in which people have copies of them.
@Suite("Log files held against their digests")
struct LogValidatorTests {
  private func time(_ hour: Int) -> Timestamp { SignedBucket.time(hour) }

  @Test("Without the newest signature, all but the newest hour is proven")
  func newest() throws {
    var bucket = try SignedBucket.of(hours: 5)
    bucket.saved = []
    let report = try bucket.validate()
    #expect(report.outcome == .valid)
    #expect(report.series.map(\.proven) == [[time(0)..<time(4)]])
    #expect(report.series[0].open.map(\.reason) == [.signatureInS3])
    #expect(report.series[0].open[0].digest?.key == bucket.digests[4].key)
    // Who asks for that hour is told that it is not proven.
    let asked = try bucket.validate { $0.scope.until = time(5) }
    #expect(asked.outcome == .undecided)
    // One digest alone proves nothing.
    #expect(try SignedBucket.of(hours: 1).validate().outcome == .valid)
    var single = try SignedBucket.of(hours: 1)
    single.saved = []
    #expect(try single.validate().outcome == .undecided)
  }

  @Test("Without keys the digests fit one another, and nothing is proven")
  func noKeys() throws {
    let report = try SignedBucket.of(hours: 5).validate(keys: false)
    #expect(report.outcome == .undecided && report.codes == [])
    #expect(report.series[0].sound == 10 && report.series[0].proven.isEmpty)
    #expect(report.series[0].open.map(\.reason) == [.noKeys, .signatureInS3])
    #expect(report.series[0].open[0].hours == time(0)..<time(4))
  }

  @Test(
    "Files that were moved or inflated are found",
    arguments: ["flat", "deeper", "inflated"])
  func moved(how: String) throws {
    var bucket = try SignedBucket.of(hours: 4)
    if how == "inflated" {
      for (key, bytes) in bucket.files {
        bucket.files[key] = nil
        bucket.files[String(key.dropLast(3))] = try Gzip.inflate(bytes)
      }
    }
    bucket.move { key in
      switch how {
      case "flat": key.split(separator: "/").last.map(String.init) ?? key
      case "deeper": "evidence/disk-1/" + key
      default: key
      }
    }
    let report = try bucket.validate()
    #expect(report.outcome == .valid, "\(report.findings.list)")
    #expect(report.series[0].sound == 8)
    #expect(report.moved == (how == "flat" ? 8 : 0))
  }

  @Test("A second copy counts only if it is the same")
  func copies() throws {
    var bucket = try SignedBucket.of(hours: 4)
    let name = bucket.logs[3].split(separator: "/").last.map(String.init) ?? ""
    bucket.files["copy/" + name] = bucket.files[bucket.logs[3]]
    #expect(try bucket.validate().outcome == .valid)
    bucket.files["copy/" + name] = try Gzip.compress(Array("{}".utf8))
    let report = try bucket.validate()
    #expect(report.codes == [.logAltered])
    #expect(report.findings.list[0].path?.hasSuffix("copy/" + name) == true)
  }

  @Test("An organization's trail has digests of each member, in the organization's folder")
  func organization() throws {
    var bucket = try SignedBucket(organization: "o-example", account: "444455556666")
    try bucket.add(hours: 4)
    try bucket.saveNewest()
    let arn: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/my_trail"
    let report = try bucket.validate { $0.scope.trail = arn }
    #expect(report.outcome == .valid)
    #expect(report.series.map(\.series.account) == ["444455556666"])
    let other = try bucket.validate {
      $0.scope.trail = arn
      $0.scope.accounts = ["111122223333"]
    }
    #expect(other.series.isEmpty && other.outcome == .undecided)
    // Without the folder of an organization, the account of the trail counts.
    var plain = try SignedBucket(account: "444455556666")
    try plain.add(hours: 2)
    #expect(try plain.validate { $0.scope.trail = arn }.series.isEmpty)
  }

  @Test("Two digests that are gone in a row are one finding, over all of their hours")
  func twoInARow() throws {
    var bucket = try SignedBucket.of(hours: 8)
    for index in [3, 4] { bucket.files[bucket.digests[index].key] = nil }
    let report = try bucket.validate()
    let missing = report.findings.list.filter { $0.code == .digestMissing }
    #expect(missing.map(\.hours) == [time(3)..<time(5)])
    #expect(missing.map(\.key) == [bucket.digests[4].key])
    // The signature of the one before was in the first that is gone.
    #expect(report.series[0].open.map(\.reason) == [.successorLost])
    #expect(report.series[0].proven == [time(0)..<time(2), time(5)..<time(8)])
    // Their files are there, and of none of them anything is known.
    #expect(report.uncovered == 4 && !report.codes.contains(.logSurplus))
  }

  @Test("A trail that stopped begins anew, and the time between is not proven")
  func interrupted() throws {
    var bucket = try SignedBucket.of(hours: 3)
    bucket.skip(hours: 5)
    bucket.maker.interrupt()
    try bucket.add(hours: 3)
    try bucket.saveNewest()
    let report = try bucket.validate()
    #expect(report.outcome == .valid)
    #expect(report.series[0].proven == [time(0)..<time(3), time(8)..<time(11)])
    #expect(report.series[0].open.map(\.hours) == [time(3)..<time(8)])
    #expect(report.series[0].open.map(\.reason) == [.interrupted])
    let asked = try bucket.validate { $0.scope.since = time(1) }
    #expect(asked.outcome == .undecided)
  }

  @Test("Digests made afterwards are a chain of their own")
  func backfill() throws {
    var bucket = try SignedBucket.of(hours: 4)
    var late = try SignedBucket()
    try late.add(hours: 2, isBackfill: true)
    // Files of the same hours, delivered late.
    for (key, bytes) in late.files {
      if key.contains("_backfill") { bucket.files[key] = bytes }
    }
    let report = try bucket.validate()
    #expect(report.outcome == .valid, "\(report.findings.list)")
    #expect(report.series.map(\.series.isBackfill) == [false, true])
    #expect(report.series.map(\.series.trail) == ["my_trail", "my_trail"])
    #expect(report.series.map(\.signed) == [4, 1])
  }

  @Test(
    "A key is taken for two hours around its validity",
    arguments: [(4, true), (2, true), (1, false)] as [(Int, Bool)])
  func rotation(end: Int, isTaken: Bool) throws {
    var bucket = try SignedBucket()
    bucket.answer = [SignedBucket.listed(try SignedBucket.keys.get().own, until: end)]
    try bucket.add(hours: 4)
    try bucket.saveNewest()
    let report = try bucket.validate()
    #expect(report.outcome == (isTaken ? .valid : .invalid), "\(report.findings.list)")
    #expect(report.codes == (isTaken ? [] : [.keyOfOtherTime]))
  }

  @Test("Two keys in turn, and one of them not given")
  func twoKeys() throws {
    var bucket = try SignedBucket.of(hours: 3)
    bucket.maker.signer = try SignedBucket.keys.get().other
    try bucket.add(hours: 3)
    try bucket.saveNewest()
    #expect(try bucket.validate().codes == [.keyUnknown, .keyUnknown, .keyUnknown])
    bucket.answer.append(SignedBucket.listed(try SignedBucket.keys.get().other, from: 3))
    #expect(try bucket.validate().outcome == .valid)
  }

  @Test("Accounts, Regions and times are chosen")
  func scope() throws {
    var bucket = try SignedBucket.of(hours: 8)
    var other = try SignedBucket(region: "eu-west-1")
    try other.add(hours: 8)
    bucket.files.merge(other.files) { first, _ in first }
    bucket.files[other.logs[5]] = nil
    #expect(try bucket.validate().codes == [.logMissing])
    let chosen = try bucket.validate { $0.scope.regions = ["us-east-1"] }
    #expect(chosen.outcome == .valid && chosen.series.count == 1)
    let times = try bucket.validate {
      ($0.scope.since, $0.scope.until) = (time(3), time(6))
      $0.signatures = []
    }
    // The file that is missing is of the third hour, and the hour after the last has its signature.
    #expect(times.outcome == .valid, "\(times.findings.list) \(times.series)")
    #expect(times.series.map(\.proven) == [[time(3)..<time(6)], [time(3)..<time(6)]])
    let late = try bucket.validate { $0.scope.until = time(20) }
    #expect(late.series.allSatisfy { $0.open.last?.reason == .noDigest })
  }

  @Test("Which trail lists a file is not asked of digests that were left out")
  func twoTrails() throws {
    var bucket = try SignedBucket.of(hours: 6)
    let key = bucket.logKey(2, minute: 44, "othertrail")
    bucket.files[key] = try Gzip.compress(SignedBucket.records(key))
    #expect(try bucket.validate().codes == [.logSurplus])
    var place = bucket.maker.place
    place.trail = "second"
    var maker = DigestMaker(place, signer: bucket.maker.signer)
    let made = try maker.digest(
      from: SignedBucket.moment(2), until: SignedBucket.moment(3),
      of: [.init(key: key, inflated: SignedBucket.records(key))])
    bucket.files[made.key] = try Gzip.compress(made.json)
    #expect(try bucket.validate().codes == [])
    let arn: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/my_trail"
    #expect(try bucket.validate { $0.scope.trail = arn }.codes == [])
  }

  @Test("A large file passes through in pieces, with the same hash")
  func largeFile() throws {
    var bucket = try SignedBucket()
    var numbers = SeededRandom(seed: 7)
    let bytes = (0..<3_000_000).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
    let key = bucket.logKey(0, minute: 5, "large")
    let made = try bucket.maker.digest(
      from: SignedBucket.moment(0), until: SignedBucket.moment(1),
      of: [.init(key: key, inflated: bytes)])
    try bucket.put(made)
    try bucket.saveNewest()
    bucket.files[key] = storedGzip(bytes)
    #expect(try bucket.validate().outcome == .valid)
    bucket.files[key]?.append(0x1f)
    #expect(try bucket.validate().codes == [.logAppended])
    bucket.files[key]?.removeLast(3)
    #expect(try bucket.validate().codes == [.logUnreadable])
  }

  /// A bucket in memory.
  private struct Memory: LogFileSource {
    let files: [String: [UInt8]]

    func read(_ file: LogFile, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
      guard let bytes = files[file.description] else {
        throw InputProblem(.unreadable, path: file.path, fact: "no such key")
      }
      // Pieces of any size, as a network gives them.
      for start in stride(from: 0, to: bytes.count, by: 100) {
        try bytes[start..<min(start + 100, bytes.count)].withUnsafeBytes(take)
      }
    }
  }

  @Test("Files may be elsewhere than on this machine, and vanish while they are read")
  func elsewhere() throws {
    let bucket = try SignedBucket.of(hours: 4)
    let files = Dictionary(
      uniqueKeysWithValues: bucket.files.map { ("s3://audit/" + $0.key, $0.value) })
    var validator = LogValidator()
    validator.keys = try bucket.publicKeys()
    validator.signatures = bucket.saved
    validator.workers = 2
    let listed = DigestedFiles(files.keys.map { LogFile(path: $0) })
    let report = try validator.run(listed, of: Memory(files: files))
    #expect(report.outcome == .valid && report.series[0].sound == 8 && report.moved == 0)
    let gone = files.filter { !$0.key.hasSuffix(bucket.logs[2]) }
    #expect(try validator.run(listed, of: Memory(files: gone)).codes == [.logUnreadable])
  }

  @Test("A copy that begins in the middle says so, unless an earlier time was asked for")
  func middle() throws {
    var bucket = try SignedBucket.of(hours: 6)
    for index in 0..<2 { bucket.files[bucket.digests[index].key] = nil }
    let report = try bucket.validate()
    #expect(report.outcome == .valid && report.series[0].open.map(\.reason) == [.beginning])
    #expect(report.series[0].open[0].digest?.key == bucket.digests[1].key)
    #expect(try bucket.validate { $0.scope.until = time(6) }.outcome == .valid)
    #expect(try bucket.validate { $0.scope.since = time(2) }.outcome == .valid)
    #expect(try bucket.validate { $0.scope.since = time(1) }.codes == [.digestMissing])
  }

  @Test("The result is the same with any number of threads, and the work can be stopped")
  func threads() throws {
    var bucket = try SignedBucket.of(hours: 12)
    bucket.files[bucket.logs[9]] = nil
    bucket.files[bucket.digests[7].key] = nil
    let one = try bucket.validate { $0.workers = 1 }
    let many = try bucket.validate { $0.workers = 7 }
    #expect(one.codes == many.codes && one.series.map(\.proven) == many.series.map(\.proven))
    let folder = try ScratchFolder()
    for (path, bytes) in bucket.files { try folder.write(path, bytes) }
    var validator = LogValidator()
    validator.keys = try bucket.publicKeys()
    let stopped = try validator.run(
      DigestedFiles(LogFinder(paths: [folder.path])), shouldStop: { true })
    #expect(stopped.isStopped && stopped.outcome != .valid)
    #expect(stopped.series.allSatisfy { $0.proven.isEmpty })
  }
}
