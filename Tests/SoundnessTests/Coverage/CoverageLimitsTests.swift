import CloudTrail
import History
import Selectors
import TestSupport
import Testing

@testable import Replay

/// What the law does not cover: where a certain answer can be false, and the page of rules says so. A test
/// that finds no such answer any more means that the page is too modest.
@Suite("The limits of what the ledger shows")
struct CoverageLimitsTests {
  /// A trail is stopped and started again within a quarter of an hour, and the one file that holds both
  /// calls is lost. There are events every four minutes before and after it, so that nothing tells that a
  /// file was there; only CloudTrail's digests would (SEMANTICS 3.7d).
  @Test("A single file that is lost in the middle of dense time is not seen")
  func lostFile() throws {
    var whole = Story()
    whole.trail()
    whole.files(0...12)
    whole.files(12.25...24)
    // The calls are not in the history: their file, delivered at 12:10, was lost.
    let said = try whole.verdict(at: 12.1)
    #expect(said.answer == .logged && !said.isMarked)
    whole.event(.stopLogging, at: 12.05)
    whole.event(.startLogging, at: 12.2)
    #expect(try whole.verdict(at: 12.1).answer != .logged, "the truth")
  }

  /// Two trails deliver to two buckets, and the files of one of them were read: it takes reads, and so they are dense.
  /// The other one takes writes, of which not one is there (SEMANTICS 3.7d).
  @Test("Files of a trail that takes reads hide that those of another lack")
  func otherBucket() throws {
    let reads: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/reads"
    var story = Story()
    story.trail()
    story.trail(reads)
    story.event(
      .putEventSelectors(.basic([EventSelector(readWriteType: .readOnly)])), at: 1, of: reads)
    story.files(0...24)
    let said = try story.verdict(at: 12)
    #expect(said.answer == .logged && !said.isMarked)
    // The call is in the bucket that nobody read.
    story.event(.stopLogging, at: 10)
    #expect(try story.verdict(at: 12).answer != .logged, "the truth")
  }

  /// Who trusts silence is told what was last known, whatever lacks.
  @Test("With silence trusted, something certain is false")
  func trustedSilence() throws {
    var tally = CoverageTally()
    for seed in 0..<40 as Range<UInt64> {
      try CoverageLaw.check(seed, trustsSilence: true, &tally)
    }
    #expect(!tally.wrong.isEmpty)
  }
}
