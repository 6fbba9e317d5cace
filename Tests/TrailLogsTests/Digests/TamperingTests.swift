import CloudTrail
import SampleDigests
import SampleRecords
import Testing

@testable import TrailLogs

/// What somebody does to a bucket who wants to hide what was logged, and what is found of it.
enum Tampering: String, CaseIterable, Sendable {
  case logAltered
  case logReplacedByAnother
  case logDeleted
  case logCutShort
  case memberAppendedToLog
  case bytesAppendedToLog
  case logPutIn
  case logDeletedAndItsDigestEdited
  case digestDeleted
  case twoDigestsDeletedInARow
  case oldestDigestDeleted
  case digestReplacedByAnother
  case digestDamaged
  case memberAppendedToDigest
  case digestEmptied
  case newestDigestEdited
  case digestPutIn
  case chainSignedWithAnotherKey
  case chainSignedWithAnotherKeyUnderTheOldName
  case oldKeySignsAgain

  /// The hours of the bucket.
  static let hours = 8

  var expected: ValidationFinding.Code {
    switch self {
    case .logAltered, .logReplacedByAnother: .logAltered
    case .logDeleted: .logMissing
    case .logCutShort: .logUnreadable
    case .memberAppendedToLog, .bytesAppendedToLog: .logAppended
    case .logPutIn: .logSurplus
    case .logDeletedAndItsDigestEdited: .digestAltered
    case .digestDeleted, .twoDigestsDeletedInARow, .oldestDigestDeleted: .digestMissing
    case .digestReplacedByAnother: .digestMisplaced
    case .digestDamaged, .memberAppendedToDigest, .digestEmptied: .digestUnreadable
    case .newestDigestEdited: .digestSignature
    case .digestPutIn: .digestUnlinked
    case .chainSignedWithAnotherKey: .keyUnknown
    case .chainSignedWithAnotherKeyUnderTheOldName: .digestSignature
    case .oldKeySignsAgain: .keyOfOtherTime
    }
  }

  func apply(to bucket: inout SignedBucket) throws {
    let log = bucket.logs[6]
    let digest = bucket.digests[3].key
    switch self {
    case .logAltered:
      bucket.files[log] = try Gzip.compress(Array(#"{"Records":[]}"#.utf8))
    case .logReplacedByAnother: bucket.files[log] = bucket.files[bucket.logs[7]]
    case .logDeleted: bucket.files[log] = nil
    case .logCutShort: bucket.files[log]?.removeLast(9)
    case .memberAppendedToLog:
      bucket.files[log]? += try Gzip.compress(Array(#"{"Records":[]}"#.utf8))
    case .bytesAppendedToLog: bucket.files[log]? += [0]
    case .logPutIn:
      bucket.files[bucket.logKey(3, minute: 40, "forged")] = try Gzip.compress(
        SignedBucket.records("forged"))
    case .logDeletedAndItsDigestEdited:
      bucket.files[log] = nil
      try bucket.edit(digest: 3, log, bucket.logs[7])
    case .digestDeleted: bucket.files[digest] = nil
    case .twoDigestsDeletedInARow:
      bucket.files[digest] = nil
      bucket.files[bucket.digests[4].key] = nil
    case .oldestDigestDeleted: bucket.files[bucket.digests[0].key] = nil
    case .digestReplacedByAnother: bucket.files[digest] = bucket.files[bucket.digests[2].key]
    case .digestDamaged: bucket.files[digest]?[20] ^= 0xff
    case .memberAppendedToDigest:
      bucket.files[digest]? += try Gzip.compress(Array("{}".utf8))
    case .digestEmptied: bucket.files[digest] = try Gzip.compress(Array("{}".utf8))
    case .newestDigestEdited: try bucket.edit(digest: Self.hours - 1, "h7n0", "h7n1")
    case .digestPutIn:
      var maker = DigestMaker(bucket.maker.place, signer: try SignedBucket.keys.get().other)
      let forged = try maker.digest(
        from: SignedBucket.moment(3), until: Moment(seconds: SignedBucket.start + 4 * 3600 + 60),
        of: [])
      bucket.files[forged.key] = try Gzip.compress(forged.json)
    case .chainSignedWithAnotherKey: try resign(&bucket, name: nil)
    case .chainSignedWithAnotherKeyUnderTheOldName:
      try resign(&bucket, name: SignedBucket.keys.get().own.fingerprint)
    case .oldKeySignsAgain:
      bucket.answer = [SignedBucket.listed(try SignedBucket.keys.get().own, from: -48, until: -4)]
    }
  }

  /// Writes all digests anew without a file, signed by somebody else.
  private func resign(_ bucket: inout SignedBucket, name: String?) throws {
    let other = try SignedBucket.keys.get().other
    var maker = DigestMaker(bucket.maker.place, signer: name.map(other.named) ?? other)
    let lost = bucket.logs[6]
    bucket.files[lost] = nil
    for hour in 0..<Self.hours {
      let kept = bucket.logs[(2 * hour)..<(2 * hour + 2)].filter { $0 != lost }
      let made = try maker.digest(
        from: SignedBucket.moment(hour), until: SignedBucket.moment(hour + 1),
        of: kept.map { .init(key: $0, inflated: SignedBucket.records($0)) })
      bucket.files[made.key] = try Gzip.compress(made.json)
    }
  }
}

@Suite("Digests against who tampers")
struct TamperingTests {
  private static func report(_ tampering: Tampering?) throws -> ValidationReport {
    var bucket = try SignedBucket.of(hours: Tampering.hours)
    try tampering?.apply(to: &bucket)
    return try bucket.validate {
      $0.scope.since = SignedBucket.time(0)
      $0.scope.until = SignedBucket.time(Tampering.hours)
    }
  }

  @Test("What nobody touched is valid, and all of its time proven")
  func untouched() throws {
    let report = try Self.report(nil)
    #expect(report.outcome == .valid && report.codes == [])
    #expect(
      report.series.map(\.proven) == [[SignedBucket.time(0)..<SignedBucket.time(Tampering.hours)]])
    #expect(report.series.first?.sound == 2 * Tampering.hours)
  }

  @Test("Each tampering is refused by its name", arguments: Tampering.allCases)
  func refused(tampering: Tampering) throws {
    let report = try Self.report(tampering)
    #expect(report.outcome == .invalid)
    #expect(report.codes.first == tampering.expected, "\(report.findings.list)")
    let proven = report.series.flatMap(\.proven)
    let isLate = tampering == .newestDigestEdited
    let isEarly = tampering == .oldestDigestDeleted
    let hit = isLate ? Tampering.hours - 1 : isEarly ? 0 : 3
    if tampering != .logPutIn, tampering != .digestPutIn {
      #expect(!proven.contains { $0.contains(SignedBucket.time(hit)) }, "\(proven)")
    }
  }

  @Test("Nobody proves anything without CloudTrail's keys", arguments: Tampering.allCases)
  func withoutKeys(tampering: Tampering) throws {
    var bucket = try SignedBucket.of(hours: Tampering.hours)
    try tampering.apply(to: &bucket)
    let report = try bucket.validate(keys: false)
    #expect(report.outcome != .valid)
    #expect(report.series.allSatisfy { $0.proven.isEmpty && $0.signed == 0 })
  }
}
