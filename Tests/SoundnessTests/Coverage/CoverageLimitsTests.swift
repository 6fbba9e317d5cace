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
