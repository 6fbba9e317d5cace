import CloudTrail
import History
import TestSupport
import Testing

@testable import Replay

/// The law with digests read: whatever files they list are taken away, and whatever digests but the last ones, nothing
/// that is said for certain, and without a mark, is false.
///
/// Beside that it is counted how much more is certain than without digests, and that without what they show to
/// lack the law would not hold.
@Suite("Soundness with digests read")
struct DigestLawTests {
  @Test("Of made-up worlds of which files were taken away", arguments: 0..<batches)
  func nothingCertainIsFalse(batch: Int) throws {
    var (with, unheeded) = (CoverageTally(), CoverageTally())
    // Of worlds of which nothing was taken away.
    var (whole, without, most) = (CoverageTally(), CoverageTally(), CoverageTally())
    var thefts: [DigestedWorld.Theft: Int] = [:]
    for number in 0..<Self.perBatch {
      let seed = UInt64(batch * Self.perBatch + number)
      var random = SeededRandom(seed: seed)
      let digested = DigestedWorld(&random)
      thefts[digested.theft, default: 0] += 1
      let imported = digested.imported(&random)
      let moments = imported.moments(&random)
      let before = with.wrong.count
      try CoverageLaw.check(imported, at: moments, "seed \(seed), \(digested.theft)", &with)
      if with.wrong.count > before { with.stories.append("seed \(seed)\n\(imported.story)") }
      if digested.theft == .nothing {
        try CoverageLaw.check(imported, at: moments, "", &whole)
        try CoverageLaw.check(imported.without([.proven]), at: moments, "", &without)
        var declared = imported
        declared.claimAll()
        try CoverageLaw.check(declared, at: moments, "", &most)
      } else if unheeded.wrong.isEmpty {
        try CoverageLaw.check(
          imported.without([.proven, .lacking]), at: moments, "seed \(seed)", &unheeded)
      }
    }
    print("digest law, batch \(batch), \(Self.perBatch) worlds: \(with)")
    #expect(with.wrong.isEmpty, "\(with.wrongLines)")
    let counts = try #require(with.verdicts[.nothing])
    #expect(counts.certain * 5 > counts.all, "\(with)")
    let all = try #require(whole.verdicts[.nothing])
    let fewer = try #require(without.verdicts[.nothing])
    let upper = try #require(most.verdicts[.nothing])
    print("of worlds with all files: \(all), without digests \(fewer), declared \(upper)")
    #expect((all.certain - fewer.certain) * 4 > upper.certain - fewer.certain)
    #expect(!unheeded.wrong.isEmpty, "without what digests show to lack")
    #expect(thefts.count == DigestedWorld.Theft.allCases.count)
  }

  /// How many worlds one case of the test makes.
  private static let perBatch = 500

  #if DEBUG
    private static let batches = LongRun.rounds(1, long: 20)
  #else
    /// 100,000 worlds in a long run.
    private static let batches = LongRun.rounds(1, long: 200)
  #endif
}

extension Imported {
  /// The same without some kinds of claims.
  fileprivate func without(_ kinds: Set<CompletenessClaim.Kind>) -> Imported {
    var other = self
    other.drop { $0.claim.map { kinds.contains($0.kind) } ?? false }
    return other
  }
}
